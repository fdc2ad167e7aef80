"""The one error of the contract diff: the two sides could not be compared."""

from __future__ import annotations

_LONGEST = 300


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
        self.reason = " ".join(reason.split())
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
