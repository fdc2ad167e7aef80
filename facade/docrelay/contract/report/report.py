"""The result of a comparison: the changes, the verdict, and both sides for showing where."""

from __future__ import annotations

import datetime
import json
from typing import Any, Self

import attrs

from docrelay.contract.judge.accepted import Acceptance, Entry, sort
from docrelay.contract.judge.change import Change
from docrelay.contract.judge.verdict import Verdict
from docrelay.contract.levels import Level
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Position, mapping
from docrelay.contract.text import escaped_json

FORMAT = "docrelay-diff/1"


@attrs.frozen(eq=False)
class Side:
    """One side of the comparison: its name, the title and version that it gives itself."""

    name: str
    title: str
    version: str
    openapi: str
    document: Document = attrs.field(repr=False)

    @classmethod
    def of(cls, document: Document) -> Side:
        """Describe `document`."""
        info = document.root.get("info")
        said = mapping(info)
        title, version = str(said.get("title", "")), str(said.get("version", ""))
        return cls(document.source.name, title, version, document.version, document)

    def as_json(self) -> dict[str, Any]:
        """Return the side as the JSON report has it."""
        return {"source": self.name, "title": self.title, "version": self.version, "openapi": self.openapi}

    def position(self, pointer: str | None) -> Position | None:
        """Return file, line and column of a pointer of a change."""
        return None if pointer is None else self.document.position(pointer)


@attrs.frozen(eq=False)
class BaseReport:
    """The changes between two documents, the worst first, and the verdict over them, for every format."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    verdict: Verdict
    operations: tuple[str, ...] = ()
    """Every operation of both sides, as ``GET /path``."""

    acceptance: Acceptance = attrs.field(factory=Acceptance)

    def is_accepted(self, change: Change) -> bool:
        """Return whether somebody has accepted `change`, as far as that holds."""
        return self.acceptance.covers(change.fingerprint)

    def position(self, change: Change) -> Position | None:
        """Return where `change` is, on the new side where there is a place."""
        return self.new.position(change.new_pointer) or self.old.position(change.old_pointer)

    def at_least(self, level: Level) -> tuple[Change, ...]:
        """Return the changes at or above `level` that nobody has accepted."""
        return tuple(c for c in self.changes if c.level >= level and not self.is_accepted(c))

    def accepting(self, entries: tuple[Entry, ...], today: datetime.date) -> Self:
        """Return the report with `entries` (see `accepted.read`) accepted as far as they hold `today`."""
        found = {change.fingerprint for change in self.changes}
        return attrs.evolve(self, acceptance=sort(entries, found, today))

    def as_json(self) -> dict[str, Any]:
        """Return the report in the format ``docrelay-diff/1``."""
        said: dict[str, Any] = {
            "format": FORMAT,
            "old": self.old.as_json(),
            "new": self.new.as_json(),
            "verdict": self.verdict.as_json(),
            "changes": [change.as_json() for change in self.changes],
        }
        if self.acceptance.used:
            said["accepted"] = self.acceptance.as_json()
        return said

    def to_json(self) -> str:
        """Return the report as JSON text: sorted keys, the same bytes on every run.

        Characters that a terminal would obey are written as escapes.
        """
        text = json.dumps(self.as_json(), indent=2, sort_keys=True, ensure_ascii=False)
        return escaped_json(text) + "\n"
