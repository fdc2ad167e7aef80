"""What all commands share towards the terminal: exit codes, error lines, consoles."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

EXIT_PARTIAL = 1
EXIT_FAILED = 2
EXIT_USAGE = 3
EXIT_INTERRUPTED = 130


def print_error(message: str, hint: str = "") -> None:
    """Print one line `error: ...` on stderr, red on a terminal, and the hint below it."""
    colour = None if not os.environ.get("NO_COLOR") else False
    line = " ".join(message.split())
    click.echo(
        click.style("error: ", fg="red", bold=True) + click.style(line, fg="red"), err=True, color=colour
    )
    if hint:
        click.echo(f"hint: {hint}", err=True, color=colour)


def output() -> Console:
    """Return the console for results, on stdout."""
    from rich.console import Console  # noqa: PLC0415 - slow to import

    return Console(file=sys.stdout, highlight=False, markup=False, emoji=False)


def progress_output() -> Console:
    """Return the console for progress, on stderr, so that results can be piped."""
    from rich.console import Console  # noqa: PLC0415 - slow to import

    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def plural(number: int, noun: str) -> str:
    """Return `1 row`, `2 rows`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
