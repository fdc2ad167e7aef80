"""What all commands share towards the terminal: exit codes, error lines, consoles.

A stream takes everything: what becomes of the output changes nothing that was done.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
import errno
import io
import select
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


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


class _TolerantStream(io.RawIOBase):
    """A raw stream that drops what cannot be written, and reports the first failure."""

    def __init__(self, raw: io.RawIOBase, report: Callable[[OSError], None]) -> None:
        super().__init__()
        self._raw = raw
        self._report = report
        self._is_lost = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what can be written; the rest counts as written."""
        if not self._is_lost:
            try:
                return self._write(data)
            except OSError as failure:
                self._is_lost = True
                self._report(failure)
        return memoryview(data).nbytes

    def _write(self, data: ReadableBuffer) -> int:
        while (written := self._raw.write(data)) is None:  # set to not block, by whoever shares it
            select.select([], [self._raw.fileno()], [])
        return written

    def writable(self) -> bool:
        """Return True."""
        return True

    def fileno(self) -> int:
        """Return the descriptor that is written to."""
        return self._raw.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._raw.isatty()


@contextmanager
def tolerant_output() -> Generator[list[OSError], None, None]:
    """Keep what runs inside from ending with a failure to write to standard output or error.

    Yields a list that gets the failure of standard output; it is reported on standard error, unless it
    is that the reader has gone, as `head` goes.
    """
    failures: list[OSError] = []

    def report(failure: OSError) -> None:
        failures.append(failure)
        if failure.errno != errno.EPIPE:
            print(f"error: standard output cannot be written: {failure.strerror}", file=sys.stderr)

    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _wrapped(sys.stdout, report), _wrapped(sys.stderr, lambda _: None)
    try:
        yield failures
    finally:
        sys.stdout, sys.stderr = before


def flush() -> None:
    """Write what is still held back."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(ValueError):  # closed by somebody
            stream.flush()


def _wrapped(stream: TextIO | None, report: Callable[[OSError], None]) -> TextIO:
    if stream is None:  # closed by who started us: nothing else may get its place
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - for as long as we run
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    # What a terminal cannot show must not end the job.
    stream.reconfigure(errors="replace")
    known: TextIO = cast("TextIO", stream)
    raw: object = getattr(known.buffer, "raw", known.buffer)
    if not isinstance(raw, io.RawIOBase):
        return known
    known.flush()
    return io.TextIOWrapper(
        io.BufferedWriter(_TolerantStream(raw, report)),
        encoding=known.encoding,
        errors="replace",
        line_buffering=bool(known.line_buffering),
        write_through=stream.write_through,
    )
