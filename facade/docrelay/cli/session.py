"""The logins of this user: keep one, `docrelay whoami`, `docrelay logout`."""

from __future__ import annotations

import base64
import json
import os
import time
from typing import cast

import attrs
import click

from docrelay._core.responses import quoted
from docrelay._core.text import plural
from docrelay.auth import Token, keychain
from docrelay.auth.logins import CREDENTIALS, TITLES, Login, Logins, state_folder
from docrelay.auth.secret import Secret, optional_secret
from docrelay.auth.stores import lock_of
from docrelay.cli.terminal import EXIT_FAILED, EXIT_PARTIAL, print_error
from docrelay.errors import ConfigurationError, DocrelayError


def kept_logins() -> Logins:
    """Return this user's logins; raises ConfigurationError when there is no place for them."""
    folder = state_folder(os.environ)
    if folder is None:
        raise ConfigurationError("there is no home folder to keep logins in; set DOCRELAY_STATE_HOME")
    return Logins(folder)


@attrs.frozen
class LoginStore:
    """A store that keeps the token together with the login it belongs to."""

    logins: Logins
    login: Login
    secret: Secret | None = attrs.field(repr=False, converter=optional_secret)

    def load(self, key: str) -> Token | None:  # noqa: ARG002
        """Return None: a login begins anew."""
        return None

    def delete(self, key: str) -> None:
        """Do nothing, as nothing was loaded."""

    def save(self, key: str, token: Token) -> None:  # noqa: ARG002
        """Keep the token where the clients find it, and say so."""
        login = attrs.evolve(self.login, user=self.login.user or user_of(token))
        store = self.logins.store(login)
        with lock_of(store, login.key()):
            store.save(login.key(), token)
        if login.keyring and login.needs_secret and self.secret:
            keychain.remember(login.service, login.owner, self.secret)
        self.logins.add(login)
        click.echo(f"Signed in to {login}{' as ' + login.user if login.user else ''}.", err=True)


def user_of(token: Token) -> str:
    """Return the user that a JSON Web Token names, unverified and only to be shown; or nothing."""
    parts = token.access_token.split(".")
    try:
        claims: object = json.loads(base64.urlsafe_b64decode(parts[1] + "==")) if len(parts) == 3 else None
    except (ValueError, RecursionError):
        return ""
    fields = cast("dict[str, object]", claims) if isinstance(claims, dict) else {}
    return next(
        filter(None, (quoted(fields.get(name), None) for name in ("preferred_username", "email"))), ""
    )


_PLACES = {"documine": "workspace", "smartconnect": "API URL"}


@click.command("whoami", short_help="Show who is signed in, and for how long.")
def whoami() -> int:
    """Show the logins that `docrelay login` keeps: service, place, user, and how long they last.

    No token is shown, and no service is asked.
    """
    logins = kept_logins()
    found = logins.all()
    now = time.monotonic()
    for login in found:
        click.echo(TITLES[login.service])
        try:
            said = describe_lifetime(login, logins.store(login).load(login.key()), now)
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


def describe_lifetime(login: Login, token: Token | None, now: float) -> str:
    """Return in words how long a login lasts from the clock reading `now` on."""
    if token is None:
        return f"none; run `docrelay login {login.service}`"
    access = f"lasts another {describe_duration((token.expires_at_monotonic or now) - now)}"
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
        return f"{access}; can be renewed" + (f" for another {describe_duration(ends - now)}" if ends else "")
    if token.is_expired(now):
        return f"has ended; run `docrelay login {login.service}`"
    return access


def describe_duration(seconds: float) -> str:
    """Return a length of time in its largest unit, rounded down."""
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= length:
            return plural(int(seconds // length), unit)
    return "few seconds" if seconds < 30 else "minute"


def _instead(service: str) -> str:
    names = [f"{service}_{name}".upper() for name in CREDENTIALS[service]]
    found = next((name for name in names if os.environ.get(name, "").strip()), None)
    return f"{found} is set, so clients use the environment and not this login" if found else ""


@click.command("logout", short_help="Forget a login.")
@click.argument("service", type=click.Choice(list(TITLES)), required=False)
@click.option("--all", "everything", is_flag=True, help="Forget the logins of all services.")
def logout(service: str | None, everything: bool) -> int:
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
    secret = _client_secret(login) if login.revocation_url else None
    try:
        token = logins.remove(login)
    except DocrelayError as failure:
        print_error(f"not signed out of {login}: {failure}")
        return EXIT_FAILED
    click.echo(f"Signed out of {login}.", err=True)
    return 0 if token is None else _tell(logins, login, token, secret)


def _tell(logins: Logins, login: Login, token: Token, secret: str | None) -> int:
    """Ask the service to end the session; the token is gone from here in any case."""
    try:
        notified = logins.end_session(login, token, secret)
    except DocrelayError as failure:
        print_error(str(failure), "the token is gone from here; at the service it ends by its own time limit")
        return EXIT_PARTIAL
    said = "The service has ended the session." if notified else (
        "The service was not told: the session there ends by its own time limit."
    )  # fmt: skip
    click.echo(said, err=True)
    return 0


def _client_secret(login: Login) -> Secret | None:
    """Return the client's secret, if it has one, before it is forgotten."""
    value = Secret(os.environ.get(f"{login.service}_CLIENT_SECRET".upper(), "").strip())
    if value or not (login.keyring and login.needs_secret):
        return value or None
    try:
        return optional_secret(keychain.recall(login.service, login.owner))
    except DocrelayError:
        return None
