"""The report as GitHub workflow commands: one annotation a change, at its file, line and column.

GitHub shows ten errors, ten warnings and ten notices of a step, and fifty of a job; the log keeps the
others. The worst come first, so that these are the ones that are shown.
"""

from __future__ import annotations

from collections import Counter

from docrelay.contract.judge.change import Change
from docrelay.contract.law import Level
from docrelay.contract.report.report import Report
from docrelay.contract.report.summary import headline, methods
from docrelay.contract.text import clean, shortened

SHOWN = 10
"""How many annotations of a kind GitHub shows for a step."""
_COMMANDS = {Level.BREAKING: "error", Level.DANGEROUS: "warning", Level.COMPATIBLE: "notice"}
_MOST = 5


def _data(text: str) -> str:
    """Escape a message; a mark in the middle of a line is a command as well."""
    return clean(text).replace("%", "%25").replace("##[", "##\u200b[")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(report: Report, change: Change) -> str:
    return "notice" if report.acceptance.covers(change.fingerprint) else _COMMANDS[change.level]


def _line(report: Report, change: Change) -> str:
    position = report.new.position(change.new_pointer) or report.old.position(change.old_pointer)
    place = f"file={_property(position.file)},line={position.line},col={position.column}," if position else ""
    # Only this one place is shown beside the code, so that it has to say whom it meets.
    names = shortened(methods(change) or change.operations, _MOST)
    whom = f" Affects {', '.join(names)}." if names else ""
    accepted = "accepted: " if report.acceptance.covers(change.fingerprint) else ""
    message = f"{accepted}{change.message}. {change.hint}{whom}"
    title = f"{change.level.value} {change.layer} change ({change.id})"
    return f"::{_command(report, change)} {place}title={_property(title)}::{_data(message)}"


def _accepted(report: Report) -> list[str]:
    """Return a warning for each entry of accepted changes that is stale or has expired."""
    found: list[str] = []
    for entry, problem in report.acceptance.faults():
        line = f",line={entry.line}" if entry.line else ""
        found.append(f"::warning file={_property(entry.file)}{line},title=accepted changes::{_data(problem)}")
    return found


def render(report: Report) -> str:
    """Return the annotations, the worst first, and the verdict as the last line."""
    changes = [change for change in report.changes if change.level in _COMMANDS]
    lines = [_line(report, change) for change in changes]
    lines += _accepted(report)
    kinds = Counter(line[2:].partition(" ")[0] for line in lines)
    lines += [
        f"{count} {kind}s; GitHub shows {SHOWN} of a step" for kind, count in kinds.items() if count > SHOWN
    ]
    return "\n".join([*lines, _data(f"verdict {headline(report)}")]) + "\n"
