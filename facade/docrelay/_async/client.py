"""What the clients of all services have in common."""

from __future__ import annotations

import ssl
from types import TracebackType
from typing import Self, TypedDict, Unpack

import httpx

from docrelay._async.http import AsyncHTTPClient
from docrelay._core.options import require_known, require_url, tls_context
from docrelay.auth.placement import require_secure
from docrelay.redaction import redact_url
from docrelay.retry import RetryPolicy


class AsyncClientOptions(TypedDict, total=False):
    """Options of every client.

    `timeout` is in seconds or an `httpx.Timeout`; `retry` says how often to try again; `verify` and
    `proxy` are httpx's; `transport` replaces the network, for tests.
    """

    timeout: httpx.Timeout | float
    retry: RetryPolicy
    verify: ssl.SSLContext | bool
    proxy: str
    transport: httpx.AsyncBaseTransport


class AsyncServiceClient:
    """The base of the service clients: owns its connections; use it as a context manager."""

    def __init__(self) -> None:
        self._opened: list[AsyncHTTPClient] = []
        self._tls: ssl.SSLContext | None = None

    def _open(
        self,
        base_url: str,
        field: str,
        *,
        auth: httpx.Auth | None = None,
        headers: dict[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> AsyncHTTPClient:
        """Open a connection pool for `base_url`, which must be https or loopback.

        Raises ConfigurationError for options that are unknown or cannot work.
        """
        require_known(options, AsyncClientOptions.__annotations__)
        require_url(field, base_url)
        require_secure(base_url, field=field)
        if options.get("transport") is None:
            options["verify"] = self._context(options.get("verify", True))
        http = AsyncHTTPClient(base_url, auth=auth, headers=headers, **options)
        self._opened.append(http)
        return http

    def _context(self, verify: ssl.SSLContext | bool) -> ssl.SSLContext:
        """Make one TLS context for all pools: making it reads every certificate authority."""
        if self._tls is None:
            self._tls = tls_context(verify)
        return self._tls

    async def aclose(self) -> None:
        """Close all connections."""
        for http in self._opened:
            await http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {redact_url(self._opened[0].base_url)}>"
