# Derived from facade/docrelay/_async/http.py by `nox -s sync`: do not edit.
"""The funnel: every call to a service goes through here.

It owns time limits, retries, typed errors and the redaction of URLs.
"""

from __future__ import annotations

import contextlib
import ssl
import time
from collections.abc import Generator, Mapping
from contextvars import ContextVar
from functools import partial
from typing import Any, ParamSpec, TypeVar

import httpx

from docrelay._core.arguments import path_arguments
from docrelay._core.options import (
    proxies_checked,
    require,
    require_header,
    require_timeout,
    tls_context,
)
from docrelay._core.pools import Pools
from docrelay.answers import content_type, error_from_response, is_html, quoted, typed_transport_errors
from docrelay.auth.opener import OPEN_CLIENT, opener_like
from docrelay.auth.placement import stay_home
from docrelay.auth.secret import reveal_all
from docrelay.defaults import TIMEOUT, user_agent
from docrelay.errors import ConfigurationError, DocrelayError, NotFoundError, UnexpectedResponseError
from docrelay.operation import Operation, Parsed
from docrelay.redaction import RedactedURL, redact_url
from docrelay.replay import is_replayable
from docrelay.retry import RetryPolicy, Sleep, was_not_taken_on

P = ParamSpec("P")
T = TypeVar("T")

_answer: ContextVar[tuple[int, str, int] | None] = ContextVar("docrelay_answer", default=None)
"""Status, media type and length of the last success answer, for what `call` has to say."""
_sent: ContextVar[httpx.Request | None] = ContextVar("docrelay_sent", default=None)
"""The request of the last success answer, whose secrets are not quoted."""


class HTTPClient(httpx.Client):
    """An httpx client that retries, and raises a typed error instead of returning one.

    Statuses of 400 and above, redirects that are not followed, and web pages become errors, also
    for streamed answers. There is always a time limit. It may be used after a fork, and in one event
    loop after the other: connections stay with the process and the loop that opened them. Raises
    ConfigurationError for settings that cannot work.
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
        transport: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        for name, value in (headers or {}).items():
            require_header(name, value)
        if timeout is not None:
            require_timeout(timeout)
        if retry is not None:
            require("retry", retry, RetryPolicy, "pass docrelay.RetryPolicy(attempts=5) or the like")
        if transport is not None:
            require("transport", transport, httpx.BaseTransport, "pass one of httpx, for this form of client")
        tls = tls_context(verify) if transport is None else verify
        with proxies_checked(proxy):
            super().__init__(
                base_url=base_url,
                auth=auth,
                headers={"User-Agent": user_agent(), **(headers or {})},
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
        self._sleep = sleep

    def _init_transport(
        self, *_: Any, transport: httpx.BaseTransport | None = None, **options: Any
    ) -> httpx.BaseTransport:
        """Return where requests go, for httpx, which gives everything by its name."""
        return transport or Pools(partial(httpx.HTTPTransport, **options))

    def _init_proxy_transport(self, proxy: httpx.Proxy, *_: Any, **options: Any) -> httpx.BaseTransport:
        """Return where requests through a proxy go, for httpx."""
        return Pools(partial(httpx.HTTPTransport, proxy=proxy, **options))

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

    def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
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
        attempt = 0
        may_be_done = False
        while True:
            attempt += 1
            try:
                return self._send_once(request, stream, options)
            except DocrelayError as failure:
                if may_be_done and request.method == "DELETE" and isinstance(failure, NotFoundError):
                    return _done(request)
                pause = self._retry.pause(
                    failure,
                    attempt=attempt,
                    method=request.method,
                    replayable=is_replayable(request),
                    idempotent=request.extensions.get("idempotent"),
                )
                if pause is None:
                    raise
                may_be_done = may_be_done or not was_not_taken_on(failure)
            self._sleep(pause)

    def _send_once(self, request: httpx.Request, stream: bool, options: dict[str, Any]) -> httpx.Response:
        with typed_transport_errors(request):
            response = super().send(request, stream=True, **options)
            try:
                if response.status_code >= 400 or not stream:
                    response.read()
                _refuse(response)
            except BaseException:
                response.close()
                raise
        length = 0 if stream else len(response.content)
        _answer.set((response.status_code, content_type(response), length))
        _sent.set(response.request)
        return response

    def may_pass(self, failure: DocrelayError) -> bool:
        """Return whether `failure` is of a kind that passes by itself, by the retry policy."""
        return self._retry.may_pass(failure)

    def quote(self, text: str) -> str:
        """Return what the last answer in this task says in one line, without what was sent in secret."""
        return quoted(text, _sent.get(), limit=500)

    def pause(self, seconds: float) -> None:
        """Wait for `seconds`, in the way this client was told to."""
        self._sleep(seconds)

    @contextlib.contextmanager
    def stream(self, *args: Any, **kwargs: Any) -> Generator[httpx.Response, None, None]:
        """Open a streamed answer, as httpx does; a break while reading it is a TransportError."""
        with typed_transport_errors():
            with super().stream(*args, **kwargs) as response:
                yield response


def _done(request: httpx.Request) -> httpx.Response:
    """Return the answer that got lost: what was to be deleted is gone."""
    _answer.set((204, "", 0))
    return httpx.Response(204, request=request)


def _stay_home(request: httpx.Request) -> None:
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
    length = response.headers.get("content-length", "")
    raise _unexpected(
        problem,
        (
            response.status_code,
            quoted(content_type(response), response.request),
            int(length) if length.isdecimal() else None,
        ),
        str(response.request.url),
    )


def _unexpected(
    problem: str, answer: tuple[int, str, int | None], url: str = "the service"
) -> UnexpectedResponseError:
    status, kind, length = answer
    size = "unknown length" if length is None else f"{length} bytes"
    return UnexpectedResponseError(
        f"{url} answered {status} ({kind or 'no content type'}, {size}) with {problem}",
        status=status,
        content_type=kind,
        length=length,
    )


def call(operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a generated operation and return its model.

    Raises UnexpectedResponseError when the success answer is empty or cannot be parsed, and
    whatever `send` raises.
    """
    response = _run(operation, *args, **kwargs)
    parsed = response.parsed
    if parsed is None:
        answer = _answer.get() or (0, "", 0)
        raise _unexpected(
            "nothing that this operation returns: wrong API URL, or no access to this item",
            answer,
        )
    return parsed


def call_none(operation: Operation[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
    """Run a generated operation whose success answer has no content. Raises what `send` raises."""
    _run(operation, *args, **kwargs)


def _run(operation: Operation[P, T], *args: P.args, **kwargs: P.kwargs) -> Parsed[T]:
    _answer.set(None)
    try:
        with path_arguments():
            return operation(*args, **kwargs)
    except DocrelayError:
        raise
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        answer = _answer.get()
        if answer is None:  # Nothing was received: the fault is in the arguments.
            raise
        problem = _parse_problem(failure, answer)
    raise _unexpected(problem, answer)


def _parse_problem(failure: Exception, answer: tuple[int, str, int]) -> str:
    """Say what was wrong with an answer, without quoting from it."""
    if answer[2] == 0:
        return "an empty body: wrong API URL, or no access to this item"
    if isinstance(failure, KeyError):
        return f"a body that lacks the field {failure.args[0]!r}"
    return f"a body that does not have the expected form ({type(failure).__name__})"
