"""What is a whole file, looked at without a network."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tracemalloc
import zipfile
from collections.abc import Iterator

import httpx
import pytest

from docrelay import UnexpectedResponseError
from docrelay._core.download import FileBody, is_whole_zip
from tests.archives import archive, end_record

WHOLE = {
    "empty": archive(),
    "an empty entry": archive(0),
    "two entries": archive(10, 70_000),
    "the longest comment": archive(10, comment=b"x" * 0xFFFF),
    "an archive as comment": archive(5, comment=archive(5)),
}


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_whole_archives(content: bytes) -> None:
    assert is_whole_zip(io.BytesIO(content))


def test_a_large_archive_has_a_record_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 0)  # Else it takes 65,536 entries, or 4 GiB.
    content = archive(10, 20)
    assert b"PK\6\6" in content
    assert is_whole_zip(io.BytesIO(content))
    assert not any(is_whole_zip(io.BytesIO(content[:size])) for size in range(len(content)))
    assert not is_whole_zip(io.BytesIO(content.replace(b"PK\6\6", b"PK\6\5")))


def test_an_archive_that_is_cut_anywhere_is_not_whole() -> None:
    # Entries that are archives themselves have their own end records, whole and in the open.
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("empty.zip", archive())
        made.writestr("inner.zip", archive(30))
        made.writestr("last.txt", b"x" * 40)
    content = file.getvalue()
    assert is_whole_zip(io.BytesIO(content))
    assert not any(is_whole_zip(io.BytesIO(content[:size])) for size in range(len(content)))


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK", b"PK\5\6", b"not an archive", archive(5) + b"\n", b"before" + archive(5),
        end_record(1), end_record(0xFFFFFFFF), b"PK\6\7" + b"\xff" * 16 + end_record(20),
    ],
)  # fmt: skip
def test_what_is_no_archive(content: bytes) -> None:
    assert not is_whole_zip(io.BytesIO(content))


def _answer(content: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = httpx.Request("GET", "http://service/file?token=canary")
    return httpx.Response(200, headers=named, content=iter([content]), request=request)


def _finish(answer: httpx.Response) -> bytes:
    body, file = FileBody(answer), io.BytesIO()
    for chunk in answer.iter_raw():
        file.writelines(body.decode(chunk))
    body.finish(file)
    return file.getvalue()


@pytest.mark.parametrize("length", [999, 1001])
def test_a_length_that_the_protocol_has_not_checked(length: int) -> None:
    content = archive(1000 - len(archive(0)))
    assert _finish(_answer(content, content_length="1000")) == content
    with pytest.raises(UnexpectedResponseError, match=f"only 1000 of its {length} bytes") as caught:
        _finish(_answer(content, content_length=str(length)))
    assert (caught.value.status, caught.value.length) == (200, length)
    assert "canary" not in str(caught.value)


def test_digests_are_of_what_is_sent_and_others_do_not_count() -> None:
    content = archive(100)
    sent = gzip.compress(content)
    sha = base64.b64encode(hashlib.sha256(sent).digest()).decode()
    fields = {
        "content_encoding": "gzip",
        "content_md5": base64.b64encode(hashlib.md5(sent).digest()).decode(),
        "digest": f"UNIXsum=30637, SHA-256={sha}, id-sha-256=bm9uZQ==",
        "repr_digest": f"sha-256=:{sha}:;given=?1, crc32c=:AAAA:",
        "content_digest": f"sha-256=:{sha}:",
    }
    assert _finish(_answer(sent, **fields)) == content
    with pytest.raises(UnexpectedResponseError, match="sha256"):
        _finish(_answer(sent, **{**fields, "content_digest": f"sha-256=:{sha[::-1]}:"}))


def test_packed_data_come_out_in_small_pieces() -> None:
    content = bytes(64 << 20)
    sent = gzip.compress(content) + gzip.compress(end_record(len(content)))
    size = len(content) + 22
    del content
    answer = _answer(sent, content_encoding="gzip")
    body = FileBody(answer)
    tracemalloc.start()
    try:
        assert sum(_sizes(body, sent)) == size
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2 << 20


def _sizes(body: FileBody, sent: bytes) -> Iterator[int]:
    for start in range(0, len(sent), 1000):
        for piece in body.decode(sent[start : start + 1000]):
            yield len(piece)
