"""A look at the first bytes of an answer that stays a stream."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any, cast

import httpx


class Peek:
    """Tell whether the body of an answer is empty, by waiting for its first bytes only.

    The answer can be read or streamed afterwards as if nobody had looked; what breaks meanwhile
    breaks where it is read.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def run(self) -> bool:
        """Look, in an answer of an `httpx.Client`."""
        stream = cast("httpx.SyncByteStream", self._response.stream)
        chunks = iter(stream)
        begin = _Begin()
        try:
            begin.chunk = next((chunk for chunk in chunks if chunk), None)
        except httpx.RequestError as failure:
            begin.failure = failure
        self._response.stream = _Rest(stream, chunks, begin)
        return begin.is_end

    async def run_async(self) -> bool:
        """Look, in an answer of an `httpx.AsyncClient`."""
        stream = cast("httpx.AsyncByteStream", self._response.stream)
        chunks = aiter(stream)
        begin = _Begin()
        try:
            async for chunk in chunks:
                if chunk:
                    begin.chunk = chunk
                    break
        except httpx.RequestError as failure:
            begin.failure = failure
        self._response.stream = _AsyncRest(stream, chunks, begin)
        return begin.is_end


class _Begin:
    """What was seen: bytes, a failure, or the end."""

    chunk: bytes | None = None
    failure: httpx.RequestError | None = None

    @property
    def is_end(self) -> bool:
        return self.chunk is None and self.failure is None

    def replay(self) -> Iterator[bytes]:
        if self.failure is not None:
            raise self.failure
        if self.chunk is not None:
            yield self.chunk


class _Rest(httpx.SyncByteStream):
    """A stream whose beginning has been taken out, put together again."""

    def __init__(self, stream: httpx.SyncByteStream, chunks: Iterator[bytes], begin: _Begin) -> None:
        self._stream = stream
        self._chunks = chunks
        self._begin = begin

    def __iter__(self) -> Iterator[bytes]:
        yield from self._begin.replay()
        yield from self._chunks

    def close(self) -> None:
        self._stream.close()


class _AsyncRest(httpx.AsyncByteStream):
    """The same for asynchronous clients."""

    def __init__(self, stream: httpx.AsyncByteStream, chunks: AsyncIterator[bytes], begin: _Begin) -> None:
        self._stream = stream
        self._chunks = chunks
        self._begin = begin

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._begin.replay():
            yield chunk
        async for chunk in self._chunks:
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
        # Not left to the garbage collector, which has no event loop.
        close: Any = getattr(self._chunks, "aclose", None)
        if close is not None:
            await close()
