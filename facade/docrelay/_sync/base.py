# Derived from facade/docrelay/_async/base.py by `nox -s sync`: do not edit.
"""What the clients of all services have in common."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Generic, Self, TypedDict, TypeVar, Unpack

import httpx

from docrelay._core.options import require_known, require_url, tls_context
from docrelay._core.retry import Poll, RetryPolicy, Waiter
from docrelay._core.urls import redact_url
from docrelay._sync.http import HTTPClient
from docrelay.auth.placement import require_secure
from docrelay.errors import DocrelayError


class ClientOptions(TypedDict, total=False):
    """Options of every client.

    `timeout` is in seconds or an `httpx.Timeout`; `retry` says how often to try again; `verify` and
    `proxy` are httpx's; `transport` replaces the network, for tests. An answer that is not streamed
    may have `max_response_bytes` decoded bytes, by default 64 MiB; a longer one is an
    UnexpectedResponseError.
    """

    timeout: httpx.Timeout | float
    retry: RetryPolicy
    verify: ssl.SSLContext | bool
    proxy: str
    transport: httpx.BaseTransport
    max_response_bytes: int


class ServiceClient:
    """The base of the service clients: owns its connections; use it as a context manager."""

    def __init__(self) -> None:
        self._opened: list[HTTPClient] = []
        self._tls: ssl.SSLContext | None = None

    def _open(
        self,
        base_url: str,
        field: str,
        *,
        auth: httpx.Auth | None = None,
        headers: dict[str, str] | None = None,
        **options: Unpack[ClientOptions],
    ) -> HTTPClient:
        """Open a connection pool for `base_url`, which must be https or loopback.

        Raises ConfigurationError for options that are unknown or cannot work.
        """
        require_known(options, ClientOptions.__annotations__)
        require_url(field, base_url)
        require_secure(base_url, field=field)
        if options.get("transport") is None:
            options["verify"] = self._context(options.get("verify", True))
        http = HTTPClient(base_url, auth=auth, headers=headers, **options)
        self._opened.append(http)
        return http

    def _context(self, verify: ssl.SSLContext | bool) -> ssl.SSLContext:
        """Make one TLS context for all pools: making it reads every certificate authority."""
        if self._tls is None:
            self._tls = tls_context(verify)
        return self._tls

    def close(self) -> None:
        """Close all connections."""
        for http in self._opened:
            http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {redact_url(self._opened[0].base_url)}>"


A = TypeVar("A")
T = TypeVar("T")


class Resource(Generic[A]):
    """A group of operations of one API; `A` is the generated client class of that API."""

    def __init__(self, http: HTTPClient, api: A) -> None:
        self._http = http
        self._api = api

    def _wait(self, waiter: Waiter, poll: Poll[T], unfinished: Callable[[T], str | None]) -> T:
        """Poll until `unfinished` gives no state any more, and return what was seen then.

        Outages last as long as they do, up to the time limit. Raises WaitTimeoutError, what
        `unfinished` raises, and what `poll` raises unless it passes by itself.
        """
        while True:
            try:
                seen = poll()
            except DocrelayError as failure:
                if not self._http.may_pass(failure):
                    raise
                delay = waiter.delay_after(failure)
            else:
                state = unfinished(seen)
                if state is None:
                    return seen
                delay = waiter.next_delay(state)
            self._http.pause(delay)
