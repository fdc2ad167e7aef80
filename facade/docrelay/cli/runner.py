"""Run a job from the terminal: progress, interruption, exit code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

import attrs

from docrelay.cli.progress import View
from docrelay.cli.terminal import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_PARTIAL
from docrelay.relay.documents import Document
from docrelay.relay.job import Relay
from docrelay.relay.plan import Plan
from docrelay.relay.report import RelayReport

_EXIT_CODES = {
    "complete": 0,
    "partial": EXIT_PARTIAL,
    "nothing": EXIT_FAILED,
    "interrupted": EXIT_INTERRUPTED,
}


def run_job(
    documents: Sequence[Document], plan: Plan, view: View, variables: Mapping[str, str] | None = None
) -> RelayReport:
    """Do a job and return its report, also when Ctrl-C or SIGTERM ends it early."""
    job = Relay(documents, plan, variables=variables, listener=view)
    with _terminable(), view:
        try:
            return job.run_sync()
        except KeyboardInterrupt:
            return attrs.evolve(job.report(), interrupted=True)


def exit_code(report: RelayReport) -> int:
    """Return the exit code that tells how far a job came."""
    return _EXIT_CODES[report.outcome]


@contextmanager
def _terminable() -> Generator[None, None, None]:
    """Let SIGTERM do what Ctrl-C does, so that a stopped job still leaves its report."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - the signature of handlers
        signal.raise_signal(signal.SIGINT)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
