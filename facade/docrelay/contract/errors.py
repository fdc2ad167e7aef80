"""The error of the contract diff, and what is said when the extra that it needs is not installed."""

from __future__ import annotations

from importlib.util import find_spec

from docrelay.errors import ConfigurationError

_LONGEST = 300
_PACKAGES = {"yaml": "pyyaml", "griffe": "griffelib"}
_COMMAND = {"click": "click", "rich": "rich"}


class NotCompared(Exception):  # noqa: N818 - a finding about the input, said in one line
    """Raised when a side cannot be read; says file, line, column and JSON pointer where known.

    `str()` is one line that starts with the place, so that an editor can jump to it.
    """

    def __init__(
        self,
        reason: str,
        *,
        file: str = "",
        line: int | None = None,
        column: int | None = None,
        pointer: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason: str = " ".join(reason.split())
        self.file = file
        self.line = line
        self.column = column
        self.pointer = pointer

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f":{self.line}"
            if self.column is not None:
                place += f":{self.column}"
        pointer = self.pointer if len(self.pointer) <= _LONGEST else f"{self.pointer[:_LONGEST]}…"
        where = f" (at {pointer})" if pointer else ""
        return f"{place}: {self.reason}{where}" if place else f"{self.reason}{where}"


def require(*, command: bool = False) -> None:
    """Raise ConfigurationError when packages of the extra are missing; `command` asks for its own as well."""
    wanted = {**_PACKAGES, **_COMMAND} if command else _PACKAGES
    missing = [package for module, package in wanted.items() if find_spec(module) is None]
    if missing:
        raise ConfigurationError(
            f"the contract diff is an extra ({', '.join(missing)} missing): pip install 'docrelay[contract]'",
            field="contract",
        )
