"""The funnel: every call to a service goes through here.

It owns time limits, retries, typed errors and the redaction of URLs.
"""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextvars import ContextVar
from functools import partial
from typing import Any, ParamSpec, TypeVar

import anyio
import attrs
import httpx

from docrelay._core.arguments import path_arguments
from docrelay._core.bodies import (
    ACCEPTED_CODINGS,
    MAX_RESPONSE_BYTES,
    limit_body,
    refuse_coding,
    valid_redirects,
)
from docrelay._core.operations import AsyncGeneratedOperation, Parsed
from docrelay._core.options import (
    TIMEOUT,
    check_proxy,
    proxies_checked,
    require,
    require_header,
    require_number,
    require_timeout,
    tls_context,
    user_agent,
)
from docrelay._core.pools import AsyncPools
from docrelay._core.redaction import RedactedURL
from docrelay._core.responses import (
    SIGNS_IN,
    error_from_response,
    is_html,
    quoted,
    typed_transport_errors,
    unexpected,
)
from docrelay._core.retry import AsyncSleep, RetryPolicy, is_idempotent, is_replayable, was_not_processed
from docrelay._core.urls import redact_url
from docrelay.auth.opener import OPEN_CLIENT, opener_like
from docrelay.auth.placement import stay_home
from docrelay.auth.secret import reveal_all
from docrelay.errors import ConfigurationError, DocrelayError, NotFoundError
from docrelay_api.reading import UnreadableFieldError

P = ParamSpec("P")
T = TypeVar("T")


@attrs.define
class _Call:
    """What came of a call so far: the number of tries, and the success answers, the newest last."""

    tries: int = 0
    answers: list[httpx.Response] = attrs.field(factory=list[httpx.Response])


# A generated operation returns a model, or fails while it reads one, and keeps the answer to itself. But an
# error about an answer has to name its URL, status and media type; and `_run` has to know the request and the
# client to ask again, and how often `send` has tried. So `call` hands `send` a record through a context
# variable, past the generated code in between. Each task and each thread has its own value of it: of calls
# that run at the same time, also on one client, none sees the answers of another, as it would in an
# attribute of the client.
_under_way: ContextVar[_Call | None] = ContextVar("docrelay_call", default=None)
"""The `call` under way, where `send` leaves its success answers; None outside of one."""
_sent: ContextVar[httpx.Request | None] = ContextVar("docrelay_sent", default=None)
"""The request of the last success answer in this task or thread, whose secrets `quote` leaves out."""
_SENT_BY = "docrelay.sent_by"


