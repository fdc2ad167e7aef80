"""Run a job from the terminal: progress, interruption, exit code."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import FrameType, TracebackType
from typing import Self

import anyio

from docrelay.cli.progress import View
from docrelay.cli.terminal import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_PARTIAL
from docrelay.errors import ConfigurationError
from docrelay.relay.documents import Document
from docrelay.relay.job import Plan, Relay
from docrelay.relay.report import RelayReport

_EXIT_CODES = {
    "complete": 0,
    "partial": EXIT_PARTIAL,
    "nothing": EXIT_FAILED,
    "interrupted": EXIT_INTERRUPTED,
}
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_POLL_SECONDS = 0.05
# Whoever ends a job waits for 5 seconds at most: until then the job has, and until then what is told of it.
_JOB_SECONDS = 3.5
_TOLD_SECONDS = 4.5
_LEAST_SECONDS = 0.5


class Interruption:
    """Ctrl-C, SIGTERM and SIGHUP during a job, from enter to exit.

    The first cancels the job, the second ends it without waiting, a third ends the process. When
    `code` is set, since only the telling is left, each ends the process with it. What was ignored
    from the start, as under `nohup`, stays so.
    """

    def __init__(self) -> None:
        self.count = 0
        self.since = 0.0
        self.code: int | None = None
        self._before: dict[int, Callable[[int, FrameType | None], object] | int] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
                before = signal.getsignal(number)
                if before not in (signal.SIG_IGN, None):
                    self._before[number] = before
                    signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def patience(self, seconds: float) -> float | None:
        """Return how much is left of `seconds` since the interruption, None when there was none."""
        if not self.count:
            return None
        return max(0.0, self.since + seconds - time.monotonic()) if self.count == 1 else 0.0

    def tell(self, work: Callable[[], object], seconds: float = _TOLD_SECONDS) -> None:
        """Show something; after an interruption, not much longer than for so many seconds since."""
        left = self.patience(seconds)
        if left is None:
            work()
            return
        thread = threading.Thread(target=work, name="docrelay-telling", daemon=True)
        thread.start()
        thread.join(max(left, _LEAST_SECONDS))

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of handlers
        # Nothing here takes a lock: the thread that is interrupted may hold it.
        self.count += 1
        self.since = self.since or time.monotonic()
        if self.code is not None:
            os._exit(self.code)
        if self.count > 2:
            os._exit(EXIT_INTERRUPTED)


def run_job(
    documents: Sequence[Document],
    plan: Plan,
    view: View,
    interruption: Interruption,
    variables: Mapping[str, str] | None = None,
) -> RelayReport:
    """Do a job and return its report, however it ends; raises ConfigurationError when it cannot begin.

    The job has a thread of its own, so that one that hangs in the middle of something can be left.
    """
    job = Relay(documents, plan, variables=variables, listener=view)
    cancels: list[Callable[[], object]] = []
    failures: list[BaseException] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        with anyio.CancelScope() as scope:
            cancels.append(lambda: loop.call_soon_threadsafe(scope.cancel))
            await job.run()

    def run() -> None:
        try:
            anyio.run(work)
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            failures.append(error)

    thread = threading.Thread(target=run, name="docrelay-job", daemon=True)
    view.__enter__()
    try:
        thread.start()
        _wait(thread, interruption, lambda: cancels[0]())  # noqa: PLW0108 - it comes later
        report = job.break_off() if thread.is_alive() else job.report()
    finally:
        interruption.tell(lambda: view.__exit__(None, None, None), _JOB_SECONDS)
    for failure in failures:
        # Any other is told by the report.
        if isinstance(failure, ConfigurationError):
            raise failure
    return report


def _wait(thread: threading.Thread, interruption: Interruption, cancel: Callable[[], object]) -> None:
    """Wait for the end of a job, or for the end of patience with one that was interrupted."""
    is_cancelled = False
    while thread.is_alive():
        thread.join(_POLL_SECONDS)
        left = interruption.patience(_JOB_SECONDS)
        if left is None:
            continue
        if not left:
            return
        if not is_cancelled:
            with suppress(IndexError, RuntimeError):  # the loop does not run yet, or no longer
                cancel()
                is_cancelled = True


def exit_code(report: RelayReport) -> int:
    """Return the exit code that tells how far a job came."""
    return _EXIT_CODES[report.outcome]
