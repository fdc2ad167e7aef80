"""A token service and an API on loopback: single-use refresh tokens, and an eye on their reuse.

`python token_service.py` prints its address and serves until its input ends, for tests that count
time or kill processes and must not share an interpreter with it.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

PASSWORD = "not-a-real-password"
ISSUER = "https://login.example.com/tenant"
"""Where it says it is, for clients that insist on https and are led here."""


class TokenService:
    """Sessions of one user; using a refresh token twice ends its session, as RFC 9700 advises."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self.reset()
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def _serve(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                form = {name: v[0] for name, v in parse_qs(self.rfile.read(length).decode()).items()}
                status, body = service.answer(self.path, form, self.headers.get("Authorization", ""))
                content = json.dumps(body).encode()
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:  # The client was killed.
                    self.close_connection = True

            do_GET = do_POST = _serve  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # Clients that are killed break their connections.

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def reset(self, **settings: Any) -> dict[str, Any]:
        """Forget everything; `latency` is in seconds, `lifetime` that of access tokens."""
        with self._guard:
            self.latency = float(settings.get("latency", 0.0))
            self.lifetime = float(settings.get("lifetime", 300.0))
            self.sessions: dict[str, int | None] = {}  # Session by refresh token; None when used.
            self.access: dict[str, int] = {}
            self.ended: set[int] = set()
            self.count = {"refresh_token": 0, "password": 0, "refused": 0, "reused": 0}
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
        """Answer a request."""
        if path == "/reset":
            return 200, self.reset(**{name: float(value) for name, value in form.items()})
        if path == "/state":
            with self._guard:
                return 200, dict(self.count)
        if path.endswith("/.well-known/openid-configuration"):
            endpoints = {"authorization_endpoint": ISSUER, "token_endpoint": f"{ISSUER}/token"}
            return 200, {"issuer": ISSUER, **endpoints}
        if path == "/token":
            time.sleep(self.latency)
            with self._guard:
                return self._token(form)
        with self._guard:
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

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


if __name__ == "__main__":
    running = TokenService()
    print(running.url, flush=True)
    sys.stdin.read()
    running.close()