class AsyncHTTPClient(httpx.AsyncClient):
    """An httpx client that retries, and raises a typed error instead of returning one.

    Statuses of 400 and above, redirects that are not followed, and web pages become errors, also
    for streamed answers. There is always a time limit. No more than `max_response_bytes` of a success
    answer that is not streamed are held, and of an error answer 64 KiB are read. It may be used
    after a fork, and in one event loop after the other: connections stay with the process and the
    loop that opened them. Raises ConfigurationError for settings that cannot work.
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
        for name, value in (headers or {}).items():
            require_header(name, value)
        if timeout is not None:
            require_timeout(timeout)
        if retry is not None:
            require("retry", retry, RetryPolicy, "pass docrelay.RetryPolicy(attempts=5) or the like")
        if transport is not None:
            require(
                "transport", transport, httpx.AsyncBaseTransport, "pass one of httpx, for this form of client"
            )
        require_number("max_response_bytes", max_response_bytes, least=1, whole=True)
        tls = tls_context(verify) if transport is None else verify
        with proxies_checked(proxy):
            super().__init__(
                base_url=base_url,
                auth=auth,
                headers={"User-Agent": user_agent(), "Accept-Encoding": ACCEPTED_CODINGS, **(headers or {})},
                timeout=TIMEOUT if timeout is None else timeout,
                verify=tls,
                proxy=proxy,
                trust_env=trust_env,
                follow_redirects=follow_redirects,
                transport=transport,
                event_hooks={"request": [_stay_home]},
            )
        self._open_token_client = opener_like(
            verify=tls, proxy=proxy, trust_env=trust_env, transport=transport
        )
        self._retry = RetryPolicy() if retry is None else retry
        self._max_response_bytes = max_response_bytes
        self._sleep = sleep

    def _init_transport(
        self, *_: Any, transport: httpx.AsyncBaseTransport | None = None, **options: Any
    ) -> httpx.AsyncBaseTransport:
        """Return where requests go, for httpx, which gives everything by its name."""
        return transport or AsyncPools(partial(httpx.AsyncHTTPTransport, **options))

    def _init_proxy_transport(self, proxy: httpx.Proxy, *_: Any, **options: Any) -> httpx.AsyncBaseTransport:
        """Return where requests through a proxy go, for httpx, which asks for those that are to be used."""
        check_proxy(proxy)
        return AsyncPools(partial(httpx.AsyncHTTPTransport, proxy=proxy, **options))

    def build_request(self, method: str, url: httpx.URL | str, **content: Any) -> httpx.Request:
        """Build a request as httpx does, secrets in it as they are.

        Raises ConfigurationError for what cannot be sent.
        """
        try:
            for name in ("params", "data"):
                content[name] = reveal_all(content.get(name))
            return super().build_request(method, url, **content)
        except Exception as failure:
            if isinstance(failure, OSError) and failure.filename is not None:
                raise
            # Not quoted: it may hold what was to be sent.
            raise ConfigurationError(
                f"the arguments cannot be sent ({type(failure).__name__}): texts need to be valid "
                "Unicode, bodies what JSON can hold, and files open and readable"
            ) from None

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """Send `request`, again where the policy says so, and return a success answer.

        Whether it may be performed twice is said by its method, or by its extension ``idempotent``. A
        DELETE that may have been performed and, sent again, finds nothing has succeeded.

        Raises ResponseError for an error status, UnexpectedResponseError for a web page or a
        redirect, TransportError when no answer came, and AuthError when no token could be had.
        """
        request.url = RedactedURL(request.url)
        if self.is_closed:
            raise ConfigurationError("client: it has been closed; make a new one", field="client")
        request.extensions[OPEN_CLIENT] = self._open_token_client
        call = _under_way.get() or _Call()
        may_be_done = False
        while True:
            call.tries += 1
            try:
                return await self._send_once(request, stream, options)
            except DocrelayError as failure:
                if may_be_done and request.method == "DELETE" and isinstance(failure, NotFoundError):
                    return _done(request)
                if not await self.pause_before_next(request, failure, call.tries):
                    raise
                may_be_done = may_be_done or not was_not_processed(failure)

    async def pause_before_next(self, request: httpx.Request, failure: DocrelayError, attempt: int) -> bool:
        """Wait as the retry policy says after try number `attempt`; return whether there is to be another."""
        pause = self._retry.pause(
            failure,
            attempt=attempt,
            method=request.method,
            replayable=is_replayable(request),
            idempotent=is_idempotent(request),
        )
        if pause is not None:
            await self._sleep(pause)
        return pause is not None

    async def _send_once(
        self, request: httpx.Request, stream: bool, options: dict[str, Any]
    ) -> httpx.Response:
        with typed_transport_errors(request):
            with valid_redirects(request):
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
        _sent.set(response.request)
        call = _under_way.get()
        if call is not None and not stream:
            # What is asked for without credentials may be credentials, which no error is to carry.
            response.extensions[SIGNS_IN] = self.auth is None
            response.extensions[_SENT_BY] = self
            call.answers.append(response)
        return response

    def may_pass(self, failure: DocrelayError) -> bool:
        """Return whether `failure` is of a kind that passes by itself, by the retry policy."""
        return self._retry.may_pass(failure)

    def quote(self, text: str) -> str:
        """Return what the last answer in this task says in one line, without what was sent in secret."""
        return quoted(text, _sent.get(), limit=500)

    async def pause(self, seconds: float) -> None:
        """Wait for `seconds`, in the way this client was told to."""
        await self._sleep(seconds)

    @contextlib.asynccontextmanager
    async def stream(self, *args: Any, **kwargs: Any) -> AsyncGenerator[httpx.Response, None]:
        """Open a streamed answer, as httpx does; a break while reading it is a TransportError."""
        with typed_transport_errors():
            async with super().stream(*args, **kwargs) as response:
                yield response


def _done(request: httpx.Request) -> httpx.Response:
    """Return the answer that got lost: what was to be deleted is gone."""
    return httpx.Response(204, request=request)


async def _stay_home(request: httpx.Request) -> None:
    stay_home(request)


def _refuse(response: httpx.Response) -> None:
    if response.status_code >= 400:
        raise error_from_response(response)
    if response.has_redirect_location:
        target = quoted(redact_url(response.headers["location"]), response.request, limit=500)
        problem = f"a redirect to {target}, which is not followed: check the base URL"
    elif is_html(response):
        problem = "a web page, probably of a proxy or a sign-in page: check the base URL"
    else:
        return
    raise unexpected(response, problem, transient=not response.has_redirect_location)


async def call(operation: AsyncGeneratedOperation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a generated operation and return its model.

    Raises UnexpectedResponseError when the success answer is empty or cannot be parsed, and
    whatever `send` raises.
    """
    made = _Call()
    parsed = (await _run(made, operation, *args, **kwargs)).parsed
    if parsed is None:
        problem = "nothing that this operation returns: wrong API URL, or no access to this item"
        raise unexpected(made.answers[-1], problem, performed=True)
    return parsed


async def call_none(operation: AsyncGeneratedOperation[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
    """Run a generated operation whose success answer has no content. Raises what `send` raises."""
    await _run(_Call(), operation, *args, **kwargs)


async def _run(
    made: _Call, operation: AsyncGeneratedOperation[P, T], *args: P.args, **kwargs: P.kwargs
) -> Parsed[T]:
    """Run an operation, again while its answers cannot be read and it may be performed twice."""
    before = _under_way.set(made)
    try:
        while True:
            received = len(made.answers)
            try:
                with path_arguments():
                    return await operation(*args, **kwargs)
            except DocrelayError:
                raise
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as failure:
                if len(made.answers) == received:  # The fault is in the arguments.
                    raise
                answer = made.answers[-1]
                problem = _parse_problem(failure, answer)
            unreadable = unexpected(answer, problem, performed=True, transient=True)
            client: AsyncHTTPClient = answer.extensions[_SENT_BY]
            if not await client.pause_before_next(answer.request, unreadable, made.tries):
                raise unreadable
    finally:
        _under_way.reset(before)


def _parse_problem(failure: Exception, answer: httpx.Response) -> str:
    """Describe what was wrong with an answer, without quoting from it."""
    if not answer.content:
        return "an empty body: wrong API URL, or no access to this item"
    if isinstance(failure, KeyError):
        return f"a body that lacks the field {failure.args[0]!r}"
    if isinstance(failure, UnreadableFieldError):
        return f"a body whose field {failure.args[0]!r} can't be read"
    if isinstance(failure, RecursionError):
        return "a body that is nested too deep"
    return f"a body that does not have the expected form ({type(failure).__name__})"
