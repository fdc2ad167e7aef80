"""Whether an answer is the file that it is announced as, and all of it. In constant memory."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
import zlib
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from docrelay._core.bodies import Decoder
from docrelay._core.responses import content_type, unexpected
from docrelay._core.text import one_line
from docrelay.errors import TransportError, UnexpectedResponseError

_ALGORITHMS = {"md5": "md5", "sha": "sha1", "sha-256": "sha256", "sha-512": "sha512"}

_END = struct.Struct("<4s4H2LH")
_END64_LOCATOR = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LONGEST_COMMENT = 0xFFFF


def check_head(answer: httpx.Response) -> None:
    """Raise UnexpectedResponseError for an answer that brings no file, before its body is read.

    Only 200 brings a whole one. A web page is refused by the funnel already.
    """
    kind = content_type(answer)
    if answer.status_code != 200:
        raise unexpected(answer, "no file: only 200 brings one")
    if kind == "application/json" or kind.endswith("+json"):
        raise unexpected(answer, "a message in place of a file")


class FileBody:
    """The body of `answer`, checked while it passes.

    Give each raw chunk to `decode`, and the file that the results were written to to `finish`.
    Both raise UnexpectedResponseError.
    """

    def __init__(self, answer: httpx.Response) -> None:
        self._answer = answer
        # Of an answer that is in memory already, as those of mock transports are, only the decoded
        # body is left, which length, coding and digests do not speak of.
        self._headers: Mapping[str, str] = {} if answer.is_stream_consumed else answer.headers
        coding = self._headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip"):
            raise unexpected(answer, f"the content coding {one_line(coding, 40)!r}, unasked")
        self._decoder = Decoder("" if coding == "identity" else coding, exact=True)
        self._digests = {
            (name, text): hashlib.new(name, usedforsecurity=False) for name, text in _digests(self._headers)
        }
        self._received = 0

    def decode(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what `chunk` holds, in pieces of bounded size."""
        self._received += len(chunk)
        for digest in self._digests.values():
            digest.update(chunk)
        try:
            yield from self._decoder.pieces(chunk)
        except zlib.error:
            raise unexpected(self._answer, "gzip data that are damaged") from None

    def finish(self, file: BinaryIO) -> None:
        """Check that everything has come, and that `file` is a whole ZIP archive."""
        length = self._headers.get("content-length", "")
        if length.isdecimal() and "transfer-encoding" not in self._headers and self._received != int(length):
            raise unexpected(self._answer, f"only {self._received} of its {length} bytes")
        if not self._decoder.is_complete:
            raise unexpected(self._answer, f"gzip data that end too early, after {self._received} bytes")
        for (name, text), digest in self._digests.items():
            if base64.b64encode(digest.digest()).decode().rstrip("=") != text.rstrip("="):
                raise unexpected(self._answer, f"a body that does not have its {name} digest")
        if not is_whole_zip(file):
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            what = "a ZIP archive that is cut off" if file.read(2) == b"PK" else "what is no ZIP archive"
            raise unexpected(self._answer, f"{what}, {size} bytes")


def is_whole_zip(file: BinaryIO) -> bool:
    """Return whether `file` ends with the end record of a ZIP archive that begins where `file` does.

    The entries are not read: their checksums are looked at when they are unpacked. `zipfile` is no
    help: it takes the end of an archive inside a cut one for the end of both, and holds the list of
    entries in memory.
    """
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    while at >= 0:
        if at + _END.size <= len(tail):
            *_, entries, length, offset, comment = _END.unpack_from(tail, at)
            if at + _END.size + comment == len(tail) and _fits(file, start + at, entries, length, offset):
                return True
        at = tail.rfind(b"PK\5\6", 0, at + 3)  # The comment may hold what looks like an end record.
    return False


def _fits(file: BinaryIO, end: int, entries: int, length: int, offset: int) -> bool:
    """Return whether the list of entries lies between `offset` and the end record at `end`."""
    locator = _read(file, end - _END64_LOCATOR.size, _END64_LOCATOR)
    if locator is not None and locator[0] == b"PK\6\7":
        end = locator[2]
        record = _read(file, end, _END64)
        if record is None or record[0] != b"PK\6\6":
            return False
        entries, length, offset = record[7:10]
    if offset + length != end:
        return False
    first = _read(file, offset, struct.Struct("4s"))
    return length == 0 if entries == 0 else first is not None and first[0] == b"PK\1\2"


def _read(file: BinaryIO, offset: int, form: struct.Struct) -> tuple[Any, ...] | None:
    if not 0 <= offset < 1 << 62:
        return None
    file.seek(offset)
    data = file.read(form.size)
    return form.unpack(data) if len(data) == form.size else None


@contextmanager
def saying_untouched(target: Path) -> Generator[None, None, None]:
    """Make an error of the service inside the block say that `target` was not touched."""
    try:
        yield
    except (UnexpectedResponseError, TransportError) as failure:
        failure.args = (f"{failure}; {target} was not touched",)
        raise


def _digests(headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield algorithm and digest in base64 for each that is given and known.

    All are of the body as it is sent: RFC 1864 (Content-MD5), RFC 3230 (Digest), RFC 9530.
    """
    if "content-md5" in headers:
        yield "md5", headers["content-md5"].strip()
    for header in ("digest", "repr-digest", "content-digest"):
        for member in headers.get(header, "").split(","):
            name, _, text = member.partition("=")
            algorithm = _ALGORITHMS.get(name.strip().lower())
            if algorithm is not None:
                yield algorithm, text.partition(";")[0].strip().strip(":")
