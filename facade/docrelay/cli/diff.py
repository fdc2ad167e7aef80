"""The command `docrelay diff`: compare, explain a kind of change, show the history of an API."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from docrelay.cli.terminal import EXIT_USAGE

_FORMATS = ("terminal", "json", "markdown", "html", "junit", "github", "accepted")
_COMPARING = {
    "form": "--format", "fail_on": "--fail-on", "accepted_file": "--accepted",
    "check_version": "--check-version", "clients": "--clients",
}  # fmt: skip
_EPILOG = """\
\b
Leaves with
  0  nothing at or above --fail-on that is not accepted
  1  something is; or --check-version found info.version too low
  2  not compared: a side cannot be read or is not OpenAPI 3.0, 3.1 or 3.2;
     or nothing found, and standard output cannot be written
  3  bad usage, or an option's file cannot be read or written

\b
Examples
  docrelay diff main:specs/api.yaml specs/api.yaml --fail-on dangerous
  docrelay diff old.json new.json --format html --output diff.html
  docrelay diff explain enum.value-added
"""


class _BadUsage(click.UsageError):
    """A usage error that leaves with its own code."""

    exit_code = EXIT_USAGE

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


class _OneOf(click.Choice[str]):
    """A choice that guesses what a typing error meant."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        """Return what there is, and what is near."""
        near = difflib.get_close_matches(str(value), self.choices, n=1)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        return f"{super().get_invalid_choice_message(value, ctx)}{guess}"


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("diff", cls=DiffCommand, epilog=_EPILOG, options_metavar="[OPTIONS]")
@click.argument("sides", nargs=-1, metavar="OLD NEW | explain [ID]")
@click.option(
    "--format", "form", type=_OneOf(_FORMATS), default="terminal", show_default=True, metavar="FORMAT",
    help=f"One of {', '.join(_FORMATS)}. terminal: a table, or in a pipe one line a change. "
    "accepted: entries for --accepted.",
)  # fmt: skip
@click.option("--output", type=_FILE, metavar="FILE", help="Write the report to FILE.")
@click.option(
    "--fail-on", type=_OneOf(["breaking", "dangerous", "none"]), default="breaking", show_default=True,
    metavar="LEVEL", help="Leave with 1 for changes at or above breaking or dangerous; none: never.",
)  # fmt: skip
@click.option(
    "--accepted", "accepted_file", type=_FILE, metavar="FILE",
    help="TOML file of changes that do not fail: fingerprint, reason, expires.",
)  # fmt: skip
@click.option(
    "--check-version", is_flag=True, help="Leave with 1 when info.version is below what the changes force."
)
@click.option("--no-python", is_flag=True, help="Judge the wire only.")
@click.option(
    "--clients", nargs=2, type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="OLD_DIR NEW_DIR",
    help="Folders of the clients generated from both sides; their Python surface is compared as well.",
)  # fmt: skip
@click.option(
    "--history", "api", metavar="API", help="Show what changed from version to version in specs/index.toml."
)
@click.option("--debug", is_flag=True, help="Show where an error arose.")
@click.pass_context
def command(  # noqa: PLR0917 - click passes them by name
    context: click.Context,
    sides: tuple[str, ...],
    form: str,
    output: Path | None,
    fail_on: str,
    accepted_file: Path | None,
    check_version: bool,
    no_python: bool,
    clients: tuple[Path, Path] | None,
    api: str | None,
    debug: bool,  # noqa: ARG001 - `main` looks at --debug itself
) -> None:
    """Compare two versions of an OpenAPI document, with the eyes of a client.

    OLD and NEW are files, REV:path (a git revision), or api@version (from specs/index.toml). `explain ID`
    derives the level of one kind of change; `explain` lists them.
    """
    from docrelay.contract.errors import require  # noqa: PLC0415 - before what needs it

    require(command=True)
    from docrelay.cli.comparison import Run, explain, show_history  # noqa: PLC0415

    if api is not None:
        _refuse(context, "--history", [*_COMPARING])
        if sides:
            raise click.UsageError("--history takes no OLD and NEW")
        context.exit(show_history(api, output, python=not no_python))
    if sides[:1] == ("explain",):
        _refuse(context, "explain", [*_COMPARING, "no_python"])
        context.exit(explain(sides[1:], output))
    if len(sides) != 2:
        raise click.UsageError(f"give OLD and NEW, or explain ID: there {_are(sides)}")
    run = Run(form, output, fail_on, accepted_file, check_version=check_version)
    context.exit(run.compare(sides[0], sides[1], python=not no_python, clients=clients))


def _are(sides: tuple[str, ...]) -> str:
    return f"is only {sides[0]!r}" if len(sides) == 1 else "is neither" if not sides else f"are {len(sides)}"


def _refuse(context: click.Context, mode: str, names: Iterable[str]) -> None:
    """Raise UsageError when an option was given that means nothing here."""
    for name in names:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"{_COMPARING.get(name, '--no-python')} does not go with {mode}")
