"""How many documents can be worked on at once with the files that the system lets a process open."""

from __future__ import annotations

import contextlib
import os
import sys

if sys.platform != "win32":
    import resource

# A document needs its file, a connection, and with SmartDocumentor the one by which it is fetched.
_EACH = 3
# The report, the other connections, what is imported meanwhile.
_SPARE = 20


def affordable(wanted: int) -> int:
    """Return `wanted`, or how many documents fit into the limit of open files, at least 1."""
    allowed = open_files_allowed()
    if allowed is None:
        return wanted
    taken = 16
    with contextlib.suppress(OSError):
        taken = len(os.listdir("/dev/fd"))  # noqa: PTH208 - names are enough
    return max(1, min(wanted, (allowed - taken - _SPARE) // _EACH))


def open_files_allowed() -> int | None:
    """Return how many files this process may open, None when there is no limit or none is known."""
    if sys.platform != "win32":
        allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if allowed != resource.RLIM_INFINITY:
            return allowed
    return None
