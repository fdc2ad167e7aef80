from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay import errors
from docrelay._core.retry import NO_RETRY, RetryPolicy

POLICY = RetryPolicy()
IDEMPOTENT_STATUSES = [408, 425, 429, 500, 502, 503, 504, *range(520, 531)]


def pause(error: errors.DocrelayError, method: str = "GET", attempt: int = 1) -> float | None:
    return POLICY.pause(error, attempt=attempt, method=method, replayable=True, jitter=lambda: 1.0)


def response_error(status: int, retry_after: float | None = None) -> errors.ResponseError:
    return errors.ResponseError("x", status=status, retry_after=retry_after)


@pytest.mark.parametrize(
    ("error", "method", "expected"),
    [
        (response_error(503), "GET", 0.5),
        (response_error(503), "delete", 0.5),
        (response_error(503), "POST", None),
        (response_error(503, 2), "POST", None),
        (response_error(429, 2), "PATCH", 2),
        (response_error(429), "POST", 0.5),
        (response_error(502, 2), "POST", None),
        (response_error(503, 61), "GET", None),
        (response_error(429, 61), "POST", None),
        *((response_error(status), "PUT", 0.5) for status in IDEMPOTENT_STATUSES),
        *((response_error(status, 0), "POST", None) for status in IDEMPOTENT_STATUSES if status != 429),
        (response_error(501), "GET", None),
        (response_error(404), "GET", None),
        (errors.TransportError("x", connected=False), "POST", 0.5),
        (errors.TransportError("x", connected=True), "POST", None),
        (errors.TimeoutExceededError("x", connected=True), "GET", 0.5),
        (errors.TokenEndpointUnreachableError("x", connected=False), "POST", 0.5),
        (errors.TokenRequestError("x", status=503), "POST", 0.5),
        (errors.TokenRequestError("x", status=500), "POST", 0.5),
        (errors.TokenRequestError("x", status=503, retry_after=3), "POST", 3),
        (errors.TokenRequestError("x", status=400), "GET", None),
        (errors.TokenRequestError("x", status=200), "GET", None),
        (errors.TokenEndpointUnreachableError("x", connected=True), "PATCH", 0.5),
        (errors.UnexpectedResponseError("x"), "GET", None),
        (errors.UnexpectedResponseError("x", transient=True), "GET", 0.5),
        (errors.UnexpectedResponseError("x", transient=True), "POST", None),
        (errors.ConfigurationError("x"), "GET", None),
    ],
)
def test_what_is_retried(error: errors.DocrelayError, method: str, expected: float | None) -> None:
    assert pause(error, method) == expected


@pytest.mark.parametrize(("idempotent", "expected"), [(True, 0.5), (False, None)])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("error", [response_error(503), errors.TransportError("x", connected=True)])
def test_the_contract_knows_better_than_the_method(
    error: errors.DocrelayError, method: str, idempotent: bool, expected: float | None
) -> None:
    found = POLICY.pause(
        error, attempt=1, method=method, replayable=True, idempotent=idempotent, jitter=lambda: 1.0
    )
    assert found == expected


def test_not_beyond_the_attempts_nor_without_the_body() -> None:
    error = response_error(503)
    assert pause(error, attempt=2) == 1.0
    assert pause(error, attempt=3) is None
    assert NO_RETRY.pause(error, attempt=1, method="GET", replayable=True) is None
    assert POLICY.pause(error, attempt=1, method="GET", replayable=False) is None


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_backoff_stays_in_bounds(attempt: int, luck: float) -> None:
    policy = RetryPolicy(attempts=20_000)
    seconds = policy.pause(
        response_error(503), attempt=attempt, method="GET", replayable=True, jitter=lambda: luck
    )
    assert seconds is not None
    assert 0 <= seconds <= policy.max_delay


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("attempts", 0),
        ("attempts", "3"),
        ("attempts", 2.5),
        ("attempts", True),
        ("base_delay", -1),
        ("max_delay", math.nan),
        ("max_retry_after", math.inf),
        ("max_delay", None),
        ("statuses", 503),
    ],
)
def test_refuses_senseless_settings(field: str, value: Any) -> None:
    with pytest.raises(errors.ConfigurationError, match=field) as caught:
        RetryPolicy(**{field: value})
    assert isinstance(caught.value, ValueError)
    assert caught.value.field == field
