"""The command `docrelay diff`: compare, explain a kind of change, show the history of an API."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import click

from docrelay.contract import accepted, explain, github, history, junit, markdown, page, terminal
from docrelay.contract.engine import PythonClient, diff
from docrelay.contract.faults import NotCompared
from docrelay.contract.law import Level
from docrelay.contract.report import Report

FOUND, NOT_COMPARED, BAD_USAGE = 1, 2, 3
_FORMATS: dict[str, Callable[[Report], str]] = {
    "json": Report.to_json,
    "markdown": markdown.render,
    "html": page.render,
    "junit": junit.render,
    "github": github.render,
}


class _BadUsage(click.UsageError):
    """A usage error that leaves with its own code."""

    exit_code = BAD_USAGE

    def __init__(self, cause: click.UsageError) -> None:
        super().__init__(cause.format_message(), cause.ctx)


class DiffCommand(click.Command):
    """A command whose usage errors leave with 3: 2 says that the sides could not be compared."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Parse the arguments as click does."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise _BadUsage(error) from None

    def invoke(self, ctx: click.Context) -> object:
        """Run the command as click does."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _BadUsage(error) from None


@click.command("diff", cls=DiffCommand)
@click.argument("sides", nargs=-1, metavar="OLD NEW | explain ID")
@click.option(
    "--format", "form", type=click.Choice(["terminal", *_FORMATS]), default="terminal", show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to FILE.")
@click.option(
    "--fail-on", type=click.Choice(["breaking", "dangerous", "none"]), default="breaking", show_default=True,
    help="Leave with 1 for changes at or above this level; none: never.",
)  # fmt: skip
@click.option(
    "--accepted", "accepted_file", type=click.Path(dir_okay=False, path_type=Path),
    help="TOML file of accepted changes: fingerprint, reason, expires.",
)  # fmt: skip
@click.option(
    "--check-version", is_flag=True, help="Leave with 1 when info.version is below what the changes force."
)
@click.option("--no-python", is_flag=True, help="Judge the wire only.")
@click.option(
    "--clients", nargs=2, type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="OLD_DIR NEW_DIR",
    help="The generated clients of both sides; their Python surface is compared as well.",
)  # fmt: skip
@click.option("--history", "api", metavar="API", help="Show every version of an API in specs/index.toml.")
def command(  # noqa: PLR0917 - click passes them by name
    sides: tuple[str, ...],
    form: str,
    output: Path | None,
    fail_on: str,
    accepted_file: Path | None,
    check_version: bool,
    no_python: bool,
    clients: tuple[Path, Path] | None,
    api: str | None,
) -> None:
    """Compare two versions of an OpenAPI document: OLD and NEW.

    Each is a file, REV:path (a git revision), or api@version (from specs/index.toml). `explain ID` tells how
    the level of one kind of change is derived.

    Leaves with 0: nothing at or above --fail-on; 1: something; 2: not compared; 3: bad usage.
    """
    try:
        if api is not None:
            if sides:
                raise click.UsageError("--history takes no OLD and NEW")
            _write(history.render(history.of(api, python=not no_python)), output)
        elif sides[:1] == ("explain",):
            _write(_explained(sides[1:]), output)
        elif len(sides) == 2:
            run = _Run(form, output, fail_on, accepted_file, check_version=check_version)
            both = (PythonClient.of(clients[0]), PythonClient.of(clients[1])) if clients else None
            sys.exit(run.finish(diff(*sides, python=not no_python, clients=both)))
        else:
            raise click.UsageError("give OLD and NEW, or explain ID")
    except NotCompared as error:
        click.echo(f"not compared: {error}", err=True)
        sys.exit(NOT_COMPARED)


def _explained(ids: tuple[str, ...]) -> str:
    if len(ids) != 1:
        raise click.UsageError("explain takes one ID")
    try:
        return explain.render(ids[0])
    except KeyError as error:
        raise click.UsageError(str(error.args[0])) from None


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"cannot write {output}: {error.strerror}") from None


@attrs.frozen
class _Run:
    """The options of one comparison."""

    form: str
    output: Path | None
    fail_on: str
    accepted_file: Path | None
    check_version: bool

    def finish(self, report: Report) -> int:
        """Write the report; return the exit code."""
        if self.accepted_file is not None:
            entries = accepted.read(self.accepted_file)
            today = datetime.datetime.now(tz=datetime.UTC).date()
            acceptance = accepted.sort(entries, {change.fingerprint for change in report.changes}, today)
            report = attrs.evolve(report, acceptance=acceptance)
        if self.form == "terminal" and self.output is None:
            terminal.show(report)
        else:
            render = _FORMATS.get(self.form, terminal.render)
            _write(render(report), self.output)
        for problem in report.acceptance.problems():
            click.echo(problem, err=True)
        return self._code(report)

    def _code(self, report: Report) -> int:
        code = 0
        if self.fail_on != "none" and report.at_least(Level(self.fail_on)):
            code = FOUND
        if self.check_version:
            verdict = report.verdict
            if verdict.declared_ok is False:
                click.echo(
                    f"info.version is {report.new.version}, "
                    f"but the changes force {verdict.next_version} or higher",
                    err=True,
                )
                code = FOUND
            elif verdict.declared_ok is None:
                click.echo("info.version is not made of numbers on both sides: not checked", err=True)
        return code
