"""The public names of `docrelay.contract`, as a program uses them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, assert_type

from docrelay.contract import (
    Bump,
    Change,
    ClientProfile,
    Direction,
    Effect,
    Entry,
    Level,
    NotCompared,
    PythonClient,
    Report,
    Source,
    Verdict,
    diff,
    read_accepted,
)


class Stored:
    """A source of somebody else's: no base class, only the members."""

    name = "stored"

    def path(self, relative: str = "") -> str:
        return relative or "openapi.yaml"

    def read(self, relative: str = "") -> bytes:
        return b"openapi: 3.1.0"


def compare() -> Report:
    stored: Source = Stored()
    clients = (PythonClient.of(Path("old")), PythonClient(folder=Path("new")))
    try:
        assert_type(diff(stored, Path("new.yaml")), Report)
        return diff(
            "old.yaml",
            "new.yaml",
            profile=ClientProfile(open_enums=False, names_headers=True),
            python=True,
            clients=clients,
        )
    except NotCompared as fault:
        assert_type(fault.reason, str)
        assert_type(fault.file, str)
        assert_type(fault.line, int | None)
        assert_type(fault.column, int | None)
        assert_type(fault.pointer, str)
        raise


def read(report: Report) -> None:
    verdict = report.verdict
    assert_type(verdict, Verdict)
    for level in (verdict.wire, verdict.python, verdict.overall):
        assert level in {Level.BREAKING, Level.DANGEROUS, Level.COMPATIBLE, Level.NONE}
    assert verdict.bump in {Bump.MAJOR, Bump.MINOR, Bump.PATCH, Bump.NONE}
    assert_type(verdict.next_version, str | None)
    assert_type(verdict.declared_ok, bool | None)
    assert_type(verdict.as_json(), dict[str, Any])
    assert_type(report.at_least(Level.DANGEROUS), tuple[Change, ...])
    for change in report.changes:
        assert_type(change, Change)
        assert_type(change.level, Level)
        assert_type(change.effect, Effect)
        assert_type(change.direction, Direction)
        assert_type(change.old_pointer, str | None)
        assert_type(change.operations, tuple[str, ...])
        assert_type(change.symbols, tuple[str, ...])
        words: list[str] = [change.id, change.layer, change.message, change.hint, change.fingerprint]
        assert words
        assert_type(change.as_json(), dict[str, Any])
        assert_type(report.is_accepted(change), bool)
        place = report.position(change)
        assert place is None or place.line
    assert_type(report.as_json(), dict[str, Any])
    texts: list[str] = [
        report.to_text(),
        report.to_text(width=80),
        report.to_json(),
        report.to_markdown(),
        report.to_html(),
        report.to_junit(fail_on=Level.BREAKING),
        report.to_github(),
    ]
    assert texts


def accept(report: Report) -> None:
    entries = read_accepted(Path("accepted.toml"))
    assert_type(entries, tuple[Entry, ...])
    for entry in entries:
        assert_type(entry.fingerprint, str)
        assert_type(entry.reason, str)
        assert_type(entry.expires, datetime.date)
    assert_type(report.accepting(entries, datetime.date(2026, 3, 14)), Report)


def wrong(report: Report, value: Any) -> None:
    diff("old.yaml")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    diff("old.yaml", b"openapi: 3.1.0")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    diff("old.yaml", "new.yaml", profile={"open_enums": True})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    report.at_least("breaking")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    report.changes[0].level = value  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    report.accepting([], datetime.date(2026, 3, 14))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
