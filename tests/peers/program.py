"""A server in a process of its own, which says `listening on URL` when it is ready."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_READY = re.compile(r"listening on (http://127\.0\.0\.1:\d+)$", re.MULTILINE)
_START_LIMIT = 60.0


def read(log: Path) -> str:
    """Return what a program has said so far, without colours."""
    return re.sub(r"\x1b\[[0-9;]*m", "", log.read_text(encoding="utf-8"))


@contextmanager
def running(command: Sequence[str], log: Path) -> Iterator[str]:
    """Run `command` with its output in `log`; give the URL it names, and end it at last."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield _wait(process, log)
    finally:
        end(process)


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask `process` to end, and end it when it does not."""
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], log: Path) -> str:
    said = ""
    for _ in range(int(_START_LIMIT / 0.1)):
        said = read(log)
        ready = _READY.search(said)
        if ready:
            return ready[1]
        try:
            code = process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"{log.stem} ended at once with {code}:\n{said}")
    raise RuntimeError(f"{log.stem} did not listen within {_START_LIMIT:g} s:\n{said}")
