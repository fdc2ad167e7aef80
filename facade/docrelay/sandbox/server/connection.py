"""The server's side of one HTTP connection, which the application can get hold of."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

from h11 import LocalProtocolError
from uvicorn import Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from docrelay.sandbox.server.messages import CONNECTION


class Connection(H11Protocol):
    """uvicorn's h11 protocol, found in the state of every scope, so that a fault can break the connection."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what uvicorn gives."""
        super().__init__(*args, **options)
        self.app_state: dict[str, Any] = {**self.app_state, CONNECTION: self}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Send small answers at once.

        asyncio does that only for sockets that say they are TCP, which those of `socket.create_server` do
        not; without it every answer waits 40 ms for the acknowledgement of its head.
        """
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)

    def handle_events(self) -> None:
        """Answer 400 to a request line that is not ASCII; uvicorn would break the connection off."""
        try:
            super().handle_events()
        except UnicodeDecodeError:
            self.send_400_response("Invalid HTTP request received.")

    def send_400_response(self, msg: str) -> None:
        """Answer 400, or end the connection when the request was answered already."""
        try:
            super().send_400_response(msg)
        except LocalProtocolError:
            self.transport.close()


class PromptServer(Server):
    """uvicorn's server, woken by `finish` instead of looking ten times a second whether it should exit."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Prepare; nothing listens yet."""
        super().__init__(*args, **options)
        self._finished = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self._finished.wait()
        self.should_exit = True

    def finish(self) -> None:
        """End the server; only its own thread may call this."""
        self.should_exit = True
        self._finished.set()
