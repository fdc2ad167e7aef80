"""Run the command line; without its extra, list the operations or say how to get the rest."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def _list_operations() -> int:
    from .catalogue import operations  # noqa: PLC0415 - not needed by the command line's start

    for operation in operations():
        print(
            f"{operation.api:<18} {operation.group:<13} {operation.operation_id:<32} "
            f"{operation.method:<6} {operation.path}"
        )
    return 0


def main() -> int:
    """Run ``docrelay``; return the exit code."""
    if find_spec("click") and find_spec("rich"):
        from .cli import main as command  # noqa: PLC0415 - an extra, loaded only when it is there

        return command()
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
