"""Write files whole or not at all, and read only what is a file. Standard library only."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@contextmanager
def replacing(target: Path, *, mode: int = 0o666, sync: bool = True) -> Generator[BinaryIO, None, None]:
    """Open a new file that takes the place of `target` when the block ends without an error.

    It is written under a name of its own beside `target`, so that two writers never share one; at
    every moment `target` is what it was, or whole. When the block raises, nothing is left behind.
    `mode` is what the file may be opened for, less the umask; with `sync` the content is on the
    disk before the name is. Raises OSError.
    """
    # Cut by bytes: that is what file systems count, 255 of them in most.
    name = target.name.encode("utf-8", "ignore")[:200].decode("utf-8", "ignore")
    draft = target.with_name(f"{name}.{secrets.token_hex(8)}.tmp")
    try:
        with open(os.open(draft, _FLAGS, mode), "wb") as file:  # noqa: PTH123 - a descriptor
            yield file
            file.flush()
            if sync:
                os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; what is none, such as a pipe, a socket or a device, is refused.

    It never waits for the other end of a pipe, also when one takes the file's place meanwhile. Raises
    OSError that names `path`.
    """
    # Looked at first, because to open a device may do something, and a socket says only ENXIO.
    _require_regular(path, path.stat())
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    except BlockingIOError:  # another program has a lease on the file, which it now has to give up
        descriptor = os.open(path, flags)
    try:
        _require_regular(path, os.fstat(descriptor))
        return open(descriptor, "rb")  # noqa: PTH123 - a descriptor; the caller closes it
    except BaseException:
        os.close(descriptor)
        raise


def _require_regular(path: Path, found: os.stat_result) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    kinds = ((stat.S_ISDIR, "folder"), (stat.S_ISFIFO, "pipe"), (stat.S_ISSOCK, "socket"))
    kind = next((name for fits, name in kinds if fits(found.st_mode)), "device")
    code = errno.EISDIR if kind == "folder" else errno.EINVAL
    raise OSError(code, f"a {kind} and no regular file", str(path))
