"""The report for a terminal: a table where it is wide, a list where it is narrow."""

from __future__ import annotations

import io
import re

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from docrelay.contract.change import Change
from docrelay.contract.law import Level
from docrelay.contract.report import Report

WIDE = 100
_STYLES = {
    Level.BREAKING: "bold red",
    Level.DANGEROUS: "yellow",
    Level.COMPATIBLE: "green",
    Level.NONE: "dim",
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """Replace control characters, which a document could use to rewrite the screen."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def where(report: Report, change: Change) -> str:
    """Return file:line of the change, on the new side where there is one."""
    position = report.new.position(change.new_pointer) or report.old.position(change.old_pointer)
    return f"{position.file}:{position.line}" if position else ""


def reach(change: Change) -> str:
    """Return how many operations meet the change."""
    count = len(change.operations)
    return change.operations[0] if count == 1 else f"affects {count} operations" if count else ""


def headline(report: Report) -> str:
    """Return the verdict in one line."""
    said = report.verdict
    version = f" (next version {said.next_version})" if said.next_version else ""
    return (
        f"{said.overall.value}: wire {said.wire.value}, python {said.python.value}; "
        f"bump {said.bump.value}{version}"
    )


def _mark(report: Report, change: Change) -> str:
    return (
        f"{change.level.value} (accepted)"
        if report.acceptance.covers(change.fingerprint)
        else change.level.value
    )


def show(report: Report, console: Console | None = None) -> None:
    """Print the report on `console`, standard output by default."""
    console = console or Console()
    title = f"{report.old.name} {report.old.version} → {report.new.name} {report.new.version}"
    console.print(Text(clean(title), style="bold"), soft_wrap=True)
    if not report.changes:
        console.print("no changes", style="green")
        return
    if console.width >= WIDE:
        console.print(_table(report, console.width))
    else:
        _list(report, console)
    console.print(Text(headline(report), style=_STYLES[report.verdict.overall]), soft_wrap=True)


def _table(report: Report, width: int) -> Table:
    table = Table(box=SIMPLE_HEAD, expand=False, pad_edge=False)
    table.add_column("level", no_wrap=True)
    table.add_column("layer", no_wrap=True)
    table.add_column("change", overflow="fold", ratio=3)
    table.add_column("reach", overflow="fold", ratio=1, max_width=width // 4)
    for change in report.changes:
        style = _STYLES[change.level]
        what = Text(clean(change.message))
        place = clean(where(report, change))
        what.append(f"\n{place} {change.id} {change.fingerprint}", style="dim")
        level = Text(_mark(report, change), style=style)
        table.add_row(level, change.layer, what, Text(clean(reach(change))))
    return table


def _list(report: Report, console: Console) -> None:
    for change in report.changes:
        line = Text(_mark(report, change), style=_STYLES[change.level])
        line.append(f" {change.layer} ", style="dim")
        line.append(clean(change.message), style="default")
        console.print(line, overflow="fold")
        details = [text for text in (reach(change), where(report, change), change.id) if text]
        console.print(Text(clean("  " + " · ".join(details)), style="dim"), overflow="fold")


def render(report: Report) -> str:
    """Return what `show` prints, without colours, 120 columns wide."""
    console = Console(file=io.StringIO(), width=120, no_color=True, force_terminal=False)
    show(report, console)
    file = console.file
    assert isinstance(file, io.StringIO)  # noqa: S101 - given above
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"
