"""The report for a terminal: a table of what breaks and what it affects, wide or narrow, then the verdict."""

from __future__ import annotations

import io
import os
import re
from itertools import pairwise
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from docrelay._core.text import plural, replace_unsafe
from docrelay.contract.judge.change import Change
from docrelay.contract.levels import Level
from docrelay.contract.report.report import BaseReport
from docrelay.contract.report.summary import (
    Group,
    counts,
    forced,
    groups,
    heading,
    lines,
    own_words,
    reached,
    where,
)

WIDE, WIDEST = 100, 150
"""From how many columns on operations, and then places, have a column of their own."""
_LEVEL, _LAYER, _GAP = 10, 6, 2
_MOST = 3
_PARTS = re.compile(r"[^/.\s]*[/.\s]+|[^/.\s]+")
LISTED = 40
"""More compatible changes than this are counted only: what breaks has to stay in sight."""
_STYLES = {
    Level.BREAKING: "bold red",
    Level.DANGEROUS: "bold yellow",
    Level.COMPATIBLE: "green",
    Level.NONE: "green",
}


def _level(group: Group) -> Text:
    text = Text(group.level.value, style=_STYLES[group.level])
    return text.append("\naccepted", style="dim") if group.accepted else text


def _folded(name: str, width: int) -> str:
    """Break a long name behind its slashes, dots and blanks; what follows is indented."""
    rows = [""]
    for part in _PARTS.findall(replace_unsafe(name)):
        if rows[-1].strip() and cell_len(rows[-1] + part.rstrip()) > width:
            rows.append("  ")
        rows[-1] += part
    return "\n".join(row.rstrip() for row in rows)


def _affected(group: Group, width: int) -> Text:
    """Return the operations, and below them the facade methods that call them."""
    rows = [Text(_folded(name, width)) for name in group.operations[:_MOST]]
    if len(group.operations) > _MOST:
        rows = [Text(plural(len(group.operations), "operation"), style="bold"), *rows[: _MOST - 1]]
        rows.append(Text(f"and {len(group.operations) - _MOST + 1:,} more", style="dim"))
    if not group.operations:
        rows.append(Text("Python code" if group.changes[0].layer == "python" else "no operation", "dim"))
    rows += [Text(_folded(name, width), style="cyan") for name in group.methods[:_MOST]]
    if len(group.methods) > _MOST:
        rows.append(Text(f"and {plural(len(group.methods) - _MOST, 'more method')}", style="dim"))
    return Text("\n").join(rows)


def _what(report: BaseReport, change: Change, before: Change | None, *, place: bool) -> Text:
    """Return what changed, what to do about it, and where `place` is wanted its id and position.

    The advice is told once in a run of changes of one kind; `before` is the change above.
    """
    text = Text(own_words(change))
    if before is None or (before.id, before.hint) != (change.id, change.hint):
        text.append(f"\n→ {replace_unsafe(change.hint)}", style="italic")
    if place:
        at = where(report, change)
        text.append(f"\n{change.id}{'  ' if at else ''}{at}", style="dim")
    return text


def _at(report: BaseReport, change: Change) -> Text:
    return Text("\n".join(filter(None, (where(report, change), change.id))), style="dim")


def _grid(*widths: int) -> Table:
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for width in widths:
        grid.add_column(width=width, overflow="fold")
    return grid


def _listed(report: BaseReport) -> tuple[list[Group], str]:
    """Return the groups to list, and what is said of those that are not."""
    made = groups(report)
    few = [group for group in made if group.level is not Level.COMPATIBLE]
    rest = sum(len(group.changes) for group in made) - sum(len(group.changes) for group in few)
    if rest <= LISTED:
        return made, ""
    return few, f"{rest:,} compatible changes are not listed here; a pipe and the other formats have them"


