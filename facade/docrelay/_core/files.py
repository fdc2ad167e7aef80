"""Write files whole or not at all, and read only what is a file. Standard library only."""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_DESCRIPTOR = re.compile(r"/dev/(?:(?P<name>stdout|stderr)|fd/(?P<number>\d{1,9}))")
_SPOOL = 1 << 20


@contextmanager
def replacing(
    target: Path, *, mode: int = 0o666, sync: bool = True, follow: bool = True
) -> Generator[BinaryIO, None, None]:
    """Open a new file that takes the place of `target` when the block ends without an error.

    It is written under a name of its own beside `target`, so that two writers never share one; at
    every moment `target` is what it was, or whole. When the block raises, nothing is left behind.
    The file can be read again inside the block, to check it.

    `mode` is what a new file may be opened for, less the umask; with `sync` the content is on the
    disk before the name is. Links are followed, and the mode of what was there is kept. What is no
    regular file, such as a pipe or ``/dev/stdout``, is opened at once and gets the content in the
    end. Without `follow`, whatever bears the name is replaced itself, its mode included.

    Raises OSError that names `target`; IsADirectoryError when it is a folder.
    """
    old = None
    if follow:
        stream = _open_stream(target)
        if stream is not None:
            with stream, _spool() as file:
                yield file
                _send(file, stream)
            return
        target = Path(os.path.realpath(target))
        with suppress(FileNotFoundError):
            old = target.stat()
    draft = target.with_name(f"{_prefix(target)}{secrets.token_hex(8)}.tmp")
    with _naming(target):
        descriptor = os.open(draft, _FLAGS, mode)
    try:
        with cast("BinaryIO", io.BufferedRandom(_Named(descriptor, "r+b", target))) as file:
            if old is not None and os.name == "posix":
                draft.chmod(stat.S_IMODE(old.st_mode) & 0o777)  # Before there is anything to read.
            yield file
            file.flush()
            if sync:
                with _naming(target):
                    os.fsync(file.fileno())
        with _naming(target):
            draft.replace(target)
    except BaseException:
        with suppress(OSError):  # The first failure is the one to tell.
            draft.unlink()
        raise


def remove_drafts(target: Path, *, older_than: float = 0.0) -> None:
    """Remove what killed processes left behind while they wrote `target`, `older_than` seconds ago."""
    prefix = _prefix(target)
    with suppress(OSError):  # There may be no folder.
        for draft in target.parent.iterdir():
            if draft.name.startswith(prefix) and draft.name.endswith(".tmp"):
                with suppress(OSError):  # Another process was faster.
                    if time.time() - draft.stat().st_mtime >= older_than:
                        draft.unlink()


def _prefix(target: Path) -> str:
    # Cut by bytes: that is what file systems count, 255 of them in most.
    return target.name.encode("utf-8", "ignore")[:200].decode("utf-8", "ignore") + "."


def _open_stream(target: Path) -> BinaryIO | None:
    """Open what has no place that another file could take; None for a regular file or none."""
    named = _DESCRIPTOR.fullmatch(os.path.abspath(target))  # noqa: PTH100 - Path would follow the link
    if named is not None:
        # Opened by its name, a file behind standard output would be written from its start again.
        with _naming(target):
            descriptor = os.dup(int(named["number"] or ("", "stdout", "stderr").index(named["name"])))
        return _writer(descriptor, target)
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    # A pipe that nobody reads would else be waited for, perhaps for ever.
    descriptor = os.open(target, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    if sys.platform != "win32":
        os.set_blocking(descriptor, True)
    return _writer(descriptor, target)


def _writer(descriptor: int, target: Path) -> BinaryIO:
    return cast("BinaryIO", io.BufferedWriter(_Named(descriptor, "wb", target)))


def _spool() -> BinaryIO:
    import tempfile  # noqa: PLC0415 - slow to import, and seldom needed

    return cast("BinaryIO", tempfile.SpooledTemporaryFile(_SPOOL))


def _send(file: BinaryIO, stream: BinaryIO) -> None:
    file.seek(0)
    while chunk := file.read(_SPOOL):
        stream.write(chunk)
    stream.flush()


class _Named(io.FileIO):
    """A file whose failures name `target`."""

    def __init__(self, descriptor: int, mode: str, target: Path) -> None:
        super().__init__(descriptor, mode)
        self._target = target

    def write(self, data: ReadableBuffer, /) -> int:
        with _naming(self._target):
            return super().write(data)


@contextmanager
def _naming(target: Path) -> Generator[None, None, None]:
    """Make an OSError name `target`: a full disk names no file, and nobody knows the one beside it."""
    try:
        yield
    except OSError as failure:
        raise OSError(failure.errno, failure.strerror, str(target)) from None


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; what is none, such as a pipe, a socket or a device, is refused.

    It never waits for the other end of a pipe, also when one takes the file's place meanwhile. Raises
    OSError that names `path`.
    """
    # Looked at first, because to open a device may do something, and a socket says only ENXIO.
    _require_regular(path, path.stat())
    file = open(str(path), "rb", opener=_open_without_waiting)  # noqa: SIM115 - the caller closes it
    try:
        _require_regular(path, os.fstat(file.fileno()))
    except BaseException:
        file.close()
        raise
    return file


def _open_without_waiting(name: str, flags: int) -> int:
    try:
        return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
    except BlockingIOError:  # another program has a lease on the file, which it now has to give up
        return os.open(name, flags)


def _require_regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"))
    kind = next((name for fits, name in kinds if fits(found.st_mode)), "device")
    code = errno.EISDIR if kind == "folder" else errno.EINVAL
    raise OSError(code, f"a {kind} and no regular file", str(path))
