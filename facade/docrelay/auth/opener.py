"""Clients of our own for requests for tokens, with the settings of the client that needs one.

A token is fetched apart from the request that needs it: who asked may be cancelled, run out of time
or close its client, and the answer to a refresh must not be lost for that.
"""

from __future__ import annotations

import functools
import inspect
import ssl
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import attrs
import httpx

from docrelay._core.options import tls_context, user_agent

Opener: TypeAlias = Callable[[], httpx.Client]
"""Open a client for requests for tokens."""

OPEN_CLIENT = "docrelay.open_client"
"""Name of the request extension with the Opener of the client, or None if it can have none."""

PATIENCE = 60.0
"""Seconds that stand for a caller's time limit where it has none."""

_TIMEOUT = httpx.Timeout(10.0)


@attrs.frozen
class Way:
    """How to send a request for a token: with a client from `open_client`; None: only as the caller can.

    `is_certain` says that the caller's own client would not get through where this one does not.
    """

    open_client: Opener | None
    is_certain: bool = False


def open_plain_client(
    *, verify: ssl.SSLContext | bool = True, proxy: str | None = None, trust_env: bool = True
) -> httpx.Client:
    """Open a client for requests for tokens: short time limits, the settings of the environment."""
    return httpx.Client(
        timeout=_TIMEOUT,
        headers={"User-Agent": user_agent()},
        verify=_trust() if verify is True else verify,
        proxy=proxy,
        trust_env=trust_env,
    )


def opener_like(
    *,
    verify: ssl.SSLContext | bool,
    proxy: str | None,
    trust_env: bool,
    transport: httpx.BaseTransport | httpx.AsyncBaseTransport | None,
) -> Opener | None:
    """Return what opens clients with the settings of one; None if its transport serves no thread."""
    if transport is not None:
        return _opener_through(transport)
    return partial(open_plain_client, verify=verify, proxy=proxy, trust_env=trust_env)


def find_way(origin: httpx.Request, given: Opener | None) -> Way:
    """Return how to fetch the token that `origin` needs; called while httpx authenticates it.

    `given` comes first, then what the clients of docrelay hand over. Any other client is looked
    for among the callers, because httpx does not tell: if its transport is no real network, such
    as httpx.MockTransport, that is what requests for tokens go through, too.
    """
    if given is not None:
        return Way(given)
    if OPEN_CLIENT in origin.extensions:
        return Way(origin.extensions[OPEN_CLIENT], is_certain=True)
    client = _asking_client()
    if client is None:
        return Way(open_plain_client)
    transports = [client._transport, *client._mounts.values()]  # noqa: SLF001
    own = [transport for transport in transports if transport is not None and not _is_network(transport)]
    if not own:
        return Way(partial(open_plain_client, trust_env=client.trust_env))
    is_usable = all(_opener_through(transport) is not None for transport in own)
    return Way(_opener_through(_Routed(client)) if is_usable else None)


def longer(own: Mapping[str, float | None], wanted: Mapping[str, float | None]) -> dict[str, float | None]:
    """Return the longer of two sets of time limits, each; without one, `wanted` counts as PATIENCE."""
    limits = dict(own)
    for name, limit in own.items():
        other = wanted.get(name, 0.0)
        if limit is not None:
            limits[name] = max(limit, PATIENCE if other is None else other)
    return limits


def whole_limit(origin: httpx.Request) -> float:
    """Return for how many seconds the request for a token that `origin` needs may take."""
    limits = longer(_TIMEOUT.as_dict(), origin.extensions.get("timeout", {}))
    return max(limit for limit in limits.values() if limit is not None)


@functools.cache
def _trust() -> ssl.SSLContext:
    """Return the certificates to trust, read once: that takes longer than a request."""
    return tls_context(True)


def _asking_client() -> Any:
    """Return the httpx client that runs the present authentication flow; None if there is none.

    httpx gives an `httpx.Auth` the request and nothing else. But a test's client with a mock transport
    must not have its tokens fetched from the real network, and a token is fetched by a client of its
    own (see above), so the transport has to be known. The client is `self` in one of the frames that called
    the flow: the first frame of the package httpx, from here upwards, whose `self` is a client. Nothing
    is changed there, and where none is found, as with another HTTP library, a plain client serves.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith("httpx."):
            client: object = frame.f_locals.get("self")
            if isinstance(client, httpx.Client | httpx.AsyncClient):
                return client
        frame = frame.f_back
    return None


def _is_network(transport: object) -> bool:
    return isinstance(transport, httpx.HTTPTransport | httpx.AsyncHTTPTransport)


def _opener_through(transport: object) -> Opener | None:
    """Return what opens clients over `transport`, which stays its owner's; None if it is only async."""
    if not isinstance(transport, httpx.BaseTransport):
        return None
    if inspect.iscoroutinefunction(getattr(transport, "handler", None)):  # Of an httpx.MockTransport.
        return None
    return lambda: httpx.Client(
        transport=_Borrowed(transport), timeout=_TIMEOUT, headers={"User-Agent": user_agent()}
    )


class _Borrowed(httpx.BaseTransport):
    """A transport of somebody else, which is not closed here."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)


class _Routed(httpx.BaseTransport):
    """The transports of a client as it would choose them, but for the network, which it may close."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        transport = self._client._transport_for_url(request.url)  # noqa: SLF001
        if not _is_network(transport):
            answer: httpx.Response = transport.handle_request(request)
            return answer
        with httpx.HTTPTransport(verify=_trust()) as network:
            answer = network.handle_request(request)
            answer.read()
            return answer
