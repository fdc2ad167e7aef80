"""A real HTTP server on loopback whose answers each test sets, by method and path."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import attrs
import pytest

_CHUNK = 65536


@attrs.frozen
class Request:
    """What came over the wire; of a body larger than `Loopback.keep` only size and digest are kept."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    size: int
    sha256: str

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    def json(self) -> Any:
        return json.loads(self.body)

    def parts(self) -> list[Message]:
        """Return the parts of a multipart form, as the standard library reads them."""
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        form = message_from_bytes(head + self.body)
        assert form.is_multipart()
        return [part for part in form.walk() if part is not form]


@attrs.frozen
class Answer:
    """What to answer; `length` promises another length than that of the body."""

    body: bytes | Iterable[bytes] = b""
    status: int = 200
    media_type: str | None = "application/json"
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    length: int | None = None


def as_json(value: object, status: int = 200) -> Answer:
    """Return an answer that holds `value` as JSON."""
    return Answer(json.dumps(value).encode(), status)


Responder = Callable[[Request], Answer]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients go away in the middle of an answer on purpose."""


class Loopback:
    """The server: set `answers`, look at `requests`."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.keep = 1 << 20
        self._answers: dict[str, list[Answer] | Responder] = {}
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"loopback": self}))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def on(self, target: str, *answers: Answer | Responder) -> None:
        """Answer ``METHOD /path`` with `answers` in turn, the last one from then on, or by a function."""
        first = answers[0]
        self._answers[target] = (
            [a for a in answers if isinstance(a, Answer)] if isinstance(first, Answer) else first
        )

    def answer(self, request: Request) -> Answer:
        self.requests.append(request)
        known = self._answers.get(f"{request.method} {request.path}", [Answer(status=404)])
        if not isinstance(known, list):
            return known(request)
        return known.pop(0) if len(known) > 1 else known[0]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    loopback: ClassVar[Loopback]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _exchange(self) -> None:
        kept, size, digest = bytearray(), 0, hashlib.sha256()
        for chunk in self._body():
            size += len(chunk)
            digest.update(chunk)
            if size <= self.loopback.keep:
                kept += chunk
        headers = dict(self.headers.items())
        request = Request(self.command, self.path, headers, bytes(kept), size, digest.hexdigest())
        self._send(self.loopback.answer(request))

    def _body(self) -> Iterator[bytes]:
        if self.headers.get("Transfer-Encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return
        left = int(self.headers.get("Content-Length") or 0)
        while left:
            chunk = self.rfile.read(min(left, _CHUNK))
            if not chunk:
                raise ConnectionError("the client went away in the middle of a request")
            left -= len(chunk)
            yield chunk

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.media_type is not None:
            self.send_header("Content-Type", answer.media_type)
        chunks = [answer.body] if isinstance(answer.body, bytes) else answer.body
        length = answer.length
        if length is None and isinstance(answer.body, bytes):
            length = len(answer.body)
        self.close_connection = self.close_connection or answer.length is not None or length is None
        if length is not None and answer.status != 204:
            self.send_header("Content-Length", str(length))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        for chunk in chunks:
            self.wfile.write(chunk)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _exchange  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A server on loopback."""
    running = Loopback()
    yield running
    running.close()
