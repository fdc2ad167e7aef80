"""The result of a comparison: the changes, the verdict, and both sides for showing where."""

from __future__ import annotations

import json
from typing import Any

import attrs

from docrelay.contract.accepted import Acceptance
from docrelay.contract.change import Change
from docrelay.contract.document import Document
from docrelay.contract.law import Level
from docrelay.contract.place import Position, mapping
from docrelay.contract.version import Bump, bump_for, declared_ok, next_version

FORMAT = "docrelay-diff/1"


@attrs.frozen
class Verdict:
    """The worst level per layer and what it forces.

    `next_version` follows the old `info.version`, None when that is not made of numbers; then
    `declared_ok`, whether the new `info.version` is at least that, is None too.
    """

    wire: Level
    python: Level
    overall: Level
    bump: Bump
    next_version: str | None
    declared_ok: bool | None

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as the JSON report has it."""
        return {
            "wire": self.wire.value,
            "python": self.python.value,
            "overall": self.overall.value,
            "bump": self.bump.value,
            "next_version": self.next_version,
            "declared_ok": self.declared_ok,
        }


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
class Report:
    """The changes between two documents, the worst first, and the verdict over them."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    verdict: Verdict
    operations: tuple[str, ...] = ()
    """Every operation of both sides, as ``GET /path``."""

    acceptance: Acceptance = attrs.field(factory=Acceptance)

    def at_least(self, level: Level) -> tuple[Change, ...]:
        """Return the changes at or above `level` that nobody has accepted."""
        return tuple(
            c for c in self.changes if c.level >= level and not self.acceptance.covers(c.fingerprint)
        )

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
        """Return the report as JSON text: sorted keys, the same bytes on every run."""
        return json.dumps(self.as_json(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def verdict(old: Side, new: Side, changes: tuple[Change, ...]) -> Verdict:
    """Return the verdict over `changes`."""
    wire = max((c.level for c in changes if c.layer == "wire"), default=Level.NONE)
    python = max((c.level for c in changes if c.layer == "python"), default=Level.NONE)
    overall = max(wire, python)
    bump = bump_for(overall, additions=any(c.addition for c in changes))
    forced = next_version(old.version, bump)
    return Verdict(wire, python, overall, bump, forced, declared_ok(old.version, new.version, bump))
