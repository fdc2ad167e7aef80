"""Progress: one line a document, live on a terminal, plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from docrelay.relay.report import Record

_STYLES = {
    "pushed": "green",
    "ready": "green",
    "failed": "red",
    "unconfirmed": "yellow",
    "cancelled": "yellow",
}
_MARKS = {"pushed": "✓", "ready": "✓", "failed": "✗", "unconfirmed": "?", "cancelled": "-", "waiting": "·"}
_ASCII_MARKS = {"pushed": "+", "ready": "+", "failed": "x", "waiting": "."}


class View(Protocol):
    """Hear of changes to documents between enter and exit."""

    def __call__(self, record: Record, /) -> None:
        """Show a change."""
        ...

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None:
        """End."""
        ...


class Quiet:
    """Show nothing."""

    def __call__(self, record: Record) -> None:
        """Show nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass


class Lines(Quiet):
    """Print a line when a document has been extracted, and when something of it failed.

    A reason is told once; how many more failed for it, in the end or before the rows are pushed.
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
            told = (record.state, record.failure.general(own) if record.failure else "")
            if reason and told in self._more:
                self._more[told] += 1
                return
            if reason:
                self._more[told] = 0
            self._print(f"{count} {record.state:<6} {record.document.shown}{reason and ': '}{reason}")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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


class Screen:
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

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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
        return Text(marks.get(record.state, " "), style=_STYLES.get(record.state, ""))

    def _state(self, record: Record) -> Text:
        return Text(record.step, style=_STYLES.get(record.state, "cyan"))

    def _count(self) -> str:
        states = [record.state for record in self._records.values()]
        failed = states.count("failed")
        done = len(states) - states.count("working") - states.count("waiting")
        return f"{done} of {self._total} documents" + (f", {failed} failed" if failed else "")


def view_for(console: Console, total: int, *, quiet: bool = False) -> View:
    """Return the view that fits the console."""
    if quiet:
        return Quiet()
    if console.is_terminal and not console.is_dumb_terminal:
        return Screen(console, total)
    return Lines(console, total)
