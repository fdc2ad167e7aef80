"""`docrelay whoami`: which logins there are, and for how long."""

from __future__ import annotations

import os
import time

import click

from docrelay.auth import Token
from docrelay.auth.logins import CREDENTIALS, TITLES, Login
from docrelay.cli.kept import kept_logins
from docrelay.cli.terminal import EXIT_PARTIAL, plural
from docrelay.errors import DocrelayError

_PLACES = {"documine": "workspace", "smartconnect": "API URL"}


@click.command("whoami", short_help="Show who is signed in, and for how long.")
def command() -> int:
    """Show the logins that `docrelay login` keeps: service, place, user, and how long they last.

    No token is shown, and no service is asked.
    """
    logins = kept_logins()
    found = logins.all()
    now = time.monotonic()
    for login in found:
        click.echo(TITLES[login.service])
        try:
            said = lasting(login, logins.store(login).load(login.key()), now)
        except DocrelayError as failure:
            said = f"unknown: {failure}"
        for name, value in _rows(login, said):
            click.echo(f"  {name:<10} {value}")
    if not found:
        click.echo("Nobody is signed in; see `docrelay login --help`.", err=True)
        return EXIT_PARTIAL
    return 0


def _rows(login: Login, token: str) -> list[tuple[str, str]]:
    rows = [
        ("base URL", login.base_url),
        (_PLACES.get(login.service, ""), login.place),
        ("company", login.company),
        ("client", login.client_id),
        ("user", login.user),
        ("kept in", "the keyring" if login.keyring else "a file"),
        ("token", token),
        ("note", _instead(login.service)),
    ]
    return [(name, value) for name, value in rows if name and value]


def lasting(login: Login, token: Token | None, now: float) -> str:
    """Say how long a login lasts from the clock reading `now` on."""
    if token is None:
        return f"none; run `docrelay login {login.service}`"
    access = f"lasts another {in_words((token.expires_at_monotonic or now) - now)}"
    if token.expires_at_monotonic is None:
        access = "lasts until the service ends it"
        if login.service == "smartconnect":
            access += ", three months after the login"
    elif token.is_expired(now):
        access = "has ended"
    if login.keyring and login.needs_secret and login.service != "documine":
        return f"{access}; is renewed with the secret in the keyring"
    if token.can_refresh(now):
        ends = token.refresh_expires_at_monotonic
        return f"{access}; can be renewed" + (f" for another {in_words(ends - now)}" if ends else "")
    if token.is_expired(now):
        return f"has ended; run `docrelay login {login.service}`"
    return access


def in_words(seconds: float) -> str:
    """Return a length of time in its largest unit, rounded down."""
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= length:
            return plural(int(seconds // length), unit)
    return "few seconds" if seconds < 30 else "minute"


def _instead(service: str) -> str:
    names = [f"{service}_{name}".upper() for name in CREDENTIALS[service]]
    found = next((name for name in names if os.environ.get(name, "").strip()), None)
    return f"{found} is set, so clients use the environment and not this login" if found else ""
