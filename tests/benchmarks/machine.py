"""How much of the machine is there for a measurement, when others use it too.

A limit in milliseconds says nothing of a program that has to wait for the processor. So two
processes spin for a moment before and after each round, and the time they get is what is free: a
figure of the machine alone, in which nothing of what is measured takes part.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Self

PROCESSORS = 2
QUIET = 0.9
_SPIN = """
import sys, time
for _ in sys.stdin:
    begun, used = time.monotonic(), time.process_time()
    while time.monotonic() - begun < 0.05: pass
    print((time.process_time() - used) / (time.monotonic() - begun), flush=True)
"""


class Machine:
    """The part of two processors that is free."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", _SPIN]
        self._spinners = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(PROCESSORS)
        ]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for spinner in self._spinners:
            spinner.communicate(timeout=30)

    def free(self) -> float:
        """Return what is free now, from 0 to 1; takes 50 ms."""
        for spinner in self._spinners:
            assert spinner.stdin is not None
            spinner.stdin.write("\n")
            spinner.stdin.flush()
        return min(1.0, sum(self._answer(spinner) for spinner in self._spinners) / PROCESSORS)

    def wait(self, patience: float) -> float:
        """Wait until it is quiet; return what is left of `patience`, in seconds."""
        until = time.monotonic() + patience
        while self.free() < QUIET and time.monotonic() < until:
            time.sleep(0.2)
        return max(0.0, until - time.monotonic())

    def _answer(self, spinner: subprocess.Popen[str]) -> float:
        assert spinner.stdout is not None
        return float(spinner.stdout.readline())


def shown(seconds: Sequence[float]) -> str:
    """Show times in milliseconds: each, the median and the longest."""
    each = ", ".join(f"{1000 * value:.1f}" for value in seconds)
    return f"median {1000 * statistics.median(seconds):.1f}, max {1000 * max(seconds):.1f} ms ({each})"
