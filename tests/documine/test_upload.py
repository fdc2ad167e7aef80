"""Uploads: streamed, whole, and with nothing in the document or its name that could break the form."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import tempfile
import threading
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from docrelay import ConfigurationError, ServerError
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, Request, as_json

PATH = "/api/dossier-templates/t/dossiers/d/files"
DONE = as_json({"fileIds": ["file-1"]}, 201)
HOSTILE = b'before\r\n--+++\r\nContent-Disposition: form-data; name="x"\r\n\r\nevil\r\n--+++--\r\nafter'
MEGABYTE = 1 << 20


def upload(form: Form, loopback: Loopback, source: Any, **options: Any) -> list[str]:
    client = form.client("documine", loopback.url)
    ids: list[str] = form.do(client.files.upload, "t", "d", source, **options)
    return ids


def test_a_document_that_looks_like_a_form_arrives_intact(form: Form, loopback: Loopback) -> None:
    loopback.on(f"POST {PATH}", DONE)
    assert upload(form, loopback, HOSTILE, filename="a.pdf") == ["file-1"]
    [part] = loopback.requests[0].parts()
    assert part.get_param("name", header="content-disposition") == "file"
    assert part.get_filename() == "a.pdf"
    assert part.get_content_type() == "application/pdf"
    assert loopback.requests[0].body.count(HOSTILE) == 1
    boundary = loopback.requests[0].headers["Content-Type"].partition("boundary=")[2]
    assert boundary.encode() not in HOSTILE
    assert loopback.requests[0].query == {"keepManualChanges": ["false"]}


def test_every_upload_has_its_own_boundary(form: Form, loopback: Loopback) -> None:
    loopback.on(f"POST {PATH}", DONE)
    for _ in range(2):
        upload(form, loopback, b"x", filename="a.pdf")
    first, second = (request.headers["Content-Type"] for request in loopback.requests)
    assert first != second


def test_a_file_name_cannot_add_headers(form: Form, loopback: Loopback) -> None:
    loopback.on(f"POST {PATH}", DONE)
    upload(form, loopback, b"x", filename='a"\r\nX-Evil: 1\r\n\r\né.pdf')
    [part] = loopback.requests[0].parts()
    assert part["X-Evil"] is None
    assert part.get_payload(decode=True) == b"x"


def test_sources(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"POST {PATH}", DONE)
    path = tmp_path / "report.pdf"
    path.write_bytes(b"content")
    upload(form, loopback, path)
    upload(form, loopback, str(path), filename="other.pdf", keep_manual_changes=True)
    upload(form, loopback, memoryview(b"content"), filename="c.bin")
    with path.open("rb") as opened:
        opened.read(3)
        upload(form, loopback, opened)
        assert not opened.closed
    parts = [request.parts()[0] for request in loopback.requests]
    names = [part.get_filename() for part in parts]
    assert names == ["report.pdf", "other.pdf", "c.bin", "report.pdf"]
    assert parts[2].get_content_type() == "application/octet-stream"
    assert {part.get_payload(decode=True) for part in parts} == {b"content"}
    assert loopback.requests[1].query == {"keepManualChanges": ["true"]}


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"x", "filename"),
        (io.BytesIO(b"x"), "filename"),
        (io.StringIO("x"), "binary"),
        (None, "NoneType"),
    ],
)
def test_sources_that_cannot_be_sent(form: Form, loopback: Loopback, source: Any, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        upload(form, loopback, source)
    assert loopback.requests == []


def test_a_path_that_is_not_there(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        upload(form, loopback, tmp_path / "none.pdf")


@pytest.mark.parametrize("mode", ["w+", "wb"])
def test_open_files_that_cannot_be_sent(form: Form, loopback: Loopback, mode: str) -> None:
    # These are of no class that would tell that they are text, or cannot be read.
    with tempfile.NamedTemporaryFile(mode) as file, pytest.raises(ConfigurationError, match="binary"):
        upload(form, loopback, file)
    assert loopback.requests == []


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_pipe_is_not_waited_for(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(ConfigurationError, match=r"pipe\.pdf is a pipe or a device; open it yourself"):
        upload(form, loopback, tmp_path / "pipe.pdf")
    assert loopback.requests == []


class _Changing(io.FileIO):
    """A file that somebody changes as soon as its first part was read."""

    def __init__(self, path: Path, content: bytes) -> None:
        super().__init__(str(path))
        self._content = content

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(size)
        if chunk and self.tell() == len(chunk):
            Path(str(self.name)).write_bytes(self._content)
        return chunk


@pytest.mark.parametrize(
    ("size", "words"), [(100_001, "more than 100000"), (99_999, "only 99999 of 100000"), (0, "only 65536 of")]
)
def test_a_file_that_changes_while_it_is_sent(
    form: Form, loopback: Loopback, tmp_path: Path, size: int, words: str
) -> None:
    loopback.on(f"POST {PATH}", DONE)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x" * 100_000)
    with _Changing(path, b"x" * size) as file, pytest.raises(OSError, match=_changed(words)) as caught:
        upload(form, loopback, file)
    assert caught.value.filename == str(path)
    assert loopback.requests == []


@pytest.mark.parametrize(
    ("size", "words"), [(200_000, "more than 100000"), (99_999, "only 99999 of 100000"), (0, "only 0 of")]
)
def test_a_file_that_changes_before_it_is_sent_again(
    form: Form, loopback: Loopback, tmp_path: Path, size: int, words: str
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"x" * 100_000)

    def respond(request: Request) -> Answer:
        path.write_bytes(b"x" * size)
        return Answer(status=429, headers={"Retry-After": "0"})

    loopback.on(f"POST {PATH}", respond)
    with pytest.raises(OSError, match=_changed(words)) as caught:
        upload(form, loopback, path)
    assert caught.value.filename == str(path)
    assert len(loopback.requests) == 1


def _changed(words: str) -> str:
    return f"changed while it was sent: it has {words}.* bytes now: '.*'$"


class _Broken(io.BytesIO):
    """A file whose disk fails."""

    def read(self, size: int | None = -1) -> bytes:
        if size:
            raise OSError(5, "Input/output error")
        return b""


def test_a_file_that_cannot_be_read_is_named(form: Form, loopback: Loopback) -> None:
    with pytest.raises(OSError, match=r"Input/output error: 'a\.pdf'"):
        upload(form, loopback, _Broken(b"x"), filename="a.pdf")
    assert loopback.requests == []


def test_a_pipe_is_sent_in_chunks_and_once_only(form: Form, loopback: Loopback) -> None:
    busy = Answer(status=503, headers={"Retry-After": "0"})
    loopback.on(f"POST {PATH}", busy, DONE)
    reader, writer = os.pipe()
    thread = threading.Thread(target=_write, args=(writer, b"content"))
    thread.start()
    with os.fdopen(reader, "rb") as pipe, pytest.raises(ServerError):
        upload(form, loopback, pipe, filename="a.pdf")
    thread.join()
    assert len(loopback.requests) == 1
    [part] = loopback.requests[0].parts()
    assert part.get_payload(decode=True) == b"content"


def _write(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as pipe:
        pipe.write(content)


def test_a_refused_upload_is_sent_again_whole(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"POST {PATH}", Answer(status=429, headers={"Retry-After": "3"}), DONE)
    path = tmp_path / "a.pdf"
    path.write_bytes(HOSTILE)
    assert upload(form, loopback, path) == ["file-1"]
    assert form.pauses == [3.0]
    assert loopback.requests[0].body == loopback.requests[1].body
    assert HOSTILE in loopback.requests[1].body


def test_memory_stays_small(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"POST {PATH}", DONE)
    loopback.keep = 0
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(64 * MEGABYTE)
    client = form.client("documine", loopback.url)
    form.do(client.files.upload, "t", "d", b"warm", filename="up.pdf")
    tracemalloc.start()
    try:
        form.do(client.files.upload, "t", "d", path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert loopback.requests[1].size > 64 * MEGABYTE
    assert peak < 4 * MEGABYTE


def test_a_large_document_arrives_unchanged(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"POST {PATH}", DONE)
    loopback.keep = 8 * MEGABYTE
    content = b"".join(hashlib.sha256(bytes([i % 256])).digest() for i in range(5 * MEGABYTE // 32))
    path = tmp_path / "large.bin"
    path.write_bytes(content)
    upload(form, loopback, path)
    body = loopback.requests[0].body
    start = body.index(b"\r\n\r\n") + 4
    assert body[start : start + len(content)] == content


def test_a_packed_file_is_sent_unpacked(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"POST {PATH}", DONE)
    with gzip.open(tmp_path / "a.pdf.gz", "wb") as packed:
        packed.write(b"content " * 1000)
    with gzip.open(tmp_path / "a.pdf.gz") as packed:
        upload(form, loopback, packed, filename="a.pdf")
    [part] = loopback.requests[0].parts()
    assert part.get_payload(decode=True) == b"content " * 1000
