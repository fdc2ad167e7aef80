"""Start a program, end it past its limits, and say on standard error what it took.

A process of its own, because the peak of memory that the kernel reports of a child counts what the child
shared with its parent before it became another program: this parent is small, a test run is not.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path


def main(seconds: float, megabytes: float, command: list[str]) -> None:
    """Run `command` and write {"seconds", "megabytes", "killed", "code"} as one line."""
    begin = time.perf_counter()
    pid = os.fork()
    if not pid:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execv(command[0], command)
    over, reasons = threading.Event(), list[str]()
    guard = threading.Thread(target=_watch, args=(pid, seconds, megabytes, over, reasons))
    guard.start()
    _, status, usage = os.wait4(pid, 0)
    took = time.perf_counter() - begin
    over.set()
    guard.join()
    found = {"seconds": took, "megabytes": usage.ru_maxrss / 1000, "killed": "".join(reasons[:1])}
    sys.stderr.write(json.dumps({**found, "code": os.waitstatus_to_exitcode(status)}))


def _watch(pid: int, seconds: float, megabytes: float, over: threading.Event, reasons: list[str]) -> None:
    begin = time.perf_counter()
    while not over.wait(0.05):
        if time.perf_counter() - begin > seconds:
            reasons.append(f"{seconds:.0f} s")
        elif _resident(pid) > megabytes:
            reasons.append(f"{megabytes / 1000:.0f} GB")
        if reasons:
            os.kill(pid, signal.SIGKILL)
            return


def _resident(pid: int) -> float:
    """Return the megabytes that a process holds now, 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])
