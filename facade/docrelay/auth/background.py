"""A worker on one daemon thread, for what no request should wait for."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Callable

_LAST_WAIT = 1.0


class Worker:
    """Run one job at a time on a daemon thread, which exists only while there is a job.

    At the end of the interpreter a job gets its own time limit more, as long as it needs it: it may
    have used up a refresh token whose successor it has not saved yet. In a forked child there is no job.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._limit = _LAST_WAIT
        self._closed = False
        _workers.add(self)

    @property
    def is_closed(self) -> bool:
        """Whether no job will be taken any more."""
        return self._closed

    @property
    def limit(self) -> float:
        """How many seconds the job under way gets at the end of the interpreter."""
        return self._limit

    def start(self, job: Callable[[], object], limit: float = _LAST_WAIT) -> bool:
        """Begin `job` at once; False when it cannot be begun. There must be no other under way.

        `limit` is how long it may take, in seconds.
        """
        if self._closed:
            return False
        thread = threading.Thread(target=job, name="docrelay-token", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # The interpreter is ending, or there are too many threads.
            self._closed = True
            return False
        self._thread, self._limit = thread, limit
        return True

    def close(self, timeout: float | None = None) -> None:
        """Take no more jobs, and wait for the one under way for up to `timeout` seconds."""
        self._closed = True
        self.wait(timeout)

    def wait(self, timeout: float | None = None) -> None:
        """Wait for the job under way."""
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(timeout)


_workers: weakref.WeakSet[Worker] = weakref.WeakSet()


def _finish() -> None:
    for worker in list(_workers):
        worker.close(worker.limit)


atexit.register(_finish)
