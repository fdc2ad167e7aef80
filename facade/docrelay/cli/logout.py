"""`docrelay logout`: forget a login."""

from __future__ import annotations

import click

from docrelay.auth.logins import TITLES
from docrelay.cli.kept import kept_logins


@click.command("logout", short_help="Forget a login.")
@click.argument("service", type=click.Choice(list(TITLES)), required=False)
@click.option("--all", "everything", is_flag=True, help="Forget the logins of all services.")
def command(service: str | None, everything: bool) -> int:
    """Delete the logins to SERVICE from this computer, with their tokens and the secrets in the keyring.

    The session at the service itself is not touched; it ends by its own time limit.
    """
    if (service is None) != everything:
        raise click.UsageError("name a service, or use --all")
    logins = kept_logins()
    found = [login for login in logins.all() if everything or login.service == service]
    for login in found:
        logins.remove(login)
        click.echo(f"Signed out of {login}.", err=True)
    if not found:
        click.echo("Nobody was signed in.", err=True)
    return 0
