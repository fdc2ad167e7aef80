"""`docrelay logout`: forget a login."""

from __future__ import annotations

import os

import click

from docrelay.auth import Token, keychain
from docrelay.auth.logins import TITLES, Login, Logins
from docrelay.auth.secret import Secret, optional_secret
from docrelay.cli.kept import kept_logins
from docrelay.cli.terminal import EXIT_FAILED, EXIT_PARTIAL, print_error
from docrelay.errors import DocrelayError


@click.command("logout", short_help="Forget a login.")
@click.argument("service", type=click.Choice(list(TITLES)), required=False)
@click.option("--all", "everything", is_flag=True, help="Forget the logins of all services.")
def command(service: str | None, everything: bool) -> int:
    """Delete the logins to SERVICE from this computer, with their tokens and the secrets in the keyring.

    A service whose login has a revocation URL is told to end the session; any other session ends
    by its own time limit.
    """
    if (service is None) != everything:
        raise click.UsageError("name a service, or use --all")
    logins = kept_logins()
    found = [login for login in logins.all() if everything or login.service == service]
    codes = [_sign_out(logins, login) for login in found]
    if not found:
        click.echo("Nobody was signed in.", err=True)
    return max(codes, default=0)


def _sign_out(logins: Logins, login: Login) -> int:
    """Forget one login and return the exit code; what goes wrong must not keep the others."""
    secret = _secret(login) if login.revocation_url else None
    try:
        token = logins.remove(login)
    except DocrelayError as failure:
        print_error(f"not signed out of {login}: {failure}")
        return EXIT_FAILED
    click.echo(f"Signed out of {login}.", err=True)
    return 0 if token is None else _tell(logins, login, token, secret)


def _tell(logins: Logins, login: Login, token: Token, secret: str | None) -> int:
    """Have the service end the session; the token is gone from here in any case."""
    try:
        told = logins.end_session(login, token, secret)
    except DocrelayError as failure:
        print_error(str(failure), "the token is gone from here; at the service it ends by its own time limit")
        return EXIT_PARTIAL
    said = "The service has ended the session." if told else (
        "The service was not told: the session there ends by its own time limit."
    )  # fmt: skip
    click.echo(said, err=True)
    return 0


def _secret(login: Login) -> Secret | None:
    """Return the client's secret, if it has one, before it is forgotten."""
    value = Secret(os.environ.get(f"{login.service}_CLIENT_SECRET".upper(), "").strip())
    if value or not (login.keyring and login.needs_secret):
        return value or None
    try:
        return optional_secret(keychain.recall(login.service, login.owner))
    except DocrelayError:
        return None
