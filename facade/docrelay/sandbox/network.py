"""What the sandbox connects to, and under which names it may be called: this machine, unless told more."""

from __future__ import annotations

import http.client
import re
import socket
from collections.abc import Collection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from urllib.request import OpenerDirector, Request


Reach = Literal["loopback", "public", "anywhere"]
REACHES: tuple[Reach, ...] = get_args(Reach)
_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_PLACE = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[\w.-]+))(?::[0-9]*)?", re.ASCII)
_NAT64 = ip_network("64:ff9b::/96")


class OutOfReachError(OSError):
    """An address that the sandbox is not allowed to connect to."""


def is_loopback_name(host: str | None) -> bool:
    """Return whether a host of a URL stands for this machine by its name alone."""
    return host in _NAMES


def within_reach(address: str, reach: Reach) -> bool:
    """Return whether an IP address may be connected to.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) leads there, so that one counts.
    """
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        carried = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            carried = IPv4Address(found.packed[-4:])
        found = carried or found
    if reach == "anywhere" or found.is_loopback:
        return True
    # "This network", 0.0.0.0, is this machine on Linux; like all private ranges it is not global.
    return reach == "public" and found.is_global and not found.is_multicast


def connect(host: str, port: int, seconds: float | None, reach: Reach) -> socket.socket:
    """Connect to the first address of a host that is within reach and answers.

    The name is looked up once, so what is checked is what is connected to. Raises OSError, which is
    OutOfReachError when no address of the host is within reach.
    """
    failure: OSError = OutOfReachError(f"the host is not within reach (fetch_from={reach!r})")
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not within_reach(str(address[0]), reach):
            continue
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(seconds)
            connection.connect(address)
        except OSError as error:
            connection.close()
            failure = error
        else:
            return connection
    raise failure


def _host_of(place: str) -> str | None:
    """Return the host of `host` or `host:port` in lower case, None for anything else."""
    found = _PLACE.fullmatch(place)
    return (found["address"] or found["name"]).lower() if found else None


def is_host_name(name: str) -> bool:
    """Return whether a text is a host name or an IP address, and nothing more."""
    return _host_of(name) == name.lower() or _host_of(f"[{name}]") == name.lower()


def is_known_host(host: str, allowed: Collection[str]) -> bool:
    """Return whether a Host header names this machine, or one of the names in lower case that are allowed.

    A web page whose name was made to lead here (DNS rebinding) gives its own name away by it. The port
    does not matter: it may be a forwarded one.
    """
    name = _host_of(host)
    return is_loopback_name(name) or name in allowed


def is_own_origin(origin: str, host: str) -> bool:
    """Return whether an Origin header is that of the page's own server; `host` is the Host header."""
    scheme, _, place = origin.partition("://")
    return scheme in ("http", "https") and place.lower() == host.lower()


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
