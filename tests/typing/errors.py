"""The public names of `docrelay` beside the clients, as a program uses them."""

from __future__ import annotations

from typing import Any, assert_type

from docrelay import (
    AuthenticationError,
    AuthError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    DocrelayError,
    DocuMine,
    LoginRequired,
    NotFoundError,
    Operation,
    PermissionDeniedError,
    ProcessingError,
    RateLimitError,
    ResponseError,
    RetryPolicy,
    ServerError,
    TimeoutExceededError,
    TokenRequestError,
    TransportError,
    UnexpectedResponseError,
    WaitTimeoutError,
    operations,
)


def catalogue() -> None:
    assert_type(operations(), tuple[Operation, ...])
    for operation in operations("documine"):
        assert_type(operation.api, str)
        assert_type(operation.group, str)
        assert_type(operation.operation_id, str)
        assert_type(operation.method, str)
        assert_type(operation.path, str)
        assert_type(operation.summary, str)


def retry() -> None:
    policy = RetryPolicy(attempts=1, base_delay=0.1, max_delay=1, max_retry_after=5, statuses=[500, 503])
    assert_type(policy.attempts, int)
    assert_type(policy.statuses, frozenset[int])
    problem = ServerError("down", status=503)
    assert_type(policy.pause(problem, attempt=1, method="GET", replayable=True), float | None)
    RetryPolicy(3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    policy.attempts = 2  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def handle(client: DocuMine) -> None:
    try:
        client.templates.list()
    except (BadRequestError, ConflictError, NotFoundError, PermissionDeniedError) as problem:
        assert_type(problem.status, int)
        assert_type(problem.method, str)
        assert_type(problem.url, str)
        assert_type(problem.detail, str | None)
        assert_type(problem.headers, dict[str, str])
        assert_type(problem.body, bytes)
    except (RateLimitError, ServerError, AuthenticationError) as problem:
        assert_type(problem.retry_after, float | None)
        answered: ResponseError = problem
        raise answered from None
    except LoginRequired as problem:
        refused: AuthError = problem
        raise refused from None
    except TokenRequestError as problem:
        assert_type(problem.error, str | None)
        assert_type(problem.description, str | None)
        assert_type(problem.status, int | None)
        assert_type(problem.retry_after, float | None)
    except AuthError as problem:
        refusal: DocrelayError = problem
        raise refusal from None
    except TimeoutExceededError as problem:
        late: TransportError = problem
        assert_type(late.host, str)
        assert_type(late.hint, str)
        assert_type(late.connected, bool)
    except UnexpectedResponseError as problem:
        assert_type(problem.status, int)
        assert_type(problem.content_type, str)
        assert_type(problem.length, int | None)
    except ProcessingError as problem:
        assert_type(problem.item, str)
        assert_type(problem.state, str)
        assert_type(problem.detail, str | None)
    except WaitTimeoutError as problem:
        waited: TimeoutError = problem
        raise waited from None
    except ConfigurationError as problem:
        assert_type(problem.field, str | None)
        bad_value: ValueError = problem
        raise bad_value from None


def wrong(value: Any) -> None:
    operations("documine", "smartconnect")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Operation("documine")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    DocrelayError("m", status=5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    NotFoundError("m", status="404")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    ConfigurationError("m").argument = value  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
