"""The report as JUnit XML: one test case an operation, failed by breaking changes that nobody accepted."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from docrelay.contract.change import Change
from docrelay.contract.law import Level
from docrelay.contract.report import Report
from docrelay.contract.terminal import clean, where


def render(report: Report) -> str:
    """Return one suite; a change that no operation meets is a case of its own kind."""
    cases: dict[str, list[Change]] = {title: [] for title in report.operations}
    for change in report.changes:
        for title in change.operations or ("without an operation",):
            cases.setdefault(title, []).append(change)
    suite = Element("testsuite", name="docrelay diff", tests=str(len(cases)))
    failures = 0
    for title in sorted(cases):
        case = SubElement(suite, "testcase", classname="contract", name=clean(title))
        breaking = [
            change
            for change in cases[title]
            if change.level is Level.BREAKING and not report.acceptance.covers(change.fingerprint)
        ]
        if breaking:
            failures += 1
            failure = SubElement(case, "failure", message=clean(breaking[0].message), type=breaking[0].id)
            failure.text = "\n".join(_line(report, change) for change in breaking)
        others = [change for change in cases[title] if change not in breaking]
        if others:
            SubElement(case, "system-out").text = "\n".join(_line(report, change) for change in others)
    suite.set("failures", str(failures))
    indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suite, encoding="unicode") + "\n"


def _line(report: Report, change: Change) -> str:
    return clean(f"{change.level.value} {change.id} {change.message} ({where(report, change)}) {change.hint}")
