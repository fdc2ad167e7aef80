"""A service on loopback that answers as each test says, and waiting without a wall clock."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl, urlsplit

import attrs
import certifi
import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine; what fails prints how to run it again.
settings.register_profile(
    "suite", deadline=None, database=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("suite")


_OF_THE_TERMINAL = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR")
_OF_THE_NETWORK = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")


def pytest_configure() -> None:
    """Forget terminal, proxies and authorities of whoever runs the tests, and that interrupts are ignored.

    They are in what a shell runs in the background, and in all that it starts.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in (*_OF_THE_TERMINAL, *_OF_THE_NETWORK):
        os.environ.pop(name, None)
        os.environ.pop(name.lower(), None)


@pytest.fixture(scope="session", autouse=True)
def _one_authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Trust one certificate authority: no test leaves loopback, and reading them all takes 20 ms a client."""
    end = "-----END CERTIFICATE-----\n"
    bundle = tmp_path_factory.mktemp("authorities") / "one.pem"
    bundle.write_text(certifi.contents().partition(end)[0] + end, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(bundle))
        patch.setattr(certifi, "where", lambda: str(bundle))
        yield


@attrs.frozen
class Received:
    """A request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@attrs.frozen
class Answer:
    """What to answer; `cut` sends less than it promises."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = "application/json"
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str])
    cut: bool = False


Responder = Callable[[Received], Answer]


class Service:
    """A real HTTP server on a free port of loopback."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.responder: Responder = lambda request: Answer(404)
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                request = Received(self.command, self.path, dict(self.headers.items()), body)
                service.received.append(request)
                answer = service.responder(request)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.content_type is not None:
                    self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body) + (100 * answer.cut)))
                self.end_headers()
                self.wfile.write(answer.body)
                self.close_connection = self.close_connection or answer.cut

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def routes(self, routes: Mapping[str, Answer | Responder]) -> None:
        """Answer by path; any other path is a 404."""

        def respond(request: Received) -> Answer:
            found = routes.get(request.path, Answer(404))
            return found if isinstance(found, Answer) else found(request)

        self.responder = respond

    def count(self, path: str) -> int:
        """Count the requests for `path`."""
        return sum(request.path == path for request in tuple(self.received))

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def service() -> Iterator[Service]:
    """A service on loopback; set its `routes` or `responder`."""
    running = Service()
    yield running
    running.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def uncoloured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let rich show tracebacks without colours: they tell nothing and take nearly all of its time."""
    shown = pytest.importorskip("rich.traceback").Traceback
    monkeypatch.setattr(shown, "_guess_lexer", lambda *_: "text", raising=False)


class Pauses:
    """Stands in for sleeping: notes the seconds and returns at once."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def pauses() -> Pauses:
    """A stand-in for sleeping."""
    return Pauses()
