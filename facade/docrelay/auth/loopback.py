"""The listener on 127.0.0.1 that receives the end of a browser's sign-in (RFC 8252, section 7.3)."""

from __future__ import annotations

import os
import socket
import socketserver
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Self

from docrelay.auth import page
from docrelay.auth.authorization_code import StrayError
from docrelay.auth.secret import Secret
from docrelay.auth.session import LoginFailedError
from docrelay.auth.token import Clock
from docrelay.errors import ConfigurationError

HOST = "127.0.0.1"
_TARGET_LIMIT = 8192
_SLICE = 0.2  # How soon a cancellation is noticed; also keeps Ctrl-C working on Windows.
_SLOW_BROWSER = 15.0  # Seconds a connection may be silent.
_ANSWER_LIMIT = 60.0  # How long a browser waits for the page while the code is exchanged.
_GOODBYE_LIMIT = 3.0  # How long the end waits for the page to have been sent.


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    # On Windows the option would let another program take the port over.
    allow_reuse_address = os.name == "posix"

    def server_bind(self) -> None:
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if exclusive is not None:
            self.socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        super().server_bind()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the traceback could show the code, and a broken connection is no news."""


class Listener:
    """Wait on a free port of 127.0.0.1 for the one redirect that belongs to an attempt.

    Everything else is answered and ignored: other paths, methods and hosts, wrong states, redirects
    after the first. Nothing is logged. Raises ConfigurationError when the port is taken.
    """

    def __init__(self, *, port: int = 0, path: str = "/callback") -> None:
        self._path = path
        self._guard = threading.Lock()
        self._read: Callable[[str], Secret] | None = None
        self._outcome: Secret | LoginFailedError | None = None
        self._arrived, self._told, self._said = threading.Event(), threading.Event(), threading.Event()
        self._page = page.failed("the program has ended")
        try:
            self._server = _Server((HOST, port), self._handler())
        except OSError as failure:
            raise ConfigurationError(
                f"redirect_port: {port} of {HOST} cannot be used ({failure.strerror}); end the program that "
                "has it, or leave redirect_port out where the service accepts any port",
                field="redirect_port",
            ) from None
        self._authority = f"{HOST}:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="docrelay-login", daemon=True
        )

    @property
    def redirect_uri(self) -> str:
        """The address to send the browser back to."""
        return f"http://{self._authority}{self._path}"

    def start(self, read: Callable[[str], Secret]) -> None:
        """Serve from now on; `read` returns the code in a query, as Attempt.read_redirect does."""
        self._read = read
        self._thread.start()

    def wait(
        self, limit: float, *, clock: Clock = time.monotonic, is_cancelled: Callable[[], bool] = lambda: False
    ) -> Secret:
        """Return the code; raises LoginFailedError on refusal, on cancellation and after `limit` seconds."""
        deadline = clock() + limit
        while not self._arrived.wait(min(_SLICE, max(0.0, deadline - clock()))):
            if is_cancelled():
                raise LoginFailedError("the sign-in was cancelled")
            if clock() >= deadline:
                raise LoginFailedError(f"nobody signed in within {limit:g} seconds; begin again")
        return self.take()

    def take(self) -> Secret:
        """Return the code that has come; raises StrayError when none has, LoginFailedError on refusal."""
        with self._guard:
            outcome = self._outcome
        if isinstance(outcome, LoginFailedError):
            raise outcome
        if outcome is None:
            raise StrayError("no answer of the service has come yet")
        return outcome

    def tell(self, shown: page.Page) -> None:
        """Set the page for the browser, which waits for it since its redirect came; the first one holds."""
        with self._guard:
            if not self._told.is_set():
                self._page = shown
                self._told.set()

    def close(self) -> None:
        """Show the page to a browser that waits for it, then free the port."""
        self.tell(self._page)
        if self._arrived.is_set():
            self._said.wait(_GOODBYE_LIMIT)
        if self._thread.ident is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, LoginFailedError):
            self.tell(page.failed(str(error)))
        self.close()

    def receive(self, target: str, host: str) -> tuple[page.Page, bool]:
        """Return the page for a GET, and whether it is the end of the sign-in."""
        path, _, query = target.partition("?")
        # A foreign name that was made to lead here is no redirect of ours.
        if path != self._path or host != self._authority:
            return page.NOT_FOUND, False
        with self._guard:
            if self._outcome is not None:
                return page.ALREADY, False
            assert self._read is not None  # noqa: S101 - the server is started by start()
            try:
                self._outcome = self._read(query)
            except StrayError:
                return page.NOT_OURS, False
            except LoginFailedError as failure:
                self._outcome = failure
        self._arrived.set()
        self._told.wait(_ANSWER_LIMIT)
        with self._guard:
            return self._page, True

    def page_is_sent(self) -> None:
        """Note that the browser has the last page."""
        self._said.set()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _SLOW_BROWSER

            def do_GET(self) -> None:
                if len(self.path) > _TARGET_LIMIT:
                    self.show(page.TOO_LONG)
                    return
                shown, is_end = listener.receive(self.path, self.headers.get("Host", ""))
                try:
                    self.show(shown)
                finally:
                    if is_end:
                        listener.page_is_sent()

            def refuse(self) -> None:
                """Answer what no browser that follows a redirect sends, such as a scanner's HEAD."""
                self.show(page.ONLY_GET)

            do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = refuse  # noqa: N815

            def show(self, shown: page.Page) -> None:
                body = shown.render()
                self.send_response_only(shown.status)
                for name, value in {**page.HEADERS, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                if shown.status == 405:
                    self.send_header("Allow", "GET")
                self.send_header("Connection", "close")
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Log nothing: the line would hold the code."""

        return Handler
