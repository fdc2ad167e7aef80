"""The result of a comparison: the changes, the verdict, and both sides for showing where."""

from __future__ import annotations

import datetime
import json
from typing import Any

import attrs

from docrelay.contract.judge.accepted import Acceptance, Entry, sort
from docrelay.contract.judge.change import Change
from docrelay.contract.judge.verdict import Bump, bump_for, declared_ok, next_version
from docrelay.contract.levels import Level
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Position, mapping
from docrelay.contract.text import escaped_json

FORMAT = "docrelay-diff/1"


@attrs.frozen
class Verdict:
    """The worst level per layer and what it forces.

    `bump` is major for a breaking change, minor for a dangerous one or an addition, patch for any other,
    none for no change. `next_version` is the lowest version after the old `info.version` that such a
    bump allows, None when the old one is not made of numbers (`version.parse`), as a date is not.
    `declared_ok` tells whether the new `info.version` is at least that, None when it cannot be told.
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

    def accepting(self, entries: tuple[Entry, ...], today: datetime.date) -> Report:
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

    def to_text(self, width: int | None = None) -> str:
        """Return a table for a terminal of `width` columns; without a width, one line a change."""
        if width is None:
            from docrelay.contract.report import summary  # noqa: PLC0415 - the formats import this module

            return summary.lines(self)
        from docrelay.contract.report import terminal  # noqa: PLC0415 - and this one wants rich

        return terminal.render(self, width)

    def to_markdown(self) -> str:
        """Return the report for a pull request, grouped by facade method; at most `markdown.LIMIT` long."""
        from docrelay.contract.report import markdown  # noqa: PLC0415

        return markdown.render(self)

    def to_html(self) -> str:
        """Return the report as one page that needs no network."""
        from docrelay.contract.report import page  # noqa: PLC0415

        return page.render(self)

    def to_junit(self, fail_on: Level = Level.BREAKING) -> str:
        """Return the report as JUnit XML: a case for each operation, failed at or above `fail_on`."""
        from docrelay.contract.report import ci  # noqa: PLC0415

        return ci.junit(self, fail_on)

    def to_github(self) -> str:
        """Return the report as annotations for a GitHub workflow."""
        from docrelay.contract.report import ci  # noqa: PLC0415

        return ci.github(self)


def verdict(old: Side, new: Side, changes: tuple[Change, ...]) -> Verdict:
    """Return the verdict over `changes`."""
    wire = max((c.level for c in changes if c.layer == "wire"), default=Level.NONE)
    python = max((c.level for c in changes if c.layer == "python"), default=Level.NONE)
    overall = max(wire, python)
    bump = bump_for(overall, additions=any(c.addition for c in changes))
    forced = next_version(old.version, bump)
    return Verdict(wire, python, overall, bump, forced, declared_ok(old.version, new.version, bump))
