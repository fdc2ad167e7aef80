"""The report as GitHub workflow commands: one annotation a change, at its file, line and column."""

from __future__ import annotations

from docrelay.contract.change import Change
from docrelay.contract.law import Level
from docrelay.contract.report import Report
from docrelay.contract.terminal import clean, headline

_COMMANDS = {Level.BREAKING: "error", Level.DANGEROUS: "warning", Level.COMPATIBLE: "notice"}


def _data(text: str) -> str:
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _line(report: Report, change: Change) -> str:
    accepted = report.acceptance.covers(change.fingerprint)
    command = "notice" if accepted else _COMMANDS[change.level]
    position = report.new.position(change.new_pointer) or report.old.position(change.old_pointer)
    place = f"file={_property(position.file)},line={position.line},col={position.column}," if position else ""
    return f"::{command} {place}title={_property(change.id)}::{_data(f'{change.message}. {change.hint}')}"


def render(report: Report) -> str:
    """Return the annotations, the worst first, and the verdict as the last line."""
    lines = [_line(report, change) for change in report.changes if change.level in _COMMANDS]
    return "\n".join([*lines, _data(headline(report))]) + "\n"
