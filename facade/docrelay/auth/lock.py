"""Taking turns among processes."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path

import filelock

from docrelay.auth.private_file import make_folder
from docrelay.errors import AuthError

LOCK_TIMEOUT = 120.0
_POLL = 0.005


@contextlib.contextmanager
def hold_file_lock(path: Path, timeout: float = LOCK_TIMEOUT) -> Generator[None, None, None]:
    """Hold the lock file `path`, which is left in place; blocks for up to `timeout` seconds.

    The operating system releases it when the process dies, however it dies. Entering and leaving
    may happen on different threads. Raises AuthError when the time is over.
    """
    make_folder(path.parent)
    lock = filelock.FileLock(str(path), timeout=timeout, mode=0o600, thread_local=False)
    try:
        lock.acquire(poll_interval=_POLL)
    except filelock.Timeout:
        raise AuthError(
            f"no token: another process has been getting one for more than {timeout:.0f} s "
            f"(it holds {path}); see whether it hangs"
        ) from None
    except OSError as failure:
        raise AuthError(f"no token: {path} cannot be locked ({failure.strerror})") from None
    try:
        yield
    finally:
        lock.release()


class Turn:
    """A lock whose holder may give up while a thread still waits for it.

    A cancelled task cannot stop its thread; so a turn that comes after `leave` ends at once.
    """

    def __init__(self, lock: AbstractContextManager[object]) -> None:
        self._lock = lock
        self._guard = threading.Lock()
        self._entered = False
        self._left = False

    def enter(self) -> None:
        """Block until it is this one's turn."""
        self._lock.__enter__()
        with self._guard:
            self._entered = not self._left
            if self._entered:
                return
        self._lock.__exit__(None, None, None)

    def leave(self) -> None:
        """End the turn, now or as soon as it comes; does nothing the second time."""
        with self._guard:
            entered, self._entered, self._left = self._entered, False, True
        if entered:
            self._lock.__exit__(None, None, None)
