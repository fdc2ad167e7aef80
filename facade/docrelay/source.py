"""What can be uploaded: a path, bytes or an open binary file, streamed and never held whole."""

from __future__ import annotations

import io
import mimetypes
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

from .errors import ConfigurationError

Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


@contextmanager
def opened(source: Source, filename: str | None) -> Generator[tuple[BinaryIO, str, str], None, None]:
    """Open `source` for reading: yield (file, file name, media type); close only what was opened.

    An open file is sent from its start where it can be rewound. Raises ConfigurationError when `source` is no
    readable document or has no name and `filename` gives none; OSError when a path can't be opened.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        with path.open("rb") as file:
            yield _readable(file), *_named(filename or path.name)
    elif isinstance(source, bytes | bytearray | memoryview):
        yield io.BytesIO(source), *_named(filename)
    elif hasattr(source, "read") and not isinstance(cast("object", source), io.TextIOBase):
        name = getattr(source, "name", None)
        yield _readable(source), *_named(filename or (Path(name).name if isinstance(name, str) else None))
    else:
        raise ConfigurationError(
            f"file: expected a path, bytes or a file opened in binary mode, got {type(source).__name__}",
            field="file",
        )


class _Stream:
    """A file without its descriptor.

    httpx asks the descriptor for the length of an upload, which is 0 for a pipe and the packed
    length for a `gzip` file. Without one it measures by seeking, or sends chunks.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read
        if getattr(file, "seekable", bool)():
            self.seek = file.seek
            self.tell = file.tell


def _readable(file: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", _Stream(file))


def _named(filename: str | None) -> tuple[str, str]:
    if not filename:
        raise ConfigurationError(
            "filename: bytes and unnamed files have none; pass filename='invoice.pdf'",
            field="filename",
        )
    return filename, mimetypes.guess_type(filename)[0] or "application/octet-stream"
