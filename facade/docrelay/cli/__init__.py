"""The `docrelay` command."""

from __future__ import annotations

import errno
import logging
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import click

from docrelay.cli.terminal import (
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    flush,
    print_error,
    tolerant_output,
)

if TYPE_CHECKING:
    from docrelay.errors import DocrelayError

# Command -> where it is defined, and what the list of commands says of it. A module is imported when
# one of its commands is used, so that the list itself costs nothing.
COMMANDS = {
    "relay": ("docrelay.cli.relay:command", "Extract documents and push one row for each."),
    "demo": ("docrelay.cli.demo:command", "Run the main job on sample invoices; needs no account."),
    "login": ("docrelay.cli.login:command", "Sign in to a service, once."),
    "logout": ("docrelay.cli.session:logout", "Forget a login."),
    "whoami": ("docrelay.cli.session:whoami", "Show who is signed in, and for how long."),
    "operations": ("docrelay.cli.operations:command", "List the operations of the APIs."),
    "sandbox": ("docrelay.cli.sandbox:command", "Run the three services on loopback."),
    "diff": ("docrelay.cli.diff:command", "Tell what changed between two versions of an API."),
}

# The commands whose output is all that they do.
_READING = frozenset({"diff", "operations", "whoami", "--help", "-h", "--version"})


class Commands(click.Group):
    """A group whose commands are imported on first use, so that every start is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order in which they are listed."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; say which ones are near when there is none of this name."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib  # noqa: PLC0415 - only for a typing error

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            guess = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(COMMANDS)}."
            raise click.UsageError(f"No such command {name!r}.{guess}", ctx=ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="docrelay", message="docrelay %(version)s")
@click.option("--debug", is_flag=True, help="Show where an error arose.")
@click.pass_context
def cli(context: click.Context, debug: bool) -> int:  # noqa: ARG001 - `main` looks at --debug itself
    """Turn documents into records: DocuMine or SmartDocumentor reads the documents, and SmartConnect
    pushes one row for each into a business system.

    Settings come from the environment; `docrelay demo` needs none.
    """  # noqa: D205
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return EXIT_USAGE
    return 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code.

    0: all done. 1: a part failed. 2: nothing was done, a service failed. 3: usage or settings are
    wrong. 130: interrupted. Output that cannot be written changes none of them, but that a command
    which only reads does not succeed without its output: 2.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    with tolerant_output() as failures:
        code = _run(arguments, debug="--debug" in arguments)
        if code != EXIT_INTERRUPTED:  # else it may be the output that hangs
            flush()
    if any(failure.errno != errno.EPIPE for failure in failures) and _READING & set(arguments[:1]):
        return code or EXIT_FAILED
    return code


def _run(arguments: Sequence[str], *, debug: bool) -> int:
    if debug:
        logging.basicConfig(format="%(name)s: %(message)s")
        logging.getLogger("docrelay").setLevel(logging.DEBUG)
    try:
        code = cli.main(arguments, prog_name="docrelay", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except click.ClickException as problem:
        _print_usage(problem)
        return EXIT_USAGE
    except Exception as error:  # noqa: BLE001 - a traceback is for --debug
        if debug:
            traceback.print_exc()
        return _fail(error)


def _print_usage(problem: click.ClickException) -> None:
    context = problem.ctx if isinstance(problem, click.UsageError) else None
    hint = f"{context.command_path} --help" if context else ""
    print_error(problem.format_message(), hint)


def _fail(error: Exception) -> int:
    """Print what went wrong in one line and return the exit code."""
    from docrelay.errors import ConfigurationError  # noqa: PLC0415 - start quickly
    from docrelay.relay.report import Failure  # noqa: PLC0415

    failure = Failure.of(error)
    print_error(failure.message, failure.hint or _advice(error))
    return EXIT_USAGE if isinstance(error, ConfigurationError) else EXIT_FAILED


def _advice(error: Exception | DocrelayError) -> str:
    if str(error).startswith("environment:"):
        return "set these variables, or try `docrelay demo`, which needs none"
    return ""
