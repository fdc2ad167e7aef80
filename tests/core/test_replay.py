from __future__ import annotations

import io
from collections.abc import Iterator

import httpx
import pytest

from docrelay._core.retry import is_replayable


class Pipe(io.RawIOBase):
    def seekable(self) -> bool:
        return False


def chunks() -> Iterator[bytes]:
    yield b"x"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({}, True),
        ({"json": {}}, True),
        ({"data": {"a": "b"}}, True),
        ({"files": {"f": io.BytesIO(b"x")}, "data": {"a": "b"}}, True),
        ({"files": {"f": b"x"}}, True),
        ({"files": {"f": Pipe()}}, False),
        ({"content": chunks()}, False),
    ],
)
def test_bodies(content: dict[str, object], expected: bool) -> None:
    request = httpx.Request("POST", "https://h", **content)  # type: ignore[arg-type]
    assert is_replayable(request) is expected


def test_a_stream_may_declare_itself() -> None:
    class Stream(httpx.SyncByteStream):
        replayable = True

    assert is_replayable(httpx.Request("POST", "https://h", stream=Stream()))
