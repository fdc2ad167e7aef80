"""HTTP connections of the sandbox to others, checked where they are made: redirects are no way around it."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

from docrelay.sandbox.network import Reach, connect, is_loopback_name

if TYPE_CHECKING:
    from urllib.request import OpenerDirector, Request


class _Plain(http.client.HTTPConnection):
    reach: Reach = "loopback"

    def connect(self) -> None:
        self.sock = connect(self.host, self.port, self.timeout, self.reach)


class _Secure(http.client.HTTPSConnection, _Plain):
    """Wraps the socket that the connection of `_Plain` made: that one is next in the order of classes."""


def connection(
    scheme: str, host: str, port: int | None = None, *, timeout: float, reach: Reach
) -> http.client.HTTPConnection:
    """Return a connection that is made with its first request, to an address within reach.

    A host may hold the port, too. Raises ValueError or InvalidURL for a host that is none.
    """
    made = _Secure(host, port, timeout=timeout) if scheme == "https" else _Plain(host, port, timeout=timeout)
    made.reach = reach
    return made


def opener(host: str, reach: Reach) -> OpenerDirector:
    """Build an opener that knows http and https only.

    The proxies of the environment are used only where anything may be fetched, as nobody here knows what
    they connect to; and not for loopback.
    """
    # urllib.request is slow to import, and a sandbox without tasks never needs it.
    from urllib import request  # noqa: PLC0415

    wanted = reach

    class PlainConnection(_Plain):
        reach = wanted

    class SecureConnection(_Secure):
        reach = wanted

    class Plain(request.HTTPHandler):
        def http_open(self, req: Request) -> http.client.HTTPResponse:
            return self.do_open(PlainConnection, req)

    class Secure(request.HTTPSHandler):
        def https_open(self, req: Request) -> http.client.HTTPResponse:
            return self.do_open(SecureConnection, req)

    proxied = reach == "anywhere" and not is_loopback_name(host)
    found = request.OpenerDirector()
    handlers: list[request.BaseHandler] = [
        request.ProxyHandler(None if proxied else {}),
        request.HTTPHandler() if proxied else Plain(),
        request.HTTPSHandler() if proxied else Secure(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
    ]
    for handler in handlers:
        found.add_handler(handler)
    return found