def _wide(report: BaseReport, made: list[Group], width: int) -> Table:
    """Return a table with a row for each group; its changes are a grid inside the row."""
    place = max(34, width // 4) if width >= WIDEST else 0
    most = max(20, width // (4 if place else 3))
    who = [_affected(group, most) for group in made]
    whom = max(20, min(most, max(line.cell_len for text in who for line in text.split())))
    rest = width - _LEVEL - whom - 6  # four edges, and a blank after two columns
    what = rest - _LAYER - _GAP - (place + _GAP if place else 0)
    widths = [_LAYER, what, *([place] if place else [])]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), leading=1)
    table.add_column("level", width=_LEVEL)
    table.add_column("for whom", width=whom, overflow="fold")
    head = _grid(*widths)
    head.add_row(*("layer", "what changed", "where")[: len(widths)])
    table.add_column(head, width=rest)
    for group, names in zip(made, who, strict=True):
        body = _grid(*widths)
        for before, change in pairwise((None, *group.changes)):
            if change is not None:
                cells = [Text(change.layer), _what(report, change, before, place=not place)]
                body.add_row(*cells, *([_at(report, change)] if place else []))
        table.add_row(_level(group), names, body)
    return table


def _narrow(report: BaseReport, made: list[Group], width: int) -> Table:
    """Return a table of two columns: level and operations, then layer and change, group by group."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("level", width=_LEVEL)
    rest = max(10, width - _LEVEL - 4)
    table.add_column("for whom, and what changed", width=rest, overflow="fold")
    for index, group in enumerate(made):
        if index:
            table.add_row("", "")
        table.add_row(_level(group), _affected(group, rest))
        for before, change in pairwise((None, *group.changes)):
            if change is not None:
                table.add_row(Text(f"  {change.layer}"), _what(report, change, before, place=True))
    return table


def _verdict(report: BaseReport) -> Table:
    said = report.verdict
    table = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    words = f"{said.overall.value}: wire {said.wire.value}, python {said.python.value}"
    table.add_row("verdict", Text(words, style=_STYLES[said.overall]))
    table.add_row("version", Text(forced(report), style="bold red" if said.declared_ok is False else "bold"))
    if report.changes:
        table.add_row("changes", counts(report))
        table.add_row("reach", reached(report))
        table.add_row("why", f"docrelay diff explain {report.changes[0].id}")
        table.add_row("accept", "add --format accepted: it prints entries for --accepted FILE")
    return table


def show(report: BaseReport, console: Console) -> None:
    """Print the report on `console` as a table that fits its width."""
    console.print(Text(heading(report), style="bold"), overflow="fold")
    console.print(
        Text(replace_unsafe(f"{report.old.name} → {report.new.name}"), style="dim"), overflow="fold"
    )
    made, rest = _listed(report)
    if made:
        width = console.width
        console.print((_wide if width >= WIDE else _narrow)(report, made, width))
    if rest:
        console.print(Text(rest, style=_STYLES[Level.COMPATIBLE]), overflow="fold")
    if not report.changes:
        console.print(Text("no changes", style="green"))
    console.print(_verdict(report))


def render(report: BaseReport, width: int) -> str:
    """Return what `show` prints at `width`, without colours."""
    file = io.StringIO()
    show(report, Console(file=file, width=width, no_color=True, color_system=None, force_terminal=False))
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def written(report: BaseReport, stream: TextIO) -> str:
    """Return what to write to `stream`: a table where a person looks, else a line for each change.

    COLUMNS and FORCE_COLOR ask for the table in a pipe as well; NO_COLOR and TERM=dumb take its colours.
    """
    asked = os.environ.get("COLUMNS", "")
    width = int(asked) if asked.isdigit() and int(asked) > 0 else None
    plain = bool(os.environ.get("NO_COLOR"))
    console = Console(
        file=stream,
        width=width,
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
    if console.is_terminal:
        with console.capture() as captured:
            show(report, console)
        text = captured.get()
    else:
        text = render(report, width) if width else lines(report)
    return _fitting(text, stream.encoding or "utf-8")


def _fitting(text: str, encoding: str) -> str:
    """Write arrows and lines with ASCII characters where `encoding` has no others."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate({ord("→"): "->", ord("─"): "-"})
    return text
