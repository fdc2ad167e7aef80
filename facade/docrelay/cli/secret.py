"""Secrets on the command line: from the environment, the keyring or a prompt, never an argument."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import attrs
import click

from docrelay.auth import keychain
from docrelay.auth.logins import Login
from docrelay.auth.secret import Secret
from docrelay.cli.asking import ask_secret

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
class GivenSecret:
    """A secret, and whether the keyring gave it."""

    value: Secret = attrs.field(repr=False, converter=Secret)
    recalled: bool = False


def find_secret(login: Login, variable: str, label: str, *, ask: bool = True) -> GivenSecret | None:
    """Return a secret from the environment, the keyring, or a prompt that does not show it."""
    value = os.environ.get(variable, "").strip()
    if value:
        return GivenSecret(value)
    recalled = keychain.recall(login.service, login.owner) if login.keyring else None
    if recalled:
        return GivenSecret(recalled, recalled=True)
    return GivenSecret(ask_secret(label, variable)) if ask else None
