"""The report for CI: annotations of a GitHub workflow, and JUnit XML with a test case for each operation.

GitHub shows ten errors, ten warnings and ten notices of a step, and fifty of a job; the log keeps the
others. The worst come first, so that these are the ones that are shown.
"""

from __future__ import annotations

from collections import Counter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from docrelay._core.text import replace_unsafe
from docrelay.contract.judge.change import Change
from docrelay.contract.levels import Level
from docrelay.contract.report.report import BaseReport
from docrelay.contract.report.summary import heading, headline, methods, where
from docrelay.contract.text import shortened

SHOWN = 10
"""How many annotations of a kind GitHub shows for a step."""
_COMMANDS = {Level.BREAKING: "error", Level.DANGEROUS: "warning", Level.COMPATIBLE: "notice"}
_MOST = 5
ELSEWHERE = "no operation: the Python client as a whole"
"""The case of changes that affect no operation."""


def _data(text: str) -> str:
    """Escape a message; a mark in the middle of a line is a command as well."""
    return replace_unsafe(text).replace("%", "%25").replace("##[", "##\u200b[")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _command(report: BaseReport, change: Change) -> str:
    return "notice" if report.is_accepted(change) else _COMMANDS[change.level]


def _annotation(report: BaseReport, change: Change) -> str:
    position = report.position(change)
    place = f"file={_property(position.file)},line={position.line},col={position.column}," if position else ""
    # Only this one place is shown beside the code, so that it has to say what it affects.
    names = shortened(methods(change) or change.operations, _MOST)
    affected = f" Affects {', '.join(names)}." if names else ""
    accepted = "accepted: " if report.is_accepted(change) else ""
    message = f"{accepted}{change.message}. {change.hint}{affected}"
    title = f"{change.level.value} {change.layer} change ({change.id})"
    return f"::{_command(report, change)} {place}title={_property(title)}::{_data(message)}"


def _accepted(report: BaseReport) -> list[str]:
    """Return a warning for each entry of accepted changes that is stale or has expired."""
    found: list[str] = []
    for entry, problem in report.acceptance.faults():
        line = f",line={entry.line}" if entry.line else ""
        found.append(f"::warning file={_property(entry.file)}{line},title=accepted changes::{_data(problem)}")
    return found


def github(report: BaseReport) -> str:
    """Return the annotations, the worst first, and the verdict as the last line."""
    changes = [change for change in report.changes if change.level in _COMMANDS]
    lines = [_annotation(report, change) for change in changes]
    lines += _accepted(report)
    kinds = Counter(line[2:].partition(" ")[0] for line in lines)
    lines += [
        f"{count} {kind}s; GitHub shows {SHOWN} of a step" for kind, count in kinds.items() if count > SHOWN
    ]
    return "\n".join([*lines, _data(f"verdict {headline(report)}")]) + "\n"


def junit(report: BaseReport, fail_on: Level = Level.BREAKING) -> str:
    """Return one suite; an operation fails by a change at or above `fail_on`, and others pass."""
    cases: dict[str, list[Change]] = {title: [] for title in report.operations}
    for change in report.changes:
        for title in change.operations or (ELSEWHERE,):
            cases.setdefault(title, []).append(change)
    suite = Element("testsuite", name="docrelay diff")
    failures = [_case(suite, report, title, cases[title], fail_on) for title in sorted(cases)].count(True)
    said = {"tests": str(len(cases)), "failures": str(failures), "errors": "0", "skipped": "0", "time": "0"}
    for key, value in said.items():
        suite.set(key, value)
    notes = [headline(report), *report.acceptance.problems()]
    SubElement(suite, "system-out").text = _clean_lines(notes)
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _clean_lines(lines: list[str]) -> str:
    """Return `lines` as one text that XML can hold."""
    return "\n".join(map(replace_unsafe, lines))


def _case(suite: Element, report: BaseReport, title: str, changes: list[Change], fail_on: Level) -> bool:
    """Add the case of an operation; return whether it failed."""
    case = SubElement(suite, "testcase", classname=heading(report), name=replace_unsafe(title), time="0")
    failing = [change for change in changes if change.level >= fail_on and not report.is_accepted(change)]
    if failing:
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        message = replace_unsafe(f"{failing[0].message}{more}")
        failure = SubElement(case, "failure", message=message, type=failing[0].level.value)
        failure.text = _clean_lines([_line(report, change) for change in failing])
    others = [change for change in changes if change not in failing]
    if others:
        SubElement(case, "system-out").text = _clean_lines([_line(report, change) for change in others])
    return bool(failing)


def _line(report: BaseReport, change: Change) -> str:
    accepted = "accepted " if report.is_accepted(change) else ""
    place = f" ({where(report, change)})" if where(report, change) else ""
    return (
        f"{accepted}{change.level.value} {change.layer} {change.id}: {change.message}{place}. "
        f"{change.hint} [{change.fingerprint}]"
    )
