"""Delivery: put an answer on the wire, whole or as a fault wants it."""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from docrelay.sandbox.faults.plan import Effect
from docrelay.sandbox.server.messages import CONNECTION, Receive, Reply, Scope, Send

if TYPE_CHECKING:
    from asyncio import Transport

Sleep = Callable[[float], Awaitable[object]]

_CHUNK = 256 * 1024
_BEATS = 10  # a slow body comes in so many pieces a second


async def deliver(  # noqa: PLR0917 - the three of ASGI belong together
    reply: Reply, effect: Effect, scope: Scope, receive: Receive, send: Send, sleep: Sleep
) -> None:
    """Send an answer; `effect` may delay, slow down, cut or reset it.

    Raises OSError for a file that is gone.
    """
    # Open from the beginning: a file that is deleted meanwhile is sent as it was.
    with reply.file.open("rb") if reply.file else BytesIO(reply.body) as content:
        await _deliver(reply, content, effect, scope, receive, send, sleep)


async def _deliver(  # noqa: PLR0917 - as above
    reply: Reply, content: BinaryIO, effect: Effect, scope: Scope, receive: Receive, send: Send, sleep: Sleep
) -> None:
    if effect.delay and not await _wait(sleep(effect.delay), receive):
        return
    if effect.reset and effect.cut_at is None:
        await _end(scope, receive, reset=True)
        return
    length = content.seek(0, os.SEEK_END)
    content.seek(0)
    await send({"type": "http.response.start", "status": reply.status, "headers": _headers(reply, length)})
    if effect.cut_at is None and effect.bytes_per_second is None and reply.file is None:
        await send({"type": "http.response.body", "body": reply.body})
        return
    left = length if effect.cut_at is None else min(effect.cut_at, length)
    pace = effect.bytes_per_second
    size = _CHUNK if pace is None else max(1, min(_CHUNK, int(pace / _BEATS)))
    for chunk in _chunks(content, left, size):
        if pace is not None:
            # Before the bytes, so that the last of them comes when the time is over.
            await sleep(len(chunk) / pace)
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    if left < length or (effect.cut_at is not None and effect.reset):
        await _end(scope, receive, reset=effect.reset)
    else:
        await send({"type": "http.response.body", "body": b""})


def _headers(reply: Reply, length: int) -> list[tuple[bytes, bytes]]:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers.items()
    ]
    if reply.content_type:
        headers.append((b"content-type", reply.content_type.encode("latin-1")))
    if reply.status not in (204, 304):
        headers.append((b"content-length", str(length).encode("ascii")))
    return headers


def _chunks(content: BinaryIO, length: int, size: int) -> Iterator[bytes]:
    """Yield the first `length` bytes of the body in pieces."""
    while length > 0 and (chunk := content.read(min(size, length))):
        length -= len(chunk)
        yield chunk


async def _wait(pause: Awaitable[object], receive: Receive) -> bool:
    """Wait for a pause to end; False when the client has gone before."""
    paused, gone = asyncio.ensure_future(pause), asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({paused, gone}, return_when=asyncio.FIRST_COMPLETED)
        return not gone.done()
    finally:
        paused.cancel()
        gone.cancel()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _end(scope: Scope, receive: Receive, *, reset: bool) -> None:
    """End the connection: with RST and all that is unsent lost, or with FIN after what was sent."""
    transport: Transport = scope["state"][CONNECTION].transport
    if reset:
        sock = transport.get_extra_info("socket")
        # A linger time of zero makes close() send RST; Windows has shorts in this structure.
        sock.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
        )
        transport.abort()
    else:
        transport.close()
    await _gone(receive)
