from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from docrelay.cli.display import LineView, LiveView, View, view_for
from docrelay.relay.documents import Document
from docrelay.relay.report import Failure, Record


def record(number: int, name: str | None = None) -> Record:
    name = name or f"invoice-{number}.pdf"
    return Record(number, Document(Path(name), None, name, name, name, name), lambda _: None)


def test_lines_are_never_wrapped() -> None:
    out = io.StringIO()
    with LineView(Console(file=out, width=20), 12) as view:
        first = record(0, "a-rather-long-name-of-an-invoice.pdf")
        first.begin("uploading")
        view(first)
        first.ready({}, {"A": "1"})
        view(first)
        first.pushing()
        view(first)
        second = record(1)
        second.fail(Failure("X", "cannot be read"))
        view(second)
    assert out.getvalue().splitlines() == [
        "[ 1/12] ready  a-rather-long-name-of-an-invoice.pdf",
        "pushing the rows",
        "[ 2/12] failed invoice-1.pdf: cannot be read",
    ]


def test_a_reason_is_printed_once_with_how_many_more() -> None:
    out = io.StringIO()
    with LineView(Console(file=out, width=20), 4) as view:
        for number in range(4):
            item = record(number)
            item.begin("analysing", file=f"f{number}")
            item.fail(Failure("X", f"f{number} of invoice-{number}.pdf: gone" if number else "other"))
            view(item)
    assert out.getvalue().splitlines() == [
        "[1/4] failed invoice-0.pdf: other",
        "[2/4] failed invoice-1.pdf: f1 of invoice-1.pdf: gone",
        "[4/4] failed 2 more: … of …: gone",
    ]


@pytest.mark.parametrize("width", [30, 60, 140])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_a_screen_shows_what_fits(width: int, encoding: str) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace")
    console = Console(file=out, width=width, height=8, force_terminal=True)
    screen = LiveView(console, 20)
    for number in range(20):
        item = record(number, f"a/quite/deep/folder/with-an-invoice-{number}.pdf")
        item.begin("analysing")
        if number < 15:
            item.ready({}, {})
        screen(item)
    with console.capture() as captured:
        console.print(screen)
    lines = [line for line in captured.get().splitlines() if line]
    assert len(lines) <= 8
    assert captured.get().count("analysing") == 5
    assert "15 of 20 documents" in lines[-1]
    plain = Console(width=width, file=io.StringIO(), color_system=None)
    plain.print(screen)
    assert isinstance(plain.file, io.StringIO)
    assert max(cell_len(line) for line in plain.file.getvalue().splitlines()) <= width


def test_the_view_fits_the_console() -> None:
    assert isinstance(view_for(Console(file=io.StringIO()), 1), LineView)
    assert type(view_for(Console(file=io.StringIO(), force_terminal=True), 1, quiet=True)) is View
    terminal = Console(file=io.StringIO(), force_terminal=True, _environ={"TERM": "xterm"})
    assert isinstance(view_for(terminal, 1), LiveView)
