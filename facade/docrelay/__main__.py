"""Run the command line; without its extra, list the operations or say how to get the rest."""

from __future__ import annotations

import os
import sys
import threading
import time
from importlib.util import find_spec

_INTERRUPTED = 130
_PATIENCE_SECONDS = 0.5
_LEFT = frozenset({"docrelay-job", "docrelay-telling"})


def _list_operations() -> int:
    from docrelay._core.operations import operations  # noqa: PLC0415 - not needed by the command line's start

    for operation in operations():
        print(
            f"{operation.api:<18} {operation.group:<13} {operation.operation_id:<32} "
            f"{operation.method:<6} {operation.path}"
        )
    return 0


def _left(code: int) -> int:
    """Return the exit code; after an interruption, leave without the threads that hang."""
    if code != _INTERRUPTED:
        return code
    until = time.monotonic() + _PATIENCE_SECONDS
    others = [thread for thread in threading.enumerate() if thread is not threading.current_thread()]
    for thread in others:
        if not thread.daemon:
            thread.join(max(0.0, until - time.monotonic()))
        # A daemon that hangs while it writes would end the process with an abort.
        if thread.is_alive() and (thread.name in _LEFT or not thread.daemon):
            os._exit(code)
    return code


def main() -> int:
    """Run ``docrelay``; return the exit code."""
    if find_spec("click") and find_spec("rich"):
        from docrelay.cli import main as command  # noqa: PLC0415 - an extra, loaded only when it is there

        return _left(command())
    if sys.argv[1:] == ["operations"]:
        return _list_operations()
    extra = "contract" if sys.argv[1:2] == ["diff"] else "cli"
    print(
        f"docrelay: the command line is an extra: pip install 'docrelay[{extra}]'\n"
        "(`python -m docrelay operations` works without it)",
        file=sys.stderr,
    )
    return 3


if __name__ == "__main__":
    sys.exit(main())
