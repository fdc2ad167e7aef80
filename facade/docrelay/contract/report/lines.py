"""The report for a pipe or a log: one line a change, the same on every run, whatever the width."""

from __future__ import annotations

from docrelay.contract.judge.change import Change
from docrelay.contract.report.report import Report
from docrelay.contract.report.summary import counts, heading, headline, methods, reached, where
from docrelay.contract.text import clean, shortened

_MOST = 5


def _whom(change: Change) -> str:
    names = [*shortened(change.operations, _MOST), *shortened(methods(change), _MOST)]
    return clean(", ".join(names))


def line(report: Report, change: Change) -> str:
    """Return level, layer, id and place, divided by blanks, then what changed, for whom, and what to do."""
    level = change.level.value
    words = [level.ljust(10), change.layer.ljust(6), change.id, where(report, change) or "-"]
    words.append(clean(change.message))
    if report.acceptance.covers(change.fingerprint):
        words.append("| accepted")
    if change.operations:
        words.append(f"| affects {_whom(change)}")
    words.append(f"| {clean(change.hint)} | {change.fingerprint}")
    # A line of a log that holds this mark is a command to some runners.
    return " ".join(words).replace("##[", "##\u200b[")


def render(report: Report) -> str:
    """Return the versions, a line for each change, the worst first, and the verdict."""
    sides = clean(f"{report.old.name} → {report.new.name}")
    rows = [f"compared {sides}: {heading(report)}".replace("##[", "##\u200b[")]
    rows += [line(report, change) for change in report.changes]
    rows.append(f"changes {counts(report)}; {reached(report)}" if report.changes else "no changes")
    rows.append(f"verdict {headline(report)}")
    return "\n".join(rows) + "\n"
