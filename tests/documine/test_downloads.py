"""Downloads: streamed to a file that appears only when it is complete."""

from __future__ import annotations

import base64
import gzip
import hashlib
import logging
import os
import threading
import tracemalloc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import anyio
import anyio.to_thread
import httpx
import pytest
from anyio.from_thread import BlockingPortal

from docrelay import ConflictError, DocrelayError, ProcessingError, TransportError, UnexpectedResponseError
from tests.archives import archive, end_record
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, Request, as_json
from tests.limits import largest_file

PATH = "/api/downloads/x/download"
ZIP = "application/zip"
MEGABYTE = 1 << 20
PACKAGE = archive(20, 30)
LARGE = archive(1_000_000)
PACKED = gzip.compress(LARGE)


def test_to_a_file_or_into_a_folder(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", Answer(PACKAGE, media_type=ZIP))
    client = form.client("documine", loopback.url)
    assert form.do(client.downloads.fetch, "x", tmp_path / "a.zip") == tmp_path / "a.zip"
    assert form.do(client.downloads.fetch, "x", str(tmp_path)) == tmp_path / "x.zip"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "x.zip"]
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {PACKAGE}


def test_an_id_stays_in_the_folder_and_in_the_path(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on("GET /api/downloads/..%2F..%2Fx%3Fa/download", Answer(PACKAGE, media_type=ZIP))
    client = form.client("documine", loopback.url)
    folder = tmp_path / "folder"
    folder.mkdir()
    assert form.do(client.downloads.fetch, "../../x?a", folder) == folder / "x?a.zip"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(b"PK", media_type=ZIP, length=1000), TransportError),
        (as_json({"message": "not ready"}, 409), ConflictError),
        (Answer(b"<html>", media_type="text/html"), UnexpectedResponseError),
    ],
)
def test_a_failure_leaves_nothing_behind(
    form: Form, loopback: Loopback, tmp_path: Path, answer: Answer, kind: type[DocrelayError]
) -> None:
    loopback.on(f"GET {PATH}", answer)
    client = form.client("documine", loopback.url)
    with pytest.raises(kind):
        form.do(client.downloads.fetch, "x", tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_keeps_what_was_there(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", Answer(b"PK", media_type=ZIP, length=1000))
    (tmp_path / "a.zip").write_bytes(b"old")
    client = form.client("documine", loopback.url)
    with pytest.raises(TransportError):
        form.do(client.downloads.fetch, "x", tmp_path / "a.zip")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.zip", b"old")]


def test_a_folder_that_is_not_there(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    client = form.client("documine", loopback.url)
    with pytest.raises(FileNotFoundError):
        form.do(client.downloads.fetch, "x", tmp_path / "none" / "a.zip")
    assert loopback.requests == []


def _large() -> Iterator[bytes]:
    for _ in range(1024):
        yield bytes(65536)
    yield end_record(64 * MEGABYTE)


def test_memory_stays_small(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", lambda request: Answer(_large(), media_type=ZIP))
    client = form.client("documine", loopback.url)
    tracemalloc.start()
    try:
        form.do(client.downloads.fetch, "x", tmp_path / "a.zip")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "a.zip").stat().st_size == 64 * MEGABYTE + 22
    assert peak < 4 * MEGABYTE


def _digest(name: str, content: bytes) -> str:
    return base64.b64encode(hashlib.new(name, content).digest()).decode()


def _zip(body: bytes | Iterable[bytes], **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(body, media_type=ZIP, headers=named)


def _packed(body: bytes | Iterable[bytes], **headers: str) -> Answer:
    return _zip(body, content_encoding="gzip", **headers)


SHA256 = _digest("sha256", PACKAGE)

# A list has no length that could be announced: its end is where the connection ends.
JUNK = {
    "no content": (Answer(status=204, media_type=None), "204 .*no file"),
    "a redirect to nowhere": (Answer(status=302, media_type=None), "302 .*no file"),
    "not modified": (Answer(status=304, media_type=None), "304 .*no file"),
    "a part": (Answer(PACKAGE, status=206, media_type=ZIP), "206 .*no file"),
    "accepted": (as_json({"status": "GENERATING"}, 202), "202 .*no file"),
    "a message": (as_json({"message": "not ready"}), "application/json, 24 bytes.*a message"),
    "problem details": (Answer(b"{}", media_type="Application/Problem+JSON; charset=utf-8"), "a message"),
    "a web page": (Answer(b"<html>", media_type="text/html"), "a web page"),
    "a page without a name": (Answer(b"<html>", media_type=None), "no content type.*no ZIP archive, 6 bytes"),
    "a message as bytes": (Answer(b"{}", media_type="application/octet-stream"), "no ZIP archive, 2 bytes"),
    "nothing": (Answer(b"", media_type=ZIP), "no ZIP archive, 0 bytes"),
    "cut off": (_zip([LARGE[:1000]]), "unknown length.*cut off, 1000 bytes"),
    "cut off before its last byte": (_zip([LARGE[:-1]]), "cut off"),
    "cut off and packed": (_packed([PACKED[:-1]]), "gzip data that end too early"),
    "cut off, packed, with a length": (
        _packed(PACKED[:500]),
        "gzip data that end too early, after 500 bytes",
    ),
    "cut off, then packed": (_packed(gzip.compress(LARGE[:1000])), "cut off, 1000 bytes"),
    "damaged and packed": (_packed(PACKED[:-5] + bytes(5)), "gzip data that are damaged"),
    "not packed at all": (_packed(PACKAGE), "gzip data that are damaged"),
    "an unknown coding": (_zip(PACKAGE, content_encoding="br"), "the content coding '?br"),
    "another MD5": (_zip(PACKAGE, content_md5=_digest("md5", b"")), "md5"),
    "no MD5 at all": (_zip(PACKAGE, content_md5="none"), "md5"),
    "another digest": (_zip(PACKAGE, digest=f"SHA-512={_digest('sha512', b'')}"), "sha512"),
    "another content digest": (_zip(PACKAGE, content_digest=f"sha-256=:{_digest('sha256', b'')}:"), "sha256"),
    "another digest of two": (
        _zip(PACKAGE, repr_digest=f"sha-512=:{_digest('sha512', b'')}:, sha-256=:{SHA256}:"),
        "sha512",
    ),
}


@pytest.mark.parametrize("kind", JUNK)
def test_what_is_no_package_is_refused_and_touches_nothing(
    form: Form, loopback: Loopback, tmp_path: Path, kind: str
) -> None:
    answer, words = JUNK[kind]
    loopback.on(f"GET {PATH}", answer)
    target = tmp_path / "a.zip"
    target.write_bytes(b"old")
    client = form.client("documine", loopback.url)
    with pytest.raises(UnexpectedResponseError, match=words) as caught:
        form.do(client.downloads.fetch, "x", target)
    assert str(caught.value).endswith(f"; {target} was not touched")
    assert caught.value.status == answer.status
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.zip", b"old")]


@pytest.mark.parametrize("kind", [*JUNK][:8])
def test_what_brings_no_file_is_not_streamed(form: Form, loopback: Loopback, kind: str) -> None:
    loopback.on(f"GET {PATH}", JUNK[kind][0])
    client = form.client("documine", loopback.url)
    with pytest.raises(UnexpectedResponseError, match=JUNK[kind][1]):
        form.do(client.downloads.stream, "x")


PACKAGES = {
    "with a length": (Answer(PACKAGE, media_type=ZIP), PACKAGE),
    "without a length": (_zip([PACKAGE[:7], PACKAGE[7:]]), PACKAGE),
    "empty": (Answer(archive(), media_type="application/octet-stream"), archive()),
    "without a media type": (Answer(PACKAGE, media_type=None), PACKAGE),
    "of an unknown media type": (Answer(PACKAGE, media_type="text/plain"), PACKAGE),
    "packed": (_packed(PACKED), LARGE),
    "packed in two": (_packed(gzip.compress(PACKAGE[:9]) + gzip.compress(PACKAGE[9:])), PACKAGE),
    "with its MD5": (_packed(PACKED, content_md5=_digest("md5", PACKED)), LARGE),
    "with its digest": (_zip(PACKAGE, repr_digest=f"sha-256=:{SHA256}:"), PACKAGE),
}


@pytest.mark.parametrize("kind", PACKAGES)
def test_a_whole_package_takes_the_place(form: Form, loopback: Loopback, tmp_path: Path, kind: str) -> None:
    answer, content = PACKAGES[kind]
    loopback.on(f"GET {PATH}", answer)
    (tmp_path / "a.zip").write_bytes(b"old")
    client = form.client("documine", loopback.url)
    form.do(client.downloads.fetch, "x", tmp_path / "a.zip")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.zip", content)]
    assert loopback.requests[0].headers["Accept-Encoding"] == "identity"


def test_an_answer_that_is_in_memory_already(form: Form, tmp_path: Path) -> None:
    answer = httpx.Response(200, content=PACKED, headers={"Content-Encoding": "gzip", "Content-MD5": "?"})
    client = form.client("documine", "https://service", transport=httpx.MockTransport(lambda request: answer))
    assert form.do(client.downloads.fetch, "x", tmp_path / "a.zip").read_bytes() == LARGE


@pytest.mark.parametrize(("size", "warnings"), [(None, 0), (0, 0), (len(PACKAGE), 0), (7, 1)])
def test_another_size_than_the_state_says_is_a_warning(
    form: Form,
    loopback: Loopback,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    size: int | None,
    warnings: int,
) -> None:
    loopback.on(f"GET {PATH}", Answer(PACKAGE, media_type=ZIP))
    client = form.client("documine", loopback.url)
    with caplog.at_level(logging.WARNING):
        path = form.do(client.downloads.fetch, "x", tmp_path, file_size=size)
    assert path.read_bytes() == PACKAGE
    said = [f"package x has {len(PACKAGE)} bytes; its state says 7"]
    assert [record.getMessage() for record in caplog.records] == said[:warnings]


def test_fetches_into_one_place_at_once_all_succeed(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    contents = {f"/api/downloads/{number}/download": archive(*[100_000] * number) for number in (1, 2, 3)}
    meet = threading.Barrier(len(contents))

    def halves(content: bytes) -> Iterator[bytes]:
        yield content[: len(content) // 2]
        meet.wait(30)
        yield content[len(content) // 2 :]

    def respond(request: Request) -> Answer:
        return Answer(halves(contents[request.path]), media_type=ZIP)

    for path in contents:
        loopback.on(f"GET {path}", respond)
    client = form.client("documine", loopback.url)
    target = tmp_path / "a.zip"
    with ThreadPoolExecutor() as pool:
        fetched = [pool.submit(form.do, client.downloads.fetch, str(number), target) for number in (1, 2, 3)]
        assert [one.result() for one in fetched] == [target] * 3
    assert target.read_bytes() in contents.values()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX stands for a full disk")
def test_a_full_disk_is_told_by_the_name_of_the_file(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", Answer(LARGE, media_type=ZIP))
    target = tmp_path / "a.zip"
    target.write_bytes(b"old")
    client = form.client("documine", loopback.url)
    with pytest.raises(OSError, match="File too large") as caught, largest_file(10_000):
        form.do(client.downloads.fetch, "x", target)
    assert caught.value.filename == str(target)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.zip", b"old")]


@pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")
def test_a_pipe_that_nobody_reads_and_a_link(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", Answer(PACKAGE, media_type=ZIP))
    client = form.client("documine", loopback.url)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device"):
        form.do(client.downloads.fetch, "x", tmp_path / "pipe")
    assert loopback.requests == []
    (tmp_path / "link.zip").symlink_to(tmp_path / "real.zip")
    form.do(client.downloads.fetch, "x", tmp_path / "link.zip")
    assert (tmp_path / "link.zip").is_symlink()
    assert (tmp_path / "real.zip").read_bytes() == PACKAGE


def test_a_fetch_that_is_cancelled_leaves_nothing_behind(
    portal: BlockingPortal, loopback: Loopback, tmp_path: Path
) -> None:
    form = Form("async", portal)
    begun, cancelled = threading.Event(), threading.Event()

    def halves() -> Iterator[bytes]:
        yield LARGE[:500_000]
        begun.set()
        cancelled.wait(30)

    loopback.on(f"GET {PATH}", lambda request: Answer(halves(), media_type=ZIP))
    client = form.client("documine", loopback.url)

    async def cancel() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(client.downloads.fetch, "x", tmp_path / "a.zip")
            assert await anyio.to_thread.run_sync(begun.wait, 30)
            assert _suffixes(tmp_path) == [".tmp"]
            group.cancel_scope.cancel()

    portal.call(cancel)
    assert _suffixes(tmp_path) == []
    cancelled.set()
    form.close()


def _suffixes(folder: Path) -> list[str]:
    return [path.suffix for path in folder.iterdir()]


def test_waits_for_the_package(form: Form, loopback: Loopback) -> None:
    states = ["QUEUED", "SOMETHING_NEW", None, "READY"]
    loopback.on("GET /api/downloads/x", *(as_json({"downloadId": "x", "status": s}) for s in states))
    client = form.client("documine", loopback.url)
    assert form.do(client.downloads.wait, "x").status == "READY"
    assert form.pauses == [0.25, 0.25, 0.25]


def test_a_package_that_failed(form: Form, loopback: Loopback) -> None:
    loopback.on("GET /api/downloads/x", as_json({"downloadId": "x", "status": "FAILED"}))
    client = form.client("documine", loopback.url)
    with pytest.raises(ProcessingError) as caught:
        form.do(client.downloads.wait, "x")
    assert (caught.value.item, caught.value.state) == ("x", "FAILED")
