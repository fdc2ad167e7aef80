"""What `docrelay diff` does once its options are read: compare, write, and tell by its exit code."""

from __future__ import annotations

import datetime
import os
import shutil
import sys
from pathlib import Path

import attrs
import click

from docrelay._core.files import replacing
from docrelay._core.text import replace_unsafe
from docrelay.contract import history
from docrelay.contract.engine import diff
from docrelay.contract.errors import NotCompared
from docrelay.contract.judge import accepted
from docrelay.contract.judge import explain as explanations
from docrelay.contract.levels import Level
from docrelay.contract.python.symbols import PythonClient
from docrelay.contract.read.sources import Source, find
from docrelay.contract.report import terminal
from docrelay.contract.report.render import Report
from docrelay.contract.report.summary import headline

FOUND, NOT_COMPARED = 1, 2


def explain(ids: tuple[str, ...], output: Path | None) -> int:
    """Explain the one id of `ids`, or list all."""
    if len(ids) > 1:
        raise click.UsageError(f"explain takes one ID, not {len(ids)}")
    try:
        text = explanations.render(ids[0]) if ids else explanations.known()
    except KeyError as error:
        raise click.UsageError(str(error.args[0])) from None
    write(text, output)
    return 0


def show_history(api: str, output: Path | None, *, python: bool) -> int:
    """Show the timeline of `api`."""
    try:
        timeline = history.of(api, python=python)
    except NotCompared as error:
        return _not_compared(error)
    shown = output is None and (sys.stdout.isatty() or os.environ.get("COLUMNS"))
    write(history.render(timeline, shutil.get_terminal_size().columns if shown else None), output)
    return 0


def _not_compared(error: NotCompared) -> int:
    click.echo(replace_unsafe(f"not compared: {error}"), err=True)
    return NOT_COMPARED


def write(text: str, output: Path | None) -> None:
    """Write `text` as UTF-8 to standard output, or to a file."""
    data = text.encode("utf-8")
    if output is None or str(output) == "-":
        click.echo(data, nl=False)
        return
    try:
        with replacing(output) as file:
            file.write(data)
    except OSError as error:
        missing = not output.parent.is_dir()
        reason = f"there is no folder {output.parent}" if missing else error.strerror
        raise click.UsageError(f"--output: {output} cannot be written: {reason}") from None


@attrs.frozen
class Run:
    """The options of one comparison."""

    form: str
    output: Path | None
    fail_on: str
    accepted_file: Path | None
    check_version: bool

    def compare(self, old: str, new: str, *, python: bool, clients: tuple[Path, Path] | None) -> int:
        """Compare, write the report, return the exit code."""
        entries = self._entries()
        try:
            sides: tuple[Source, Source] = find(old), find(new)
            both = (PythonClient.of(clients[0]), PythonClient.of(clients[1])) if clients else None
            report = diff(*sides, python=python, clients=both)
        except NotCompared as error:
            return _not_compared(error)
        if sides[0].path() == sides[1].path() and sides[0].name == sides[1].name:
            click.echo("note: OLD and NEW are the same document", err=True)
        if entries is not None:
            report = report.accepting(entries, _today())
        self._write(report)
        for problem in report.acceptance.problems():
            click.echo(f"warning: {problem}", err=True)
        return self._code(report)

    def _entries(self) -> tuple[accepted.Entry, ...] | None:
        """Read the accepted changes first, so that a fault in them costs no comparison."""
        if self.accepted_file is None:
            return None
        try:
            return accepted.read(self.accepted_file)
        except NotCompared as error:
            raise click.UsageError(replace_unsafe(f"--accepted: {error}")) from None

    def _write(self, report: Report) -> None:
        fails = self._fails_on() or Level.BREAKING
        match self.form:
            case "json":
                text = report.to_json()
            case "markdown":
                text = report.to_markdown()
            case "html":
                text = report.to_html()
            case "junit":
                text = report.to_junit(fails)
            case "github":
                text = report.to_github()
            case "accepted":
                text = accepted.template(report.at_least(fails), _today())
            case _ if self.output is None:
                click.echo(terminal.written(report, sys.stdout), nl=False)
                return
            case _:
                text = report.to_text()
        write(text, self.output)
        if self.output is not None and str(self.output) != "-":
            click.echo(f"{headline(report)}; written to {self.output}", err=True)

    def _fails_on(self) -> Level | None:
        return None if self.fail_on == "none" else Level(self.fail_on)

    def _code(self, report: Report) -> int:
        level = self._fails_on()
        code = FOUND if level is not None and report.at_least(level) else 0
        if self.check_version:
            code = max(code, _version_code(report))
        return code


def _version_code(report: Report) -> int:
    """Print what is wrong with the declared version; return the exit code that it gives."""
    said, old, new = report.verdict, replace_unsafe(report.old.version), replace_unsafe(report.new.version)
    if said.declared_ok is False:
        click.echo(f"info.version is {new}, but the changes force {said.next_version} or higher", err=True)
        return FOUND
    if said.declared_ok is None:
        values = f"{old or 'nothing'} and {new or 'nothing'}"
        click.echo(f"info.version is not checked: {values} are not both made of numbers", err=True)
    return 0


def _today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).date()
