"""From arguments to requests: values of paths, documents to upload, and bodies."""

from __future__ import annotations

import errno
import io
import mimetypes
import os
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, TypeVar, cast

from docrelay._core.files import open_regular
from docrelay.errors import ConfigurationError
from docrelay_api.paths import PathValueError, path_value

# Generated argument -> the name that the methods of the facade give it, where it is another.
_NAMES = {"dossier_template_id": "template_id", "taskid": "task_id"}


@contextmanager
def path_arguments() -> Generator[None, None, None]:
    """Raise ConfigurationError naming the argument that a generated operation refuses to send."""
    try:
        yield
    except PathValueError as refused:
        name = _NAMES.get(refused.argument, refused.argument)
        raise ConfigurationError(str(PathValueError(name, refused.shape)), field=name) from None


def path_argument(name: str, value: object) -> str:
    """Return `value` as one segment of a path, percent-encoded whole.

    Raises ConfigurationError naming `name` for what is neither an integer nor a string, and for an
    empty string, `.` and `..`, which lead to another resource.
    """
    with path_arguments():
        return path_value(name, value)


Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO


@contextmanager
def opened(source: Source, filename: str | None) -> Generator[tuple[BinaryIO, str, str], None, None]:
    """Open `source` for reading: yield (file, file name, media type); close only what was opened.

    An open file is sent from its start where it can be rewound. Raises ConfigurationError when `source` is no
    readable document or has no name and `filename` gives none; OSError when a path can't be opened. Reading
    raises an OSError that names the file when it grows or shrinks while it is sent.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(source)
        with _open(path) as file:
            yield _stream(file, str(path)), *_named(filename or path.name)
    elif isinstance(source, bytes | bytearray | memoryview):
        yield io.BytesIO(source), *_named(filename)
    elif hasattr(source, "read") and _is_binary(source):
        name = getattr(source, "name", None)
        named = _named(filename or (Path(name).name if isinstance(name, str) else None))
        yield _stream(source, name if isinstance(name, str) else named[0]), *named
    else:
        raise ConfigurationError(
            f"file: expected a path, bytes or a file opened for reading in binary mode, got "
            f"{type(source).__name__}",
            field="file",
        )


def _open(path: Path) -> BinaryIO:
    try:
        return open_regular(path)
    except OSError as failure:
        if failure.errno != errno.EINVAL:
            raise
        raise ConfigurationError(
            f"file: {path} is a pipe or a device; open it yourself, and pass that with filename=",
            field="file",
        ) from None


def _is_binary(file: BinaryIO) -> bool:
    try:
        nothing: object = file.read(0)  # Temporary files in text mode are of no class that would tell.
    except io.UnsupportedOperation:  # It is open for writing only.
        return False
    except Exception:
        if file.closed:
            raise
        return True  # What is wrong is raised when it is read, with its name.
    return not isinstance(nothing, str)


class _Stream:
    """A file without its descriptor that has to keep its length while it is sent.

    httpx asks the descriptor for the length of an upload, which is 0 for a pipe and the packed
    length for a `gzip` file. Without one it measures by seeking to the end, or sends chunks. What it
    measured is announced to the service, so more or less must not follow, not even when the upload
    is sent again.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._length: int | None = None
        self._position = 0

    def seekable(self) -> bool:
        return bool(getattr(self._file, "seekable", bool)())

    def tell(self) -> int:
        return self._file.tell()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if not self.seekable():
            raise io.UnsupportedOperation("seek")
        with self._named():
            self._file.seek(offset, whence)
        self._position = self._file.tell()
        if whence == os.SEEK_END:
            self._length = self._position
        return self._position

    def read(self, size: int = -1) -> bytes:
        with self._named():
            chunk = self._file.read(size)
        self._position += len(chunk)
        length, position = self._length, self._position
        if length is not None and (position > length or (not chunk and position < length)):
            now = f"more than {length}" if position > length else f"only {position} of {length}"
            raise OSError(errno.EIO, f"changed while it was sent: it has {now} bytes now", self._name)
        return chunk

    @contextmanager
    def _named(self) -> Generator[None, None, None]:
        """Make every failure name the file; what files of other kinds raise becomes an OSError."""
        try:
            yield
        except Exception as failure:
            if isinstance(failure, OSError) and failure.errno is not None:
                if failure.filename is None:
                    failure.filename = self._name
                raise
            if getattr(self._file, "closed", False):  # A mistake of the caller, who is told by Python.
                raise
            reason = f"could not be read ({type(failure).__name__})"
            raise OSError(errno.EIO, reason, self._name) from None


def _stream(file: BinaryIO, name: str) -> BinaryIO:
    return cast("BinaryIO", _Stream(file, name))


def _named(filename: str | None) -> tuple[str, str]:
    if not filename:
        raise ConfigurationError(
            "filename: bytes and unnamed files have none; pass filename='invoice.pdf'",
            field="filename",
        )
    return filename, mimetypes.guess_type(filename)[0] or "application/octet-stream"


T = TypeVar("T")


def fields(**values: object) -> dict[str, Any]:
    """Return the given `values` (wire name -> value) in wire form, without those that are None.

    Bodies are built from wire names and parsed into the generated models, so that a field which a
    newer contract no longer has is still sent, as an additional one, instead of failing here.
    """
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        items = cast("Mapping[object, object]", value).items()
        return {str(key): _plain(item) for key, item in items}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in cast("Iterable[object]", value)]
    return value


def exactly_one(**values: object) -> None:
    """Raise ConfigurationError unless exactly one of the named `values` is given."""
    given = [name for name, value in values.items() if value is not None]
    if len(given) != 1:
        names = " or ".join(values)
        got = f"both {' and '.join(given)}" if given else "neither"
        raise ConfigurationError(f"pass exactly one of {names}; got {got}", field=next(iter(values)))


def at_least_one(**values: object) -> None:
    """Raise ConfigurationError unless at least one of the named `values` is given."""
    if all(value is None for value in values.values()):
        raise ConfigurationError(f"pass {' or '.join(values)}, or both", field=next(iter(values)))


def require_offset(name: str, value: datetime | None, absent: T) -> datetime | T:
    """Return `value`, or `absent` for None; raise ConfigurationError when it has no UTC offset."""
    if value is None:
        return absent
    if value.tzinfo is None:
        raise ConfigurationError(
            f"{name}: {value.isoformat()} has no UTC offset; "
            "use datetime(..., tzinfo=datetime.UTC) or .astimezone()",
            field=name,
        )
    return value
