"""Connection pools that belong to the process, and to the event loop, that opened them.

Two processes that share a socket read each other's answers, and the sockets of an event loop that
has ended are of no use to the next. So each asks for a pool of its own, and only its own is closed:
closing an inherited one could end a TLS session that the parent is in the middle of.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from types import AsyncGeneratorType
from typing import Any, cast

import httpx

from docrelay.errors import DocrelayError


class Pools(httpx.BaseTransport):
    """Send each request through the pool of this process, opened by `open_pool` when it is missing."""

    def __init__(self, open_pool: Callable[[], httpx.BaseTransport]) -> None:
        self._open = open_pool
        # Those of ancestors stay here untouched, so that nothing happens to their sockets.
        self._pools = {os.getpid(): open_pool()}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`; raise httpx.RequestError, and OSError or ValueError of a file that is sent."""
        here = os.getpid()
        pool = self._pools.get(here) or self._pools.setdefault(here, self._open())
        with _only_httpx_errors():
            response = pool.handle_request(request)
        response.stream = _Answer(response.stream)
        return response

    def close(self) -> None:
        """Close the connections of this process."""
        pool = self._pools.get(os.getpid())
        if pool is not None:
            pool.close()


class AsyncPools(httpx.AsyncBaseTransport):
    """Send each request through the pool of this process and event loop, opened by `open_pool`."""

    def __init__(self, open_pool: Callable[[], httpx.AsyncBaseTransport]) -> None:
        self._open = open_pool
        self._unused = [open_pool()]  # So that settings it can't be opened with are refused now.
        self._pools: dict[tuple[int, Any], tuple[httpx.AsyncBaseTransport, AsyncGeneratorType[None]]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`; raise httpx.RequestError, and OSError or ValueError of a file that is sent."""
        pool = await self._pool()
        with _only_httpx_errors():
            response = await pool.handle_async_request(request)
        response.stream = _AsyncAnswer(response.stream)
        return response

    async def aclose(self) -> None:
        """Close the connections of this event loop; those of another are closed when it ends."""
        _, closer = self._pools.pop((os.getpid(), _event_loop()), (None, None))
        if closer is not None:
            await closer.aclose()

    async def _pool(self) -> httpx.AsyncBaseTransport:
        here = (os.getpid(), _event_loop())
        pool, closer = self._pools.get(here, (None, None))
        if pool is None or closer is None or closer.ag_frame is None:
            ended = [place for place in self._pools if place[0] == here[0] and _has_ended(place[1])]
            for place in ended:
                del self._pools[place]
            pool = self._unused.pop() if self._unused else self._open()
            closer = cast("AsyncGeneratorType[None]", _close_at_the_end(pool))
            await anext(closer)
            self._pools[here] = (pool, closer)
        return pool


async def _close_at_the_end(pool: httpx.AsyncBaseTransport) -> AsyncGenerator[None]:
    """Close `pool` when its event loop ends, if nobody has done so before.

    An event loop knows the asynchronous generators that were begun in it, and closes those that are
    left before it closes itself (`loop.shutdown_asyncgens`, which asyncio.run calls; trio likewise).
    This is the only moment at which connections that nobody closed can still be closed in order.
    """
    try:
        yield
    finally:
        await pool.aclose()


def _event_loop() -> Any:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return sys.modules["trio"].lowlevel.current_trio_token()


def _has_ended(loop: Any) -> bool:
    return isinstance(loop, asyncio.AbstractEventLoop) and loop.is_closed()


class _Answer(httpx.SyncByteStream):
    """The body of an answer."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        with _only_httpx_errors():
            yield from self._stream

    def close(self) -> None:
        self._stream.close()


class _AsyncAnswer(httpx.AsyncByteStream):
    """The body of an answer."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _only_httpx_errors():
            async for chunk in self._stream:
                yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


@contextmanager
def _only_httpx_errors() -> Generator[None, None, None]:
    """Turn what httpx lets pass of the libraries below it (h11, anyio, ssl, asyncio) into its own errors.

    What a file that is being sent raises stays as it is: OSError that names it, ValueError.
    """
    try:
        yield
    except (httpx.RequestError, DocrelayError):
        raise
    except UnicodeError as failure:  # A host name that cannot be looked up.
        raise httpx.ConnectError("the host name cannot be encoded") from failure
    except Exception as failure:
        if isinstance(failure, ValueError) or getattr(failure, "filename", None) is not None:
            raise
        # h11 and httpcore have errors of the same names.
        known = getattr(httpx, type(failure).__name__, httpx.TransportError)
        kind = httpx.NetworkError if isinstance(failure, OSError) else known
        raise kind(type(failure).__name__) from failure
