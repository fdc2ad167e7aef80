# Derived from facade/docrelay/auth/_async/peek.py by `nox -s sync`: do not edit.
"""Look at the first bytes of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from docrelay.auth.peek import Begin


def is_empty(response: httpx.Response) -> bool:
    """Return whether the body is empty: see Peek."""
    stream: Any = response.stream
    chunks = iter(stream)
    begin = Begin()
    try:
        for chunk in chunks:
            if chunk:
                begin.chunk = chunk
                break
    except httpx.RequestError as failure:
        begin.failure = failure
    response.stream = _Rest(stream, chunks, begin)
    return begin.is_end


class _Rest(httpx.SyncByteStream):
    """A stream whose beginning has been taken out, put together again.

    The body of an answer can be read once, and httpx counts it as read as soon as `iter_raw` has begun, after
    which nobody can stream it any more. So the stream below the answer is begun instead, and this takes its
    place: it gives what was taken out and goes on with the same iterator, not with a new one, which
    would begin behind or fail. httpx has not seen any of it, so the answer is as unread as before.
    """

    def __init__(self, stream: httpx.SyncByteStream, chunks: Iterator[bytes], begin: Begin) -> None:
        self._stream = stream
        self._chunks = chunks
        self._begin = begin

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._begin.replay():
            yield chunk
        for chunk in self._chunks:
            yield chunk

    def close(self) -> None:
        self._stream.close()
        # Synchronous ones are not left to the garbage collector, which has no event loop.
        close: Any = getattr(self._chunks, "close", None)
        if close is not None:
            close()
