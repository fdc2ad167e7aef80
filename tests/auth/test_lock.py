from __future__ import annotations

import contextlib
import errno
import os
import sys
import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import filelock
import pytest

from docrelay.auth import lock
from docrelay.auth.lock import FileLock, Turn
from docrelay.errors import AuthError

if sys.platform != "win32":
    import fcntl


class Door:
    """A lock that notes who went through."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.order: list[str] = []

    @contextlib.contextmanager
    def lock(self) -> Generator[None, None, None]:
        assert self.open.wait(30)
        self.order.append("in")
        yield
        self.order.append("out")


def test_a_turn_is_left_once() -> None:
    door = Door()
    door.open.set()
    turn = Turn(door.lock())
    turn.enter()
    turn.leave()
    turn.leave()
    assert door.order == ["in", "out"]


def test_a_turn_that_was_given_up_ends_as_soon_as_it_comes() -> None:
    door = Door()
    turn = Turn(door.lock())
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(turn.enter)
        turn.leave()
        assert door.order == []
        door.open.set()
        waiting.result()
    assert door.order == ["in", "out"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "locks" / "a.lock"


def is_free(path: Path) -> bool:
    try:
        with FileLock(path, timeout=0.0):
            return True
    except AuthError:
        return False


class Waiter:
    """Enters a lock on a thread, and stays until it is told to go."""

    def __init__(self, pool: ThreadPoolExecutor, path: Path) -> None:
        self.inside, self.go = threading.Event(), threading.Event()
        self.done = pool.submit(self._enter, path)

    def _enter(self, path: Path) -> None:
        with FileLock(path, timeout=30.0):
            self.inside.set()
            assert self.go.wait(30)


def settle(count: int) -> None:
    """Wait until so many threads wait for a lock."""
    while sum(thread.name == "docrelay-lock" for thread in threading.enumerate()) < count:
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="flock(2)")
class TestFileLock:
    def test_who_waits_is_woken_one_at_a_time(self, path: Path) -> None:
        with ThreadPoolExecutor(2) as pool:
            with FileLock(path):
                waiters = [Waiter(pool, path) for _ in range(2)]
                settle(2)
                assert not any(waiter.inside.is_set() for waiter in waiters)
            while not any(waiter.inside.is_set() for waiter in waiters):
                pass
            [first] = [waiter for waiter in waiters if waiter.inside.is_set()]
            assert not is_free(path)
            first.go.set()
            for waiter in waiters:
                waiter.go.set()
                waiter.done.result(30)
        assert is_free(path)

    def test_who_gives_up_leaves_nothing_behind(self, path: Path) -> None:
        with FileLock(path):
            with pytest.raises(AuthError, match="more than 0 s"), FileLock(path, timeout=0.01):
                pass
            settle(1)
        while not is_free(path):  # Once the waiting thread has had it.
            pass

    def test_a_wait_that_a_signal_breaks_off(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class Interrupted(threading.Event):
            def wait(self, timeout: float | None = None) -> bool:
                super().wait(30)  # The lock has come just now.
                raise KeyboardInterrupt

        holder = FileLock(path)
        holder.__enter__()
        threading.Timer(0.01, holder.__exit__).start()
        parts = {"Event": Interrupted, "Lock": threading.Lock, "Thread": threading.Thread}
        monkeypatch.setattr(lock, "threading", SimpleNamespace(**parts))
        with pytest.raises(KeyboardInterrupt), FileLock(path):
            pass
        assert is_free(path)

    def test_a_file_that_is_removed_meanwhile_is_no_lock(self, path: Path) -> None:
        with ThreadPoolExecutor(1) as pool:
            with FileLock(path):
                waiter = Waiter(pool, path)
                settle(1)
                path.unlink()
            assert waiter.inside.wait(30)
            assert path.exists()
            assert not is_free(path)
            waiter.go.set()

    def test_a_failure_while_it_waits(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def flock(descriptor: int, operation: int) -> None:
            raise BlockingIOError if operation & fcntl.LOCK_NB else OSError(errno.EDEADLK, "Deadlock")

        monkeypatch.setattr(fcntl, "flock", flock)
        with pytest.raises(AuthError, match=r"cannot be locked \(Deadlock\)"), FileLock(path):
            pass

    @pytest.mark.parametrize("number", [errno.ENOSYS, errno.EIO])
    def test_a_file_system_without_flock(
        self, path: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def flock(descriptor: int, operation: int) -> None:
            raise OSError(number, "no")

        class Polled:
            released = False

            def acquire(self, poll_interval: float) -> None:
                assert poll_interval < 0.1

            def release(self) -> None:
                self.released = True

        polled = Polled()
        monkeypatch.setattr(fcntl, "flock", flock)

        def build(*_: object, **__: object) -> Polled:
            return polled

        monkeypatch.setattr(filelock, "FileLock", build)
        if number == errno.EIO:
            with pytest.raises(AuthError, match="cannot be locked"), FileLock(path):
                pass
            return
        with FileLock(path):
            assert not polled.released
        assert polled.released

    def test_where_no_thread_can_be_started(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def start(_: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        with FileLock(path):
            monkeypatch.setattr(threading.Thread, "start", start)
            with pytest.raises(AuthError, match="another process"), FileLock(path, timeout=0.01):
                pass
        assert is_free(path)

    @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    def test_a_forked_child_does_not_unlock(self, path: Path) -> None:
        held = FileLock(path)
        with held:
            child = os.fork()
            if child == 0:
                held.__exit__()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
            assert not is_free(path)
        assert is_free(path)
