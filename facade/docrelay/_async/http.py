"""The funnel: every call to a service goes through here.

It owns time limits, retries, typed errors and the redaction of URLs.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import anyio
import httpx

from docrelay._core.bodies import (
    ACCEPTED_CODINGS,
    MAX_RESPONSE_BYTES,
    limit_body,
    performed_note,
    refuse_coding,
)
from docrelay.answers import content_type, error_from_response, is_html, typed_transport_errors
from docrelay.defaults import TIMEOUT, user_agent
from docrelay.errors import ConfigurationError, DocrelayError, UnexpectedResponseError
from docrelay.operation import AsyncOperation, Parsed
from docrelay.redaction import RedactedURL, redact_url
from docrelay.replay import is_replayable
from docrelay.retry import AsyncSleep, RetryPolicy
from docrelay_api.reading import UnreadableFieldError

P = ParamSpec("P")
T = TypeVar("T")

_answers: ContextVar[list[httpx.Response] | None] = ContextVar("docrelay_answers", default=None)
"""Where `send` leaves the success answers of the `call` under way, which says what was wrong with one."""
_SIGNS_IN = "docrelay.signs_in"


class AsyncHTTPClient(httpx.AsyncClient):
    """An httpx client that retries, and raises a typed error instead of returning one.

    Statuses of 400 and above, redirects that are not followed, and web pages become errors, also
    for streamed answers. There is always a time limit. No more than `max_response_bytes` of a success
    answer that is not streamed are held, and of an error answer 64 KiB are read.
    """

    def __init__(
        self,
        base_url: str = "",
        *,
        auth: httpx.Auth | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: httpx.Timeout | float | None = None,
        retry: RetryPolicy | None = None,
        verify: ssl.SSLContext | bool = True,
        proxy: str | None = None,
        trust_env: bool = True,
        follow_redirects: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        max_response_bytes: int = MAX_RESPONSE_BYTES,
        sleep: AsyncSleep = anyio.sleep,
    ) -> None:
        if not max_response_bytes > 0:
            raise ConfigurationError(
                f"max_response_bytes: {max_response_bytes} allows no answer; give a number above 0",
                field="max_response_bytes",
            )
        super().__init__(
            base_url=base_url,
            auth=auth,
            headers={"User-Agent": user_agent(), "Accept-Encoding": ACCEPTED_CODINGS, **(headers or {})},
            timeout=TIMEOUT if timeout is None else timeout,
            verify=verify,
            proxy=proxy,
            trust_env=trust_env,
            follow_redirects=follow_redirects,
            transport=transport,
        )
        self._retry = RetryPolicy() if retry is None else retry
        self._max_response_bytes = max_response_bytes
        self._sleep = sleep

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """Send `request`, again where the policy says so, and return a success answer.

        Raises ResponseError for an error status, UnexpectedResponseError for a web page or a
        redirect, TransportError when no answer came, and AuthError when no token could be had.
        """
        request.url = RedactedURL(request.url)
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._send_once(request, stream, options)
            except DocrelayError as failure:
                pause = self._retry.pause(
                    failure,
                    attempt=attempt,
                    method=request.method,
                    replayable=is_replayable(request),
                )
                if pause is None:
                    raise
            await self._sleep(pause)

    async def _send_once(
        self, request: httpx.Request, stream: bool, options: dict[str, Any]
    ) -> httpx.Response:
        with typed_transport_errors(request):
            response = await super().send(request, stream=True, **options)
            try:
                if response.status_code >= 400 or not stream:
                    limit_body(response, self._max_response_bytes)
                    await response.aread()
                else:
                    refuse_coding(response)
                _refuse(response)
            except BaseException:
                await response.aclose()
                raise
        answers = _answers.get()
        if answers is not None and not stream:
            # What is asked for without credentials may be credentials, which no error is to carry.
            response.extensions[_SIGNS_IN] = self.auth is None
            answers.append(response)
        return response

    async def pause(self, seconds: float) -> None:
        """Wait for `seconds`, in the way this client was told to."""
        await self._sleep(seconds)

    @contextlib.asynccontextmanager
    async def stream(self, *args: Any, **kwargs: Any) -> AsyncGenerator[httpx.Response, None]:
        """Open a streamed answer, as httpx does; a break while reading it is a TransportError."""
        with typed_transport_errors():
            async with super().stream(*args, **kwargs) as response:
                yield response


def _refuse(response: httpx.Response) -> None:
    if response.status_code >= 400:
        raise error_from_response(response)
    if response.has_redirect_location:
        target = redact_url(response.headers["location"])
        problem = f"a redirect to {target}, which is not followed: check the base URL"
    elif is_html(response):
        problem = "a web page, probably of a proxy or a sign-in page: check the base URL"
    else:
        return
    raise _unexpected(response, problem)


def _unexpected(
    response: httpx.Response, problem: str, *, performed: bool = False
) -> UnexpectedResponseError:
    kind = content_type(response)
    announced = response.headers.get("content-length", "")
    length = int(announced) if announced.isdecimal() and len(announced) < 20 else None
    if response.is_closed:
        length = len(response.content)
    size = "unknown length" if length is None else f"{length} bytes"
    note = performed_note(response.request) if performed else ""
    return UnexpectedResponseError(
        f"{response.request.url} answered {response.status_code} "
        f"({kind or 'no content type'}, {size}) with {problem}{note}",
        status=response.status_code,
        content_type=kind,
        length=length,
        body=response.content[:2048] if note and not response.extensions.get(_SIGNS_IN) else b"",
    )


async def call(operation: AsyncOperation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a generated operation and return its model.

    Raises UnexpectedResponseError when the success answer is empty or cannot be parsed, and
    whatever `send` raises.
    """
    answers: list[httpx.Response] = []
    parsed = (await _run(answers, operation, *args, **kwargs)).parsed
    if parsed is None:
        problem = "nothing that this operation returns: wrong API URL, or no access to this item"
        raise _unexpected(answers[-1], problem, performed=True)
    return parsed


async def call_none(operation: AsyncOperation[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
    """Run a generated operation whose success answer has no content. Raises what `send` raises."""
    await _run([], operation, *args, **kwargs)


async def _run(
    answers: list[httpx.Response], operation: AsyncOperation[P, T], *args: P.args, **kwargs: P.kwargs
) -> Parsed[T]:
    before = _answers.set(answers)
    try:
        return await operation(*args, **kwargs)
    except DocrelayError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as failure:
        if not answers:  # Nothing was received: the fault is in the arguments.
            raise
        problem = _parse_problem(failure, answers[-1])
    finally:
        _answers.reset(before)
    raise _unexpected(answers[-1], problem, performed=True)


def _parse_problem(failure: Exception, answer: httpx.Response) -> str:
    """Say what was wrong with an answer, without quoting from it."""
    if not answer.content:
        return "an empty body: wrong API URL, or no access to this item"
    if isinstance(failure, KeyError):
        return f"a body that lacks the field {failure.args[0]!r}"
    if isinstance(failure, UnreadableFieldError):
        return f"a body whose field {failure.args[0]!r} can't be read"
    if isinstance(failure, RecursionError):
        return "a body that is nested too deep"
    return f"a body that does not have the expected form ({type(failure).__name__})"
