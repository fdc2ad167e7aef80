"""Questions to the person at the terminal, and secrets: from the environment, the keyring or a prompt."""

from __future__ import annotations

import getpass
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

import attrs
import click

from docrelay.auth import keychain
from docrelay.auth.logins import Login
from docrelay.auth.secret import Secret


class PromptedOption(click.Option):
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
    """Return whether the input has ended or was closed from the start, rather than Ctrl-C pressed."""
    return isinstance(failure.__context__, EOFError) or sys.stdin is None


F = TypeVar("F", bound=Callable[..., Any])


def _refuse(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    name = option.name or ""
    variable = f"{context.info_name}_{name}".upper()
    raise click.UsageError(
        f"--{name.replace('_', '-')} is not taken from the command line, where the shell's history and the "
        "list of processes show it. Leave it out to be asked, or set "
        f"{variable}",
        ctx=context,
    )


def no_secrets(*names: str) -> Callable[[F], F]:
    """Answer the attempt to give one of these secrets as an argument with the ways there are."""

    def decorate(command: F) -> F:
        for name in names:
            command = click.option(
                name,
                is_flag=False,
                flag_value="",
                hidden=True,
                expose_value=False,
                is_eager=True,
                callback=_refuse,
            )(command)
        return command

    return decorate


@attrs.frozen
class FoundSecret:
    """A secret, and whether the keyring gave it."""

    value: Secret = attrs.field(repr=False, converter=Secret)
    recalled: bool = False


def find_secret(login: Login, variable: str, label: str, *, ask: bool = True) -> FoundSecret | None:
    """Return a secret from the environment, the keyring, or a prompt that does not show it."""
    value = os.environ.get(variable, "").strip()
    if value:
        return FoundSecret(value)
    recalled = keychain.recall(login.service, login.owner) if login.keyring else None
    if recalled:
        return FoundSecret(recalled, recalled=True)
    return FoundSecret(ask_secret(label, variable)) if ask else None
