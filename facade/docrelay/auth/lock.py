"""Taking turns among processes."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar, TypeAlias

import filelock

from docrelay.auth.private_file import make_folder
from docrelay.errors import AuthError

if sys.platform != "win32":
    import fcntl
else:
    fcntl: Any = None

_HAS_FLOCK = bool(fcntl)  # A name that type checkers do not take for the answer on their own platform.
LOCK_TIMEOUT = 120.0
_POLL = 0.005
_NO_FLOCK = (errno.ENOSYS, errno.ENOTSUP, errno.EINVAL)

_Release: TypeAlias = Callable[[], None]


class FileLock:
    """The lock file `path`, which is left in place; blocks for up to `timeout` seconds.

    The operating system releases it when the process dies, however it dies; a forked child does not
    hold it. Entering and leaving may happen on different threads. Raises AuthError when the time is
    over.

    It is flock(2), which filelock uses too, but the system wakes who waits, one after the other: to
    poll costs a process that waits for a token several times what the rest of its request does.
    """

    def __init__(self, path: Path, timeout: float = LOCK_TIMEOUT) -> None:
        self._path = path
        self._timeout = timeout
        self._release: _Release | None = None

    def __enter__(self) -> None:
        make_folder(self._path.parent)
        try:
            self._release = _flock(self._path, self._timeout) or _poll(self._path, self._timeout)
        except (TimeoutError, filelock.Timeout):
            raise AuthError(
                f"no token: another process has been getting one for more than {self._timeout:.0f} s "
                f"(it holds {self._path}); see whether it hangs"
            ) from None
        except OSError as failure:
            raise AuthError(f"no token: {self._path} cannot be locked ({failure.strerror})") from None

    def __exit__(self, *_: object) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()


class _LockFile:
    """An open lock file. A forked child closes its copy.

    flock(2) holds until every copy of the descriptor is closed, so that a child would keep the lock
    after its parent was killed.
    """

    all_open: ClassVar[set[_LockFile]] = set()
    guard: ClassVar[Any] = threading.RLock()  # So that no fork comes between a descriptor and its entry.

    def __init__(self, path: Path) -> None:
        with self.guard:
            self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
            self.all_open.add(self)

    def fileno(self) -> int:
        """Return the descriptor, or -1 when it is closed."""
        return self._descriptor

    def close(self) -> None:
        """Close it, once."""
        with self.guard:
            descriptor, self._descriptor = self._descriptor, -1
            self.all_open.discard(self)
            if descriptor >= 0:
                os.close(descriptor)


def _close_in_child() -> None:
    _LockFile.guard = threading.RLock()
    for file in list(_LockFile.all_open):
        file.close()


def _hold_guard() -> None:
    _LockFile.guard.acquire()


def _let_guard_go() -> None:
    _LockFile.guard.release()


if hasattr(os, "register_at_fork"):  # pragma: no branch  (not on Windows)
    os.register_at_fork(before=_hold_guard, after_in_parent=_let_guard_go, after_in_child=_close_in_child)


def _poll(path: Path, timeout: float) -> _Release:
    """Lock `path` where the system cannot wake who waits; return what unlocks."""
    lock = filelock.FileLock(str(path), timeout=timeout, mode=0o600, thread_local=False)
    lock.acquire(poll_interval=_POLL)
    return lock.release


def _flock(path: Path, timeout: float) -> _Release | None:
    """Lock `path` and return what unlocks; None where that has to be done by `_poll`."""
    if not _HAS_FLOCK:
        return None
    file = _LockFile(path)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if not _Wait(file).is_over(timeout):
            return None
    except OSError as failure:
        file.close()
        if failure.errno not in _NO_FLOCK:  # Not every file system has it.
            raise
        return None
    if os.fstat(file.fileno()).st_nlink == 0:  # Removed meanwhile: it keeps nobody off any more.
        file.close()
        return _flock(path, timeout)

    def release() -> None:
        if file.fileno() >= 0:  # Not in a forked child.
            fcntl.flock(file, fcntl.LOCK_UN)
        file.close()

    return release


class _Wait:
    """Waits for a lock on a thread of its own, because flock(2) knows no time limit.

    What is given up is closed, and so unlocked, as soon as it comes.
    """

    def __init__(self, file: _LockFile) -> None:
        self._file = file
        self._guard = threading.Lock()
        self._done = threading.Event()
        self._given_up = False
        self._failure: OSError | None = None

    def is_over(self, timeout: float) -> bool:
        """Return True with the lock, False when there can be no thread. Raises OSError, TimeoutError."""
        if timeout <= 0:
            self._file.close()
            raise TimeoutError
        try:
            threading.Thread(target=self._run, name="docrelay-lock", daemon=True).start()
        except RuntimeError:  # The interpreter is ending, or there are too many threads.
            self._file.close()
            return False
        is_locked = False
        try:
            is_locked = self._done.wait(timeout) and self._failure is None
        finally:
            if not is_locked:  # Also when a signal has broken off the wait.
                self._give_up()
        if self._failure is not None:
            raise self._failure
        if not is_locked:
            raise TimeoutError
        return True

    def _give_up(self) -> None:
        with self._guard:
            self._given_up = True
            if self._done.is_set():
                self._file.close()

    def _run(self) -> None:
        if sys.platform != "win32":
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except OSError as failure:
                self._failure = failure
        with self._guard:
            if self._given_up:
                self._file.close()
            self._done.set()


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
