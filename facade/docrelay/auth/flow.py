"""The authentication flow: puts a live token into each request, for any httpx client."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any

import httpx

from docrelay._core.redaction import Unpicklable
from docrelay._core.retry import is_idempotent, is_replayable
from docrelay.auth.driver import drive, drive_async
from docrelay.auth.grants import Grant
from docrelay.auth.keeper import TokenKeeper
from docrelay.auth.opener import Opener
from docrelay.auth.placement import redact_redirects
from docrelay.auth.steps import Steps
from docrelay.auth.stores import MemoryStore, TokenStore
from docrelay.auth.token import Clock, Token
from docrelay.auth.window import Windows
from docrelay.errors import DocrelayError

_VALIDATION_HOLDS = 60.0


class TokenAuth(httpx.Auth, Unpicklable):
    """Authenticate with the tokens of `grant`, fetched, refreshed and replaced as needed.

    One instance may serve many clients, threads, and event loops at once; whatever they do, one
    request for a token is under way at a time, also among processes when `store` has a lock.

    Requests for tokens are sent on a daemon thread with a client of their own, so that a refresh that
    was sent is finished and its token saved, whatever becomes of the request that needed it: being
    cancelled, its time limit and the closing of its client end its waiting only. A token that nears
    its end (`windows`) is refreshed so without anybody waiting; if that fails, the old one is used
    until it ends.

    The clients of docrelay hand over proxy, TLS settings and transport for it, and a transport that
    is no network and can be used from a thread (httpx.MockTransport) is used as it is. For any other
    httpx client give `open_client=lambda: httpx.Client(proxy=..., verify=...)` where the environment
    does not say enough. Where that is not connected, or there is only an asynchronous transport of
    your own, the client of the request fetches the token, and a cancelled request may lose it.

    Raises AuthError from the request that needed the token, a TokenRequestError mostly; also for an
    unreachable service (TokenEndpointUnreachableError).
    """

    # The flows below read the answers about tokens; the answer to the request itself is left
    # alone, so that it can be streamed.
    requires_response_body = True

    def __init__(
        self,
        grant: Grant,
        *,
        store: TokenStore | None = None,
        clock: Clock = time.monotonic,
        windows: Windows | None = None,
        open_client: Opener | None = None,
    ) -> None:
        self._grant = grant
        self._clock = clock
        self._keeper = TokenKeeper(
            grant,
            MemoryStore() if store is None else store,
            clock=clock,
            windows=Windows() if windows is None else windows,
            open_client=open_client,
        )
        self._validated: tuple[Token, float] | None = None

    def __repr__(self) -> str:
        return f"TokenAuth({self._grant!r})"

    def close(self, timeout: float | None = 5.0) -> None:
        """Start no more background refreshes, and wait for one under way for up to `timeout` seconds.

        Without it nothing leaks: the thread is a daemon and exists during a refresh only.
        """
        self._keeper.close(timeout)

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Authenticate a request of an `httpx.Client`."""
        return drive(self._steps(request), request)

    def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Authenticate a request of an `httpx.AsyncClient`."""
        return drive_async(self._steps(request), request)

    def _steps(self, request: httpx.Request) -> Steps[None]:
        token = yield from self._keeper.live_token(request)
        self._grant.placement(request, token.access_token)
        response: httpx.Response = yield request
        redact_redirects(response)
        if not (yield from self._is_dead(token, response)):
            return
        self._keeper.invalidate(token)
        # Only a 401 says that nothing was begun.
        if not is_replayable(request) or not (response.status_code == 401 or is_idempotent(request)):
            return
        token = yield from self._keeper.live_token(request)
        self._grant.placement(request, token.access_token)
        redact_redirects((yield request))

    def _is_dead(self, token: Token, response: httpx.Response) -> Steps[bool]:
        """Return whether `response` means that the token is used up.

        Any grant may have a method `rejects(response)`, for services that say so in other ways than
        by a 401, and `validation(token)`, which asks the service; see SmartConnectLogin.
        """
        rejects: Callable[[httpx.Response], Steps[bool]] | None = getattr(self._grant, "rejects", None)
        is_refused = response.status_code == 401
        if not (is_refused if rejects is None else (yield from rejects(response))):
            return False
        validation: Callable[[Token], Steps[bool]] | None = getattr(self._grant, "validation", None)
        if validation is None:
            return True
        now = self._clock()
        if self._validated is not None and self._validated[0] is token and now < self._validated[1]:
            return False
        try:
            # Not through httpx: it would return the last answer of a flow as that to the request.
            is_alive: Any = yield self._keeper.asking(validation(token), response.request)
        except DocrelayError:
            return is_refused
        self._validated = (token, now + _VALIDATION_HOLDS) if is_alive else None
        return not is_alive
