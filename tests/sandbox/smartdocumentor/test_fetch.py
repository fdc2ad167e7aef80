from __future__ import annotations

import itertools
import socket
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from docrelay.sandbox.smartdocumentor.fetch import FetchError, fetch


@pytest.fixture
def answer() -> Callable[[bytes], str]:
    """Serve raw bytes once, then close the connection; returns the URL."""

    def serve(data: bytes) -> str:
        listener = socket.create_server(("127.0.0.1", 0))

        def work() -> None:
            with listener:
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(data)

        threading.Thread(target=work, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/a?sig=fake-signature"

    return serve


def test_a_document_is_written(answer: Callable[[bytes], str], tmp_path: Path) -> None:
    url = answer(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    assert fetch(url, tmp_path / "a", limit=5, seconds=5) == 5
    assert (tmp_path / "a").read_bytes() == b"hello"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello!", "larger than 5 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "download"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "HTTP status 403"),
        (
            b"HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1:9/x\r\nContent-Length: 0\r\n\r\n",
            "HTTP status 302",
        ),
        (
            b"HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n",
            "HTTP status 302",
        ),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "HTTP status 204"),
        (b"HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\n\r\nhell", "HTTP status 206"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\0",
            "'gzip' coded",
        ),
        (b"nonsense\r\n\r\n", "download failed"),
        (b"", "download failed"),
    ],
)
def test_failures_say_why_but_not_where(
    answer: Callable[[bytes], str], tmp_path: Path, data: bytes, reason: str
) -> None:
    with pytest.raises(FetchError, match=reason) as caught:
        fetch(answer(data), tmp_path / "a", limit=5, seconds=5)
    assert "fake-signature" not in str(caught.value)


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "nothing", "http://", "http://[x"]
)
def test_other_urls_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(FetchError):
        fetch(url, tmp_path / "a", limit=5, seconds=5)


def test_slow_downloads_end(answer: Callable[[bytes], str], tmp_path: Path) -> None:
    url = answer(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")
    ticks = itertools.count(0, 10)
    with pytest.raises(FetchError, match="too long"):
        fetch(url, tmp_path / "a", limit=5, seconds=5, timer=lambda: next(ticks))
