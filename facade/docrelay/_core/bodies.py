"""Bodies of answers, decoded within limits: what a service sends can't take all memory."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from docrelay._core.responses import MAX_ERROR_BYTES, is_plain, unexpected
from docrelay._core.text import one_line
from docrelay.errors import UnexpectedResponseError

MAX_RESPONSE_BYTES = 64 * 1024 * 1024
"""How many decoded bytes a success answer may have, where it is not streamed."""
ACCEPTED_CODINGS = "gzip, deflate"
"""What to ask for: these can be decoded piece by piece. A kilobyte of others can become a gigabyte."""

_KNOWN = ("", "gzip", "x-gzip", "deflate")
_PIECE = 256 * 1024
_GZIP = zlib.MAX_WBITS | 16
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_NO_HEADER = -zlib.MAX_WBITS


def limit_body(response: httpx.Response, limit: int = MAX_RESPONSE_BYTES) -> None:
    """Limit what comes out of an unread `response` to `limit` decoded bytes.

    Reading a success answer that is longer, or whose content coding is broken, raises
    UnexpectedResponseError. Of an error answer the first 64 KiB are read, or what can be decoded.
    """
    if response.is_stream_consumed:
        return
    if not response.is_error:
        refuse_coding(response)
    if not is_plain(response.charset_encoding):
        response.encoding = "utf-8"
    response.stream = _Limited(response, limit)
    # It is decoded by the stream. httpx's decoders know no limit: a chunk can grow 1000-fold.
    response.headers.pop("content-encoding", None)


def refuse_coding(response: httpx.Response) -> None:
    """Raise UnexpectedResponseError for a content coding that was not asked for, or for two at once."""
    coding = _coding(response)
    if coding not in _KNOWN:
        problem = f"a body in the content coding {one_line(coding, 40)}, which was not asked for"
        raise unexpected(response, problem, performed=True)


def read_within_limits(client: httpx.Client, request: httpx.Request, **options: Any) -> httpx.Response:
    """Send `request` and read the answer within the limits of `limit_body`."""
    with valid_redirects(request):
        response = client.send(request, stream=True, **options)
    try:
        limit_body(response)
        response.read()
    finally:
        response.close()
    return response


@contextmanager
def valid_redirects(request: httpx.Request) -> Generator[None, None, None]:
    """Turn what httpx raises for the address of a redirect inside the block into one of its own errors.

    It reads the address also when it does not follow it, and lets through that a host cannot be decoded.
    """
    try:
        yield
    except UnicodeError:
        problem = "a redirect to an address that is no URL"
        raise httpx.RemoteProtocolError(problem, request=request) from None


def _coding(response: httpx.Response) -> str:
    codings = response.headers.get("content-encoding", "").lower().split(",")
    return ", ".join(name for coding in codings if (name := coding.strip()) not in ("", "identity"))


class _Limited(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of an answer, decoded, until the limit."""

    def __init__(self, response: httpx.Response, limit: int) -> None:
        self._stream: Any = response.stream
        self._response = response
        self._is_error = response.is_error
        self._coding = _coding(response)
        self._decoder = Decoder(self._coding)
        self._limit = limit
        if self._is_error:
            self._limit = min(limit, MAX_ERROR_BYTES) if self._coding in _KNOWN else 0
        self._left = self._limit

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            yield from self._decoded(chunk)
            if self._is_over():
                return
        self._check_end()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            for piece in self._decoded(chunk):
                yield piece
            if self._is_over():
                return
        self._check_end()

    def close(self) -> None:
        self._stream.close()

    async def aclose(self) -> None:
        await self._stream.aclose()

    def _is_over(self) -> bool:
        return self._left <= 0 and self._is_error

    def _decoded(self, chunk: bytes) -> Iterator[bytes]:
        try:
            for piece in self._decoder.pieces(chunk):
                self._left -= len(piece)
                if self._left < 0 and not self._is_error:
                    problem = f"more than {self._limit} bytes, decoded: the limit is max_response_bytes"
                    raise unexpected(self._response, problem, performed=True)
                yield piece[: len(piece) + min(self._left, 0)]
                if self._is_over():
                    return
        except zlib.error:
            self._left = 0
            if not self._is_error:
                raise self._broken() from None

    def _check_end(self) -> None:
        if not (self._is_error or self._decoder.is_complete):
            raise self._broken()

    def _broken(self) -> UnexpectedResponseError:
        problem = f"a body whose content coding ({self._coding}) is broken"
        return unexpected(self._response, problem, performed=True)


class Decoder:
    """Decodes a body in pieces of bounded size; `coding` is gzip, x-gzip or deflate, or empty for none.

    What services send under these names is gzip, zlib, or deflate without a header, and is told apart
    by its first bytes. `exact` takes gzip only, and all of it: several members in a row (RFC 1952,
    section 2.2), and nothing else behind them.
    """

    def __init__(self, coding: str, *, exact: bool = False) -> None:
        self._exact = exact
        self._zlib = zlib.decompressobj(_GZIP if exact else _GZIP_OR_ZLIB) if coding else None
        self._has_begun = exact

    @property
    def is_complete(self) -> bool:
        """Whether the end of the coded data was seen; true for no data at all unless `exact`."""
        return self._zlib is None or self._zlib.eof or not self._has_begun

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` holds; raise zlib.error when they are damaged."""
        if self._zlib is None:
            yield data
            return
        while True:
            if self._zlib.eof:
                if not (self._exact and data):
                    return
                self._zlib = zlib.decompressobj(_GZIP)
            try:
                piece = self._zlib.decompress(data, _PIECE)
            except zlib.error:
                if self._has_begun:
                    raise
                self._zlib = zlib.decompressobj(_NO_HEADER)
                piece = self._zlib.decompress(data, _PIECE)
            self._has_begun = self._has_begun or bool(data)
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
            if piece:
                yield piece
            if not data and len(piece) < _PIECE:
                return
