"""How long a sandbox takes to start."""

from __future__ import annotations

import statistics
import subprocess
import sys

_RUNS = 7
_LIMIT_MS = 150
_CODE = """
import time
import docrelay.sandbox.sandbox
from docrelay.sandbox import Sandbox
for _ in range(2):
    wall, cpu = time.perf_counter(), time.process_time()
    sandbox = Sandbox()
    sandbox.start()
    print((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)
    sandbox.close()
"""
_HTTPX = """
import time
wall, cpu = time.perf_counter(), time.process_time()
import httpx
print((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)
"""


def _samples(code: str) -> list[list[list[float]]]:
    """Return what fresh interpreters print: runs of lines of numbers."""
    runs = (
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
        for _ in range(_RUNS)
    )
    return [[[float(number) for number in line.split()] for line in run.splitlines()] for run in runs]


def test_start() -> None:
    """The first start in a process loads the server; processor time bounds it on a busy machine."""
    baseline = _samples(_HTTPX)
    samples = _samples(_CODE)
    for line, name in enumerate(("first", "next")):
        wall, cpu = (statistics.median(run[line][index] for run in samples) for index in (0, 1))
        best = min(run[line][0] for run in samples)
        ratio = cpu / statistics.median(run[0][1] for run in baseline)
        print(
            f"\n{name} start: {wall:.0f} ms (best {best:.0f} ms), processor {cpu:.0f} ms, "
            f"{ratio:.2f} times import httpx"
        )
        assert min(best, cpu) < _LIMIT_MS
