"""The report as JUnit XML: one test case an operation, failed by breaking changes that nobody accepted."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from docrelay.contract.judge.change import Change
from docrelay.contract.law import Level
from docrelay.contract.report.report import Report
from docrelay.contract.report.summary import heading, headline, where
from docrelay.contract.text import clean

ELSEWHERE = "no operation: the Python client as a whole"
"""The case of changes that no operation meets."""


def render(report: Report, fail_on: Level = Level.BREAKING) -> str:
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
    SubElement(suite, "system-out").text = clean_lines(notes)
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def clean_lines(lines: list[str]) -> str:
    """Return `lines` as one text that XML can hold."""
    return "\n".join(map(clean, lines))


def _case(suite: Element, report: Report, title: str, changes: list[Change], fail_on: Level) -> bool:
    """Add the case of an operation; tell whether it failed."""
    case = SubElement(suite, "testcase", classname=heading(report), name=clean(title), time="0")
    failing = [
        change
        for change in changes
        if change.level >= fail_on and not report.acceptance.covers(change.fingerprint)
    ]
    if failing:
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        message = clean(f"{failing[0].message}{more}")
        failure = SubElement(case, "failure", message=message, type=failing[0].level.value)
        failure.text = clean_lines([_line(report, change) for change in failing])
    others = [change for change in changes if change not in failing]
    if others:
        SubElement(case, "system-out").text = clean_lines([_line(report, change) for change in others])
    return bool(failing)


def _line(report: Report, change: Change) -> str:
    accepted = "accepted " if report.acceptance.covers(change.fingerprint) else ""
    place = f" ({where(report, change)})" if where(report, change) else ""
    return (
        f"{accepted}{change.level.value} {change.layer} {change.id}: {change.message}{place}. "
        f"{change.hint} [{change.fingerprint}]"
    )
