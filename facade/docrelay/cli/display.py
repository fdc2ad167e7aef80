"""What `docrelay relay` shows: its progress, and in the end tables of what became of the documents."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Self

import attrs
from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from docrelay._core.text import one_line, plural, replace_controls
from docrelay.relay.report import LONGEST, DocumentResult, Record, RelayReport, State

_PROGRESS_STYLES = {
    "pushed": "green",
    "ready": "green",
    "failed": "red",
    "unconfirmed": "yellow",
    "cancelled": "yellow",
}
_MARKS = {"pushed": "✓", "ready": "✓", "failed": "✗", "unconfirmed": "?", "cancelled": "-", "waiting": "·"}
_ASCII_MARKS = {"pushed": "+", "ready": "+", "failed": "x", "waiting": "."}


class View:
    """Shows changes to documents between enter and exit; this one shows nothing."""

    def __call__(self, record: Record, /) -> None:
        """Show a change."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_: object) -> None:
        """End."""


class LineView(View):
    """Print a line when a document has been extracted, and when something of it failed.

    A reason is printed once; how many more failed for it, in the end or before the rows are pushed.
    """

    def __init__(self, console: Console, total: int) -> None:
        self._console = console
        self._total = total
        self._done: set[int] = set()
        self._pushing = False
        self._more: dict[tuple[str, str], int] = {}

    def __call__(self, record: Record) -> None:
        """Print a change that matters."""
        if record.step == "pushing":
            if not self._pushing:
                self._tell_more()
                self._print("pushing the rows")
            self._pushing = True
        elif record.state in ("ready", "failed", "unconfirmed"):
            self._done.add(record.position)
            digits = len(str(self._total))
            count = f"[{len(self._done):>{digits}}/{self._total}]"
            reason = record.failure.message if record.failure else ""
            document = record.document
            own = (*record.ids.values(), document.shown, document.name)
            alike = (record.state, record.failure.general(own) if record.failure else "")
            if reason and alike in self._more:
                self._more[alike] += 1
                return
            if reason:
                self._more[alike] = 0
            self._print(f"{count} {record.state:<6} {record.document.shown}{reason and ': '}{reason}")

    def __exit__(self, *_: object) -> None:
        self._tell_more()

    def _tell_more(self) -> None:
        count = f"[{len(self._done)}/{self._total}]"
        for (state, reason), more in self._more.items():
            if more:
                self._print(f"{count} {state:<6} {more} more: {reason}")
        self._more = dict.fromkeys(self._more, 0)

    def _print(self, line: str) -> None:
        # A log is read by programs: its lines are never wrapped.
        self._console.print(Text(line), soft_wrap=True)


class LiveView(View):
    """Show all documents on a terminal, or those that fit; what is at work comes first."""

    def __init__(self, console: Console, records: int) -> None:
        self._records: dict[int, Record] = {}
        self._total = records
        self._plain = not console.encoding.lower().startswith("utf")
        self._spinner = Spinner("line" if self._plain else "dots", style="cyan")
        self._live = Live(self, console=console, refresh_per_second=10, transient=True)

    def __call__(self, record: Record) -> None:
        """Note a change; the next refresh shows it."""
        self._records[record.position] = record

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the documents that fit, and a line that counts all of them."""
        records = [self._records[n] for n in sorted(self._records)]
        room = max(1, console.size.height - 3)
        if len(records) > room:
            working = [record for record in records if record.state == "working"]
            ended = [record for record in records if record.state != "working"]
            shown = (
                [*ended[-max(0, room - len(working)) :], *working] if len(working) < room else working[:room]
            )
            records = sorted(shown, key=lambda record: record.position)
        table = Table.grid(padding=(0, 1), expand=False)
        table.add_column(width=1)
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=max(10, options.max_width - 16))
        table.add_column(no_wrap=True)
        for record in records:
            table.add_row(self._mark(record, console), Text(record.document.relative), self._state(record))
        yield table
        yield Text(self._count(), style="dim", no_wrap=True, overflow="ellipsis")

    def _mark(self, record: Record, console: Console) -> Text:
        if record.state == "working" or record.step == "pushing":
            frame = self._spinner.render(console.get_time())
            return frame if isinstance(frame, Text) else Text("*")
        marks = {**_MARKS, **_ASCII_MARKS} if self._plain else _MARKS
        return Text(marks.get(record.state, " "), style=_PROGRESS_STYLES.get(record.state, ""))

    def _state(self, record: Record) -> Text:
        return Text(record.step, style=_PROGRESS_STYLES.get(record.state, "cyan"))

    def _count(self) -> str:
        states = [record.state for record in self._records.values()]
        failed = states.count("failed")
        done = len(states) - states.count("working") - states.count("waiting")
        return f"{done} of {self._total} documents" + (f", {failed} failed" if failed else "")


def view_for(console: Console, total: int, *, quiet: bool = False) -> View:
    """Return the view that fits the console."""
    if quiet:
        return View()
    if console.is_terminal and not console.is_dumb_terminal:
        return LiveView(console, total)
    return LineView(console, total)


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
            replace_controls(name), no_wrap=True, overflow="ellipsis", max_width=_LONGEST_VALUE,
            justify="right" if number else "left",
        )  # fmt: skip
    for cells, row in zip(lead, rows, strict=True):
        shown = [Text(cell, style=_STYLES.get(cell, "")) for cell in cells]
        table.add_row(*shown, *(Text(replace_controls(row.get(name, ""))) for name in names))
    console.print(table)


def print_report(console: Console, report: RelayReport) -> None:
    """Print what became of every document: the table, then the reasons, then the count.

    A job that broke off before any document was begun has no table.
    """
    documents = report.documents
    if report.error and all(item.state == "cancelled" for item in documents):
        return
    labels = _labels([replace_controls(item.path) for item in documents])
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
    labels = _labels([replace_controls(item.path) for item in report.documents])
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
    _print_indented(console, Text(one_line(reason.message, LONGEST)))
    if reason.hint:
        _print_indented(console, Text(f"hint: {one_line(reason.hint, LONGEST)}", style="dim"))


def _print_warnings(console: Console, report: RelayReport) -> None:
    for warning in report.warnings:
        console.print(Text.assemble(("warning: ", "yellow"), one_line(warning, LONGEST)))


def _print_indented(console: Console, text: Text) -> None:
    for line in text.wrap(console, max(20, console.width - 2)):
        line.rstrip()
        console.print(Text("  ") + line)


def summary(report: RelayReport) -> str:
    """Return one sentence on what the job did."""
    counts = dict(report.counts)
    goal = "ready" if report.dry_run else "pushed"
    reached = counts.pop(goal, 0)
    others = "".join(f", {number:,} {state}" for state, number in counts.items())
    run = report.run
    number = "" if run is None or run.run_number is None else f" in run {run.run_number}"
    where = " (dry run, no map was run)" if report.dry_run else f" to map {report.map_name}{number}"
    total = plural(len(report.documents), "document")
    return f"{reached:,} of {total} {goal}{where}{others}; {report.seconds:.1f} s"


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
