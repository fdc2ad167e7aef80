"""Downloads: streamed to a file that appears only when it is complete."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from docrelay import ConflictError, DocrelayError, ProcessingError, TransportError, UnexpectedResponseError
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json

PATH = "/api/downloads/x/download"
ZIP = "application/zip"
MEGABYTE = 1 << 20


def test_to_a_file_or_into_a_folder(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", Answer(b"PK content", media_type=ZIP))
    client = form.client("documine", loopback.url)
    assert form.do(client.downloads.fetch, "x", tmp_path / "a.zip") == tmp_path / "a.zip"
    assert form.do(client.downloads.fetch, "x", str(tmp_path)) == tmp_path / "x.zip"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "x.zip"]
    assert {path.read_bytes() for path in tmp_path.iterdir()} == {b"PK content"}


def test_an_id_stays_in_the_folder_and_in_the_path(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on("GET /api/downloads/..%2F..%2Fx%3Fa/download", Answer(b"PK", media_type=ZIP))
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


def test_memory_stays_small(form: Form, loopback: Loopback, tmp_path: Path) -> None:
    loopback.on(f"GET {PATH}", lambda request: Answer(_large(), media_type=ZIP))
    client = form.client("documine", loopback.url)
    tracemalloc.start()
    try:
        form.do(client.downloads.fetch, "x", tmp_path / "a.zip")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "a.zip").stat().st_size == 64 * MEGABYTE
    assert peak < 4 * MEGABYTE


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
