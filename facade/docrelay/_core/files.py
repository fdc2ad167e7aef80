"""Write files whole or not at all. Standard library only."""

from __future__ import annotations

import os
import secrets
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
