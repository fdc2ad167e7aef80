"""Run programs and measure them: seconds, and the most memory that each held at once."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

SECONDS, MEGABYTES = 60, 8_000
"""Where a program is ended, so that it does not take the machine."""
_LAUNCHER = Path(__file__).with_name("launcher.py")


@attrs.frozen
class Run:
    """What one run took, or the median of several; `killed` says at which limit it was ended.

    `least` are the seconds of the fastest run, which on a busy machine tell most of the program itself.
    """

    seconds: float
    least: float
    megabytes: float
    killed: str = ""
    output: bytes = b""

    def __str__(self) -> str:
        if self.killed:
            return f"killed at {self.killed}, {self.megabytes:.0f} MB"
        return f"{self.seconds:.2f} s, {self.megabytes:.0f} MB"


def run(command: Sequence[str]) -> Run:
    """Run a command, whose program is a path, once; it must end well or be ended."""
    launch = [sys.executable, "-I", "-S", str(_LAUNCHER), str(SECONDS), str(MEGABYTES), *command]
    done = subprocess.run(launch, capture_output=True, check=True)
    found = json.loads(done.stderr)
    assert found["killed"] or found["code"] == 0, (found, done.stdout[-500:])
    return Run(found["seconds"], found["seconds"], found["megabytes"], found["killed"], done.stdout)


def in_turns(programs: dict[str, Callable[[], Run]], rounds: int) -> dict[str, Run]:
    """Run every program `rounds` times, turn by turn; one that was ended has no further turn."""
    runs: dict[str, list[Run]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, program in programs.items():
            if not any(done.killed for done in runs[name]):
                runs[name].append(program())
    return {name: _median(done) for name, done in runs.items()}


def _median(runs: list[Run]) -> Run:
    """Return the median time and the median peak; a run that was ended stands for all."""
    if runs[-1].killed:
        return runs[-1]
    return Run(
        statistics.median(run.seconds for run in runs),
        min(run.seconds for run in runs),
        statistics.median(run.megabytes for run in runs),
        output=runs[0].output,
    )
