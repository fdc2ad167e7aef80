"""Questions to the person at the terminal; where nobody can answer, the error says what to do instead."""

from __future__ import annotations

import getpass
import sys
import warnings
from typing import Any

import click


class Asked(click.Option):
    """An option that is asked for when it is not given; it may not be empty."""

    def prompt_for_value(self, ctx: click.Context) -> Any:
        """Ask, and say how else to give the value where nobody answers."""
        try:
            return super().prompt_for_value(ctx)
        except (click.Abort, RuntimeError) as failure:
            if not is_end_of_input(failure):
                raise
        click.echo(err=True)  # The question stands alone on its line.
        raise click.UsageError(
            f"{self.opts[0]} is not given and nobody can be asked for it here; set {self.envvar}", ctx=ctx
        )

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Refuse an empty value, which would make a wrong address."""
        if isinstance(value, str) and not value.strip():
            raise click.UsageError(f"{self.opts[0]} is empty", ctx=ctx)
        return super().process_value(ctx, value)


def ask_secret(label: str, variable: str) -> str:
    """Ask for a secret without showing it; without a terminal, take a line of the input.

    Raises UsageError, with the name of the variable to set, when there is none.
    """
    try:
        with warnings.catch_warnings():
            # There is no terminal to switch the echo off at; getpass would say so in the user's face.
            warnings.simplefilter("error", getpass.GetPassWarning)
            return str(click.prompt(label, hide_input=True, err=True))
    except getpass.GetPassWarning:
        piped = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
        if piped:
            return piped
    except click.Abort as failure:
        if not is_end_of_input(failure):
            raise
    raise click.UsageError(
        f"{label.lower()} needed, and there is no terminal to ask for it; set {variable}",
        ctx=click.get_current_context(silent=True),
    )


def ask_line(text: str) -> str:
    """Ask for a line, which may be empty. Raises EOFError when the input has ended, as `input` does."""
    try:
        return str(click.prompt(text, default="", show_default=False, prompt_suffix="\n> ", err=True))
    except (click.Abort, RuntimeError) as failure:
        if not is_end_of_input(failure):
            raise
    click.echo(err=True)
    raise EOFError


def is_end_of_input(failure: BaseException) -> bool:
    """Tell an input that has ended, or was closed from the start, from Ctrl-C."""
    return isinstance(failure.__context__, EOFError) or sys.stdin is None
