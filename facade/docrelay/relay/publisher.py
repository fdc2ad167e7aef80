"""Give documents a URL, for services that fetch by URL instead of taking an upload."""

from __future__ import annotations

import secrets
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote, unquote, urlsplit

from docrelay._core.files import open_regular
from docrelay.auth.placement import require_secure
from docrelay.errors import ConfigurationError
from docrelay.relay.documents import Document

_POLL_SECONDS = 0.05


class Publisher(Protocol):
    """Know the URL under which a service can fetch a document; a context manager."""

    def url(self, document: Document) -> str:
        """Return the URL of a document; raises ConfigurationError when it can have none."""
        ...

    def __enter__(self) -> Self:
        """Begin to publish."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """End it: no URL need work from here on."""
        ...


class _Silent:
    """A publisher that has nothing to begin and nothing to end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


class UrlsOnly(_Silent):
    """Pass URLs through and refuse files."""

    def url(self, document: Document) -> str:
        """Return the document's own URL; raises ConfigurationError for a file."""
        if document.url is None:
            raise ConfigurationError(
                f"documents: SmartDocumentor fetches documents by URL, and {document.shown} is a file: pass "
                "https URLs, or --public-url BASE under which the same file names are reachable",
                field="documents",
            )
        return document.url


class PublicFolder(_Silent):
    """Files that are reachable under one base URL already, by the same names."""

    def __init__(self, base: str) -> None:
        require_secure(base, field="public_url")
        if urlsplit(base).query or urlsplit(base).fragment:
            raise ConfigurationError(
                "public_url: has a query or a fragment; give the address of a folder", field="public_url"
            )
        self._base = base.rstrip("/")
        self._given: dict[str, str] = {}

    def url(self, document: Document) -> str:
        """Return base and relative path; raises ConfigurationError when two files would share a URL."""
        if document.url is not None:
            return document.url
        other = self._given.setdefault(document.relative, document.shown)
        if other != document.shown:
            raise ConfigurationError(
                f"documents: {document.shown} and {other} would have the same public URL", field="documents"
            )
        return f"{self._base}/{quote(document.relative)}"


class LoopbackPublisher:
    """Serve files on loopback under paths that cannot be guessed, for a service on this machine."""

    def __init__(self) -> None:
        self._files: dict[str, Path] = {}
        self._urls: dict[Document, str] = {}
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def url(self, document: Document) -> str:
        """Return the URL of a file; raises RuntimeError outside of the context."""
        if document.path is None:
            return document.url or ""
        if self._server is None:
            raise RuntimeError("the publisher is not running")
        if document in self._urls:
            return self._urls[document]
        path = f"/{secrets.token_urlsafe(32)}/{document.name}"
        self._files[path] = document.path
        url = f"http://127.0.0.1:{self._server.server_port}{quote(path)}"
        self._urls[document] = url
        return url

    def __enter__(self) -> Self:
        files = self._files

        class Handler(_FileHandler):
            published = files

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="docrelay-publisher", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._files.clear()
        self._urls.clear()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = self._thread = None


class _FileHandler(BaseHTTPRequestHandler):
    """Answer GET and HEAD for published files, 404 for anything else."""

    published: dict[str, Path]

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        path = self.published.get(unquote(self.path))
        try:
            if path is None:
                raise FileNotFoundError
            with open_regular(path) as file:
                self.send_response(200)
                self.send_header("Content-Type", "application/octet-stream")
                self.send_header("Content-Length", str(path.stat().st_size))
                self.end_headers()
                if body:
                    shutil.copyfileobj(file, self.wfile)
        except ConnectionError:
            self.close_connection = True
        except OSError:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it is called by
        """Keep the unguessable paths to ourselves."""


def publisher_for(service_url: str, public_url: str | None) -> Publisher:
    """Return the publisher that fits: the public folder, loopback to loopback, or none."""
    if public_url is not None:
        return PublicFolder(public_url)
    return LoopbackPublisher() if on_loopback(service_url) else UrlsOnly()


def on_loopback(url: str) -> bool:
    """Return whether a URL is of this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
