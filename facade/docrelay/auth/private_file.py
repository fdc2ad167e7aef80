"""Files that only their owner can read, replaced as a whole or not at all."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

from docrelay._core.files import remove_drafts, replacing
from docrelay.errors import AuthError

_POSIX = os.name == "posix"
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)
_STALE = 60.0


def make_folder(path: Path) -> None:
    """Create the folder `path` with mode 0700, unless it is there.

    Raises AuthError when others can enter it.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
        _refuse_wide(path, path.stat(), "0700")
    except OSError as failure:
        raise AuthError(f"{path} cannot be used as a folder for tokens ({failure.strerror})") from None


def read_private(path: Path) -> bytes | None:
    """Return what is in the file, or None when there is no such file.

    Raises AuthError when others could read it too.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | _NO_LINK | _BINARY)
    except FileNotFoundError:
        return None
    except OSError as failure:
        raise AuthError(f"{path} cannot be read ({failure.strerror})") from None
    with open(descriptor, "rb") as file:  # noqa: PTH123  (a descriptor)
        _refuse_wide(path.parent, path.parent.stat(), "0700")
        _refuse_wide(path, os.fstat(descriptor), "0600")
        return file.read()


def replace_private(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write the file anew, with mode 0600, so that at any moment the old or the new one is whole.

    `sync` sees to it that it survives a loss of power: the content before the name, and that soon.
    Raises OSError.
    """
    with replacing(path, mode=0o600, sync=sync, follow=False) as file:
        file.write(content)
    if sync:
        _sync_folder(path.parent)
    remove_drafts(path, older_than=_STALE)


def _sync_folder(path: Path) -> None:
    """Bring the new name to the disk too, without anybody waiting for it.

    Until then a loss of power brings back the old content, waited for or not. The thread is no
    daemon, so the interpreter does not end before it.
    """
    if not _POSIX:
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        threading.Thread(target=_sync_and_close, args=(descriptor,), name="docrelay-sync").start()
    except RuntimeError:  # The interpreter is ending, or there are too many threads.
        _sync_and_close(descriptor)


def _sync_and_close(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    except OSError:  # The content is on the disk, and the name where everybody sees it.
        pass
    finally:
        os.close(descriptor)


def _refuse_wide(path: Path, status: os.stat_result, wanted: str) -> None:
    mode = stat.S_IMODE(status.st_mode)
    if _POSIX and mode & 0o077:
        raise AuthError(
            f"{path} is open to other users (mode {mode:04o}), so its tokens may be known to them; "
            f"run `chmod {wanted} {path}`, and sign in again if others use this machine"
        )
