"""The logins of this user, for the commands."""

from __future__ import annotations

import base64
import json
import os
from typing import cast

import attrs
import click

from docrelay._core.responses import quoted
from docrelay.auth import Token, keychain
from docrelay.auth.logins import Login, Logins, state_folder
from docrelay.auth.secret import Secret, optional_secret
from docrelay.auth.stores import lock_of
from docrelay.errors import ConfigurationError


def kept_logins() -> Logins:
    """Return this user's logins; raises ConfigurationError when there is no place for them."""
    folder = state_folder(os.environ)
    if folder is None:
        raise ConfigurationError("there is no home folder to keep logins in; set DOCRELAY_STATE_HOME")
    return Logins(folder)


@attrs.frozen
class LoginKeeper:
    """A store that keeps the token together with the login it belongs to."""

    logins: Logins
    login: Login
    secret: Secret | None = attrs.field(repr=False, converter=optional_secret)

    def load(self, key: str) -> Token | None:  # noqa: ARG002
        """Have nothing to go on from: a login begins anew."""
        return None

    def delete(self, key: str) -> None:
        """Have nothing to delete."""

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
