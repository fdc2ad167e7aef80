"""A token service and an API on loopback: single-use refresh tokens, and an eye on their reuse.

`python token_service.py` prints its address and serves until its input ends, for tests that count
time or kill processes and must not share an interpreter with it. Bare bones on one event loop: in
life a service does not take its time from the processor of its clients.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import sys
import threading
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

PASSWORD = "not-a-real-password"
ISSUER = "https://login.example.com/tenant"
"""Where it says it is, for clients that insist on https and are led here."""

_HEADERS = re.compile(rb"\r\n(authorization|content-length): *([^\r]*)", re.IGNORECASE)


class TokenService:
    """Sessions of one user; using a refresh token twice ends its session, as RFC 9700 advises."""

    def __init__(self) -> None:
        self.reset()

    def reset(self, **settings: Any) -> dict[str, Any]:
        """Forget everything; `latency` is in seconds, `lifetime` that of access tokens."""
        self.latency = float(settings.get("latency", 0.0))
        self.lifetime = float(settings.get("lifetime", 300.0))
        self.sessions: dict[str, int | None] = {}  # Session by refresh token; None when used.
        self.access: dict[str, int] = {}
        self.ended: set[int] = set()
        self.count = {"refresh_token": 0, "password": 0, "refused": 0, "reused": 0}
        self.received = 0  # Requests for a token, answered or not.
        self.took = 0.0
        self._numbers = itertools.count(1)
        return self._grant(next(self._numbers))

    def _grant(self, session: int) -> dict[str, Any]:
        number = next(self._numbers)
        access, refresh = f"access-{number}", f"refresh-{number}"
        self.access[access] = session
        self.sessions[refresh] = session
        self._family = {**getattr(self, "_family", {}), refresh: session}
        fields = {"access_token": access, "refresh_token": refresh, "expires_in": int(self.lifetime)}
        return {**fields, "token_type": "Bearer"}

    def answer(self, path: str, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer a request at once."""
        if path == "/token":
            return self._token(form)
        if path == "/reset":
            return 200, self.reset(**{name: float(value) for name, value in form.items()})
        if path == "/state":
            return 200, {**self.count, "received": self.received, "took": self.took}
        if path.endswith("/.well-known/openid-configuration"):
            endpoints = {"authorization_endpoint": ISSUER, "token_endpoint": f"{ISSUER}/token"}
            return 200, {"issuer": ISSUER, **endpoints}
        session = self.access.get(authorization.removeprefix("Bearer "))
        alive = session is not None and session not in self.ended
        return (200, {}) if alive else (401, {"message": "no"})

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        kind = form.get("grant_type", "")
        self.count[kind] = self.count.get(kind, 0) + 1
        if kind == "password" and form["password"] == PASSWORD:
            return 200, self._grant(next(self._numbers))
        if kind == "client_credentials":
            answer = self._grant(next(self._numbers))
            del answer["refresh_token"]
            return 200, answer
        refresh = form.get("refresh_token", "")
        session = self.sessions.get(refresh)
        if session is not None and session not in self.ended:
            self.sessions[refresh] = None
            return 200, self._grant(session)
        if refresh in self.sessions and session is None:
            self.count["reused"] += 1
            self.ended.add(self._family[refresh])
        self.count["refused"] += 1
        return 400, {"error": "invalid_grant"}


class _Connection(asyncio.Protocol):
    """One request after the other."""

    def __init__(self, service: TokenService) -> None:
        self._service = service
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        headers = {name.lower(): value.decode() for name, value in _HEADERS.findall(head)}
        if not end or len(body) < int(headers.get(b"content-length") or 0):
            return
        self._received = b""
        path = head.split(b" ", 2)[1].decode()
        order = (path, dict(parse_qsl(body.decode())), headers.get(b"authorization", ""), time.monotonic())
        self._service.received += path == "/token"
        if path == "/token" and self._service.latency:
            asyncio.get_running_loop().call_later(self._service.latency, self._answer, *order)
        else:
            self._answer(*order)

    def _answer(self, path: str, form: dict[str, str], authorization: str, received: float) -> None:
        status, fields = self._service.answer(path, form, authorization)
        body = json.dumps(fields).encode()
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self._transport.write(head.encode() + body)
        if path == "/token":
            self._service.took = time.monotonic() - received


async def _serve() -> None:
    service = TokenService()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(service), "127.0.0.1", 0, backlog=128)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    ended = asyncio.Event()

    def wait() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=wait, daemon=True).start()
    await ended.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
