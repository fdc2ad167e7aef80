"""The report for a pull request: the verdict, then what changes for each method or operation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docrelay.contract.change import Change
from docrelay.contract.law import Level
from docrelay.contract.report import Report
from docrelay.contract.terminal import clean, headline, where

LIMIT = 60_000
"""A comment on a pull request holds 65,536 characters."""
_SHARED = 5
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")
_SIGNS = {Level.BREAKING: "🔴", Level.DANGEROUS: "🟡", Level.COMPATIBLE: "🟢", Level.NONE: "⚪"}


def escape(text: str) -> str:
    """Return `text` so that Markdown shows it as it is."""
    return _SPECIAL.sub(r"\\\1", clean(text)).replace("@", "@\u200b")


def _groups(report: Report) -> dict[str, list[Change]]:
    """Return heading -> changes: facade methods or operations, what many share, what none meets."""
    groups: dict[str, list[Change]] = {}
    for change in report.changes:
        heads = [s for s in change.symbols if s.startswith("docrelay.")] or list(change.operations)
        if len(heads) > _SHARED:
            heads = ["Shared by several operations"]
        for head in heads or ["Without an operation"]:
            groups.setdefault(head, []).append(change)
    return groups


def _line(report: Report, change: Change) -> str:
    accepted = " *(accepted)*" if report.acceptance.covers(change.fingerprint) else ""
    count = len(change.operations)
    more = f", affects {count} operations" if count > 1 else ""
    place = where(report, change)
    return (
        f"- {_SIGNS[change.level]} **{change.level.value}**{accepted} ({change.layer}) "
        f"{escape(change.message)}{more}  \n"
        f"  {escape(change.hint)} `{change.id}` {escape(place)}"
    )


def _lines(report: Report) -> Iterator[str]:
    old, new = report.old, report.new
    versions = f"{escape(old.version or old.name)} → {escape(new.version or new.name)}"
    yield f"## {escape(new.title or new.name)}: {versions}"
    yield f"{_SIGNS[report.verdict.overall]} **{headline(report)}**"
    if report.verdict.declared_ok is False:
        yield f"The declared version {escape(new.version)} is lower than what the changes force."
    for problem in report.acceptance.problems():
        yield f"⚠️ {escape(problem)}"
    if not report.changes:
        yield "No changes."
    groups = _groups(report)
    for head in sorted(groups, key=lambda name: (-max(c.level.rank for c in groups[name]), name)):
        yield f"### {escape(head)}"
        yield "\n".join(_line(report, change) for change in groups[head])


def render(report: Report) -> str:
    """Return the report as Markdown, cut at a heading or change when a comment could not hold it."""
    parts: list[str] = []
    size = 0
    for part in _lines(report):
        size += len(part) + 2
        if size > LIMIT:
            parts.append(f"… and more: {len(report.changes)} changes in all; the JSON report has every one.")
            break
        parts.append(part)
    return "\n\n".join(parts) + "\n"
