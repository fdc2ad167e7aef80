"""The logins that the command line keeps: what each is for. The tokens are in a store beside them."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import attrs

from docrelay._core.redaction import Unpicklable
from docrelay.auth import keychain
from docrelay.auth.authorization_code import AuthorizationCode
from docrelay.auth.file_store import FileStore
from docrelay.auth.flow import TokenAuth
from docrelay.auth.grants import ClientCredentials, Grant, TokenRequests, key_of
from docrelay.auth.keyring_store import KeyringStore
from docrelay.auth.lock import FileLock
from docrelay.auth.placement import Placement, place_bearer, place_query
from docrelay.auth.private_file import make_folder, read_private, replace_private
from docrelay.auth.secret import Secret, optional_secret
from docrelay.auth.sign_out import revoke, take
from docrelay.auth.smartconnect import SmartConnectLogin
from docrelay.auth.stores import TokenStore, TokenStoreWarning
from docrelay.auth.token import Clock, Token
from docrelay.errors import ConfigurationError, LoginRequired

_LOCK_LIMIT = 10.0
# What comes before a login where it is in the environment, without the prefix of the service.
CREDENTIALS = {
    "documine": ("TOKEN", "REFRESH_TOKEN", "PASSWORD"),
    "smartdocumentor": ("TOKEN", "CLIENT_SECRET"),
    "smartconnect": ("TOKEN", "PASSWORD"),
}
TITLES = {"documine": "DocuMine", "smartdocumentor": "SmartDocumentor", "smartconnect": "SmartConnect"}


@attrs.frozen(kw_only=True)
class Login:
    """What a login is for; no secret is in it.

    `place` is DocuMine's workspace, SmartDocumentor's base URL or SmartConnect's API URL, and
    `base_url` is SmartConnect's login URL. `needs_secret` tells that renewing the token takes a client
    secret or password, which is in the keyring if `keyring` is true.
    """

    service: str = attrs.field(validator=attrs.validators.in_(TITLES))
    place: str
    base_url: str
    company: str = ""
    client_id: str = ""
    user: str = ""
    token_url: str = ""
    authorize_url: str = ""
    scope: str = ""
    revocation_url: str = ""
    keyring: bool = False
    needs_secret: bool = False

    def key(self) -> str:
        """Name the tokens of this login."""
        return key_of(
            "login", self.service, self.base_url, self.place, self.company, self.client_id, self.user
        )

    @property
    def owner(self) -> str:
        """Whose secret it is: the user, or the client where there is none."""
        return self.client_id or self.user

    def __str__(self) -> str:
        return f"{TITLES[self.service]} ({self.company or self.place})"


@attrs.frozen
class LoginGrant(Unpicklable):
    """Go on from a login; where only a person can, LoginRequired says which command to run."""

    login: Login
    secret: Secret | None = attrs.field(default=None, repr=False, converter=optional_secret)

    @property
    def placement(self) -> Placement:
        """Where the service wants its token."""
        return place_query if self.login.service == "smartconnect" else place_bearer

    def key(self) -> str:
        """Name these tokens without any secret."""
        return self.login.key()

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:
        """Refresh, or sign in with the secret of the keyring: see Grant."""
        grant = self._grant()
        try:
            if grant is not None:
                return (yield from grant.token_requests(previous, clock))
        except LoginRequired:
            pass
        raise LoginRequired(
            f"the login to {self.login} is over: run `docrelay login {self.login.service}`"
        ) from None

    def __getattr__(self, name: str) -> Any:
        # How SmartConnect says that a token is dead, and how to ask it; neither takes the password.
        if name in ("rejects", "validation") and self.login.service == "smartconnect":
            return getattr(_smartconnect(self.login, "(not kept)"), name)
        raise AttributeError(name)

    def _grant(self) -> Grant | None:
        kept, secret = self.login, self.secret
        if kept.service == "documine":
            return AuthorizationCode(
                kept.token_url,
                kept.client_id,
                authorize_url=kept.authorize_url or kept.token_url,
                client_secret=secret,
                scope=kept.scope or None,
            )
        if secret is None:
            return None
        if kept.service == "smartdocumentor":
            return ClientCredentials(kept.token_url, kept.client_id, secret, scope=kept.scope or None)
        return _smartconnect(kept, secret)


def _smartconnect(login: Login, password: str) -> SmartConnectLogin:
    return SmartConnectLogin(
        login.place, login.user, password, company=login.company, login_url=login.base_url
    )


class Logins:
    """The logins in a folder, the newest first; `logins.json` names them, `tokens` has the tokens."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "logins.json"

    def all(self) -> list[Login]:
        """Return every login. A file that cannot be understood counts as empty, with a TokenStoreWarning.

        Raises AuthError when others can read the file.
        """
        text = read_private(self._path)
        if text is None:
            return []
        known = {field.name for field in attrs.fields(Login)}
        try:
            rows = cast("list[dict[str, Any]]", json.loads(text)["logins"])
            return [Login(**{name: row[name] for name in known & row.keys()}) for row in rows]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as failure:
            warnings.warn(
                f"{self._path} holds no logins that can be understood ({type(failure).__name__}); "
                "sign in again with `docrelay login`",
                TokenStoreWarning,
                stacklevel=2,
            )
            return []

    def find(self, service: str, **wanted: str | None) -> Login | None:
        """Return the newest login to `service` whose fields are as wanted; None wants nothing."""
        needed = {name: _plain(value) for name, value in wanted.items() if value}
        for login in self.all():
            fields = {name: _plain(str(getattr(login, name))) for name in needed}
            if login.service == service and fields == needed:
                return login
        return None

    def add(self, login: Login) -> None:
        """Keep `login` as the newest, in place of the one with the same key."""
        self._change(login, [login])

    def remove(self, login: Login) -> Token | None:
        """Forget `login`, its token, and its secret in the keyring; return the token."""
        token = take(self.store(login), login.key())
        if login.keyring and login.needs_secret and not self._shares_secret(login):
            keychain.forget(login.service, login.owner)
        self._change(login, [])
        return token

    def _shares_secret(self, login: Login) -> bool:
        """Return whether another login, as to another workspace, uses the same secret of the keyring."""
        return any(
            other.keyring and other.needs_secret and other.key() != login.key()
            for other in self.all()
            if (other.service, other.owner) == (login.service, login.owner)
        )

    def end_session(self, login: Login, token: Token, secret: str | None) -> bool:
        """Tell the service that `token` is to count no more; False where that is not offered.

        Raises TokenRequestError when the service does not confirm.
        """
        if not login.revocation_url:
            return False
        revoke(token, login.revocation_url, login.client_id, client_secret=secret)
        return True

    def _change(self, login: Login, first: list[Login]) -> None:
        make_folder(self._folder)
        with FileLock(self._path.with_suffix(".lock"), _LOCK_LIMIT):
            rest = [other for other in self.all() if other.key() != login.key()]
            text = json.dumps({"logins": [attrs.asdict(kept) for kept in first + rest]}, indent=1)
            replace_private(self._path, text.encode())

    def store(self, login: Login) -> TokenStore:
        """Return the store that the token of `login` is in."""
        if login.keyring:
            return KeyringStore()
        make_folder(self._folder)  # Or else it would be made with the mode that others use.
        return FileStore(self._folder / "tokens")

    def auth(self, login: Login, *, secret: str | None = None) -> TokenAuth:
        """Return the authentication that goes on from `login`.

        `secret` is that of the environment. Raises ConfigurationError when a client secret is needed
        and neither there nor in the keyring.
        """
        if secret is None and login.keyring and login.needs_secret:
            secret = keychain.recall(login.service, login.owner)
        if secret is None and login.needs_secret and login.service == "documine":
            raise ConfigurationError(
                f"the login to {login} needs the secret of client {login.client_id}: set "
                "DOCUMINE_CLIENT_SECRET, or run `docrelay login documine --keyring`",
                field="DOCUMINE_CLIENT_SECRET",
            )
        return TokenAuth(LoginGrant(login, secret), store=self.store(login))


def _plain(value: str) -> str:
    return value.rstrip("/").removeprefix("https://")


def state_folder(variables: Mapping[str, str]) -> Path | None:
    """Return where this user's logins are kept; None when `variables` names no home.

    DOCRELAY_STATE_HOME, or else the folder for the state of programs: XDG_STATE_HOME or ~/.local/state
    (Library/Application Support on macOS, LOCALAPPDATA on Windows).
    """
    chosen, home = variables.get("DOCRELAY_STATE_HOME"), variables.get("HOME")
    if chosen:
        return Path(chosen)
    if sys.platform == "win32":
        base = variables.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = f"{home}/Library/Application Support" if home else None
    else:
        base = variables.get("XDG_STATE_HOME")
        if not base or not Path(base).is_absolute():
            base = f"{home}/.local/state" if home else None
    return Path(base) / "docrelay" if base else None
