"""The timeline of an API: every version in the index, and what each step changed."""

from __future__ import annotations

import textwrap
from itertools import pairwise

import attrs

from docrelay._core.text import replace_unsafe
from docrelay.contract.engine import compare
from docrelay.contract.levels import Level
from docrelay.contract.read import sources
from docrelay.contract.read.document import read
from docrelay.contract.report.render import Report
from docrelay.contract.report.summary import counts, forced, methods, where
from docrelay.contract.text import shortened

_MOST = 3
_INDENT = 20


@attrs.frozen(eq=False)
class Timeline:
    """The versions of an API in the order of the index, and one report for each step."""

    api: str
    versions: tuple[str, ...]
    steps: tuple[Report, ...]


def of(api: str, *, python: bool = True) -> Timeline:
    """Compare every adjacent pair of versions of `api`; raise NotCompared."""
    documents = [read(entry) for entry in sources.versions(api)]
    steps = [compare(old, new, python=python) for old, new in pairwise(documents)]
    return Timeline(api, tuple(document.source.name for document in documents), tuple(steps))


def render(timeline: Timeline, width: int | None = None) -> str:
    """Return the timeline as text: a line for each version, and between two what changed.

    Lines longer than `width` columns go on below, indented.
    """
    lines = [timeline.versions[0]] if timeline.versions else [f"{timeline.api} has no versions"]
    for version, step in zip(timeline.versions[1:], timeline.steps, strict=True):
        rows = [part for row in _step(step) for part in _wrapped(replace_unsafe(row), width)]
        lines += [f"  │ {row}" if row else "  │" for row in ("", *rows, "")]
        lines.append(version)
    if len(timeline.versions) == 1:
        lines.append("  the only version: nothing to compare it with")
    return "\n".join(map(replace_unsafe, lines)) + "\n"


def _wrapped(row: str, width: int | None) -> list[str]:
    if width is None:
        return [row]
    indent = " " * _INDENT if row.startswith("  ") else "  "
    return textwrap.wrap(
        row,
        max(width - 4, 2 * _INDENT),
        subsequent_indent=indent,
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _step(report: Report) -> list[str]:
    said = report.verdict
    layers = f"wire {said.wire.value}, python {said.python.value}"
    added = sum(change.id == "operation.added" for change in report.changes)
    removed = sum(change.id == "operation.removed" for change in report.changes)
    rows = [
        f"{said.overall.value}: {layers}; {forced(report)}",
        f"+{added} / -{removed} operations; {counts(report)}" if report.changes else "no changes",
    ]
    for change in report.changes:
        if change.level < Level.DANGEROUS:
            continue
        place = where(report, change)
        rows.append(
            f"  {change.level.value:10} {change.layer:6} {change.message}{f'  {place}' if place else ''}"
        )
        if names := methods(change):
            rows.append(f"  {'':17} calls: {', '.join(shortened(names, _MOST))}")
    return rows
