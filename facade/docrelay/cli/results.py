"""Result tables: as many columns as the terminal has room for, never a broken line."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import attrs
from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from docrelay.cli.terminal import plural
from docrelay.relay.documents import clean
from docrelay.relay.report import DocumentResult, RelayReport, State, one_line

_STYLES = {"pushed": "green", "ready": "green", "failed": "bold red", "unconfirmed": "bold yellow"}
_LONGEST_NAME = 44
_LONGEST_VALUE = 32
_GAP = 3  # between two columns
_MOST_NAMES = 3  # of documents that share a reason


def print_table(
    console: Console, lead: Sequence[Sequence[str]], titles: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """Print leading cells, called `titles`, and then the columns of `rows` that there is room for."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    fixed = [_width(title, [cells[n] for cells in lead], _LONGEST_NAME) for n, title in enumerate(titles)]
    names = _fitting(rows, console.width - sum(fixed) - _GAP * (len(fixed) - 1))
    for n, title in enumerate(titles):
        table.add_column(title, no_wrap=True, overflow="ellipsis", max_width=fixed[n])
    for name in names:
        values = [row.get(name, "") for row in rows]
        number = all(_is_number(value) for value in values if value)
        table.add_column(
            clean(name), no_wrap=True, overflow="ellipsis", max_width=_LONGEST_VALUE,
            justify="right" if number else "left",
        )  # fmt: skip
    for cells, row in zip(lead, rows, strict=True):
        shown = [Text(cell, style=_STYLES.get(cell, "")) for cell in cells]
        table.add_row(*shown, *(Text(clean(row.get(name, ""))) for name in names))
    console.print(table)


def print_report(console: Console, report: RelayReport) -> None:
    """Print what became of every document: the table, then the reasons, then the count.

    A job that broke off before any document was begun has no table.
    """
    documents = report.documents
    if report.error and all(item.state == "cancelled" for item in documents):
        return
    labels = _labels([clean(item.path) for item in documents])
    lead = [[label, item.state] for label, item in zip(labels, documents, strict=True)]
    print_table(console, lead, ["Document", "State"], [_shown_row(item) for item in documents])
    for reason in reasons(documents):
        console.print()
        _print_reason(console, reason, labels)
    _print_warnings(console, report)
    console.print()
    console.print(Text(summary(report)))


def print_failures(console: Console, report: RelayReport) -> None:
    """Print the reasons and the warnings only: nothing when all went well."""
    labels = _labels([clean(item.path) for item in report.documents])
    for reason in reasons(report.documents):
        _print_reason(console, reason, labels)
    _print_warnings(console, report)


@attrs.frozen
class Reason:
    """Why documents failed; `positions` says which."""

    state: State
    message: str
    hint: str
    positions: list[int] = attrs.field(factory=list[int])


def reasons(documents: Sequence[DocumentResult]) -> list[Reason]:
    """Return why documents failed, each reason once.

    Reasons that differ only in the ids and the name of the document are one.
    """
    found: dict[tuple[str, ...], Reason] = {}
    for position, item in enumerate(documents):
        if item.error is None:
            continue
        general = item.error.general((*item.ids.values(), item.path, item.name))
        alike = (item.state, item.error.kind, general, item.error.hint)
        if alike not in found:
            found[alike] = Reason(item.state, item.error.message, item.error.hint)
        elif len(found[alike].positions) == 1:
            found[alike] = attrs.evolve(found[alike], message=general)
        found[alike].positions.append(position)
    return list(found.values())


def _print_reason(console: Console, reason: Reason, labels: Sequence[str]) -> None:
    state = (reason.state, _STYLES.get(reason.state, ""))
    number = len(reason.positions)
    named = [labels[position] for position in reason.positions[:_MOST_NAMES]]
    if number == 1:
        console.print(Text.assemble(state, " ", *named))
    else:
        console.print(Text.assemble(state, f" {plural(number, 'document')}, for the same reason"))
        more = f" and {number - _MOST_NAMES} more" if number > _MOST_NAMES else ""
        _print_indented(console, Text(f"{', '.join(named)}{more}"))
    _print_indented(console, Text(one_line(reason.message)))
    if reason.hint:
        _print_indented(console, Text(f"hint: {one_line(reason.hint)}", style="dim"))


def _print_warnings(console: Console, report: RelayReport) -> None:
    for warning in report.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), one_line(warning)))


def _print_indented(console: Console, text: Text) -> None:
    for line in text.wrap(console, max(20, console.width - 2)):
        line.rstrip()
        console.print(Text("  ") + line)


def summary(report: RelayReport) -> str:
    """Say in one sentence what the job did."""
    counts = dict(report.counts)
    goal = "ready" if report.dry_run else "pushed"
    reached = counts.pop(goal, 0)
    others = "".join(f", {number} {state}" for state, number in counts.items())
    run = report.run
    number = "" if run is None or run.run_number is None else f" in run {run.run_number}"
    where = " (dry run, no map was run)" if report.dry_run else f" to map {report.map_name}{number}"
    total = plural(len(report.documents), "document")
    return f"{reached} of {total} {goal}{where}{others}; {report.seconds:.1f} s"


def _labels(paths: Sequence[str]) -> list[str]:
    """Return the paths without the folder that they have in common; URLs as they are."""
    local = [os.path.dirname(path) for path in paths if "://" not in path]  # noqa: PTH120 - text, not a file
    try:
        shared = os.path.commonpath(local) if local else ""
    except ValueError:  # relative and absolute ones
        shared = ""
    return [os.path.relpath(path, shared) if shared and "://" not in path else path for path in paths]


def _shown_row(item: DocumentResult) -> Mapping[str, str]:
    """Return the values of a row without the name of the file, which stands in front."""
    return {name: value for name, value in (item.row or {}).items() if value != item.name}


def _fitting(rows: Sequence[Mapping[str, str]], room: int) -> list[str]:
    """Return the names of the first columns that fit into `room` cells."""
    names: list[str] = []
    for name in dict.fromkeys(name for row in rows for name in row):
        room -= _width(name, [row.get(name, "") for row in rows], _LONGEST_VALUE) + _GAP
        if room < 0:
            break
        names.append(name)
    return names


def _width(title: str, values: Sequence[str], most: int) -> int:
    return max(cell_len(title), min(most, max((cell_len(value) for value in values), default=0)))


def _is_number(value: str) -> bool:
    try:
        float(value)
    except ValueError:
        return False
    return True
