"""Libraries that renew tokens, each used as its documentation shows, with the store it has.

`python peers.py NAME URL FOLDER` makes one call in a process of its own, when it is told to.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from docrelay.auth import FileStore, RefreshToken, Token, TokenAuth

ISSUER = "https://login.example.com/tenant"
Call = Callable[[], int]


def load(module: str) -> Any:
    """Import what may not be installed where this is checked."""
    return importlib.import_module(module)


class Peer:
    """One library: `open` gives what a thread or process calls with, after `seed` has left a token."""

    modules: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    grant = "refresh token"
    store = "none"

    def __init__(self) -> None:
        self._opened = contextlib.ExitStack()

    def close(self) -> None:
        """Close what was opened."""
        self._opened.close()

    def seed(self, url: str, folder: Path, first: dict[str, Any]) -> None:
        """Leave the expired token, and its refresh token, for all."""
        (folder / "token.json").write_text(json.dumps({**first, "expires_at": 1}))

    def open(self, url: str, folder: Path) -> Call:
        """Return a call with a token; its result is the status."""
        raise NotImplementedError

    def installed(self) -> bool:
        for module in self.modules:
            try:
                load(module)
            except ImportError:
                return False
        return True


class Authlib(Peer):
    """Source: Authlib, "OAuth 2 Session", auto update token."""

    modules = ("authlib.integrations.httpx_client",)
    packages = ("authlib",)

    def open(self, url: str, folder: Path) -> Call:
        OAuth2Client = load("authlib.integrations.httpx_client").OAuth2Client  # noqa: N806
        path = folder / "token.json"

        def update(token: Any, refresh_token: Any = None, access_token: Any = None) -> None:
            path.write_text(json.dumps(token))

        client = OAuth2Client(
            "client",
            "secret",
            token=json.loads(path.read_text()),
            token_endpoint=f"{url}/token",
            update_token=update,
            trust_env=False,
            timeout=20,
        )
        self._opened.callback(client.close)
        return lambda: int(client.get(f"{url}/api").status_code)


class HttpxAuth(Peer):
    """Source: the README of httpx-auth, client credentials flow, JsonTokenFileCache."""

    modules = ("httpx_auth",)
    packages = ("httpx-auth",)
    grant = "client credentials"
    store = "file"

    def seed(self, url: str, folder: Path, first: dict[str, Any]) -> None:
        httpx_auth = load("httpx_auth")
        self.open(url, folder)
        # Expired, as _add_access_token does it when such a token has come.
        httpx_auth.OAuth2.token_cache._add_token(self._auth.state, first["access_token"], time.time() - 1)

    def open(self, url: str, folder: Path) -> Call:
        httpx_auth = load("httpx_auth")
        httpx_auth.OAuth2.token_cache = httpx_auth.JsonTokenFileCache(folder / "tokens.json")
        self._auth = httpx_auth.OAuth2ClientCredentials(
            f"{url}/token", client_id="client", client_secret="secret"
        )
        client = self._opened.enter_context(httpx.Client(auth=self._auth, trust_env=False, timeout=20))
        return lambda: client.get(f"{url}/api").status_code


class GoogleAuth(Peer):
    """Source: google-auth, user guide, user credentials and AuthorizedSession."""

    modules = ("google.oauth2.credentials", "requests")
    packages = ("google-auth",)

    def open(self, url: str, folder: Path) -> Call:
        transport, oauth2 = load("google.auth.transport.requests"), load("google.oauth2.credentials")
        kept = json.loads((folder / "token.json").read_text())
        credentials = oauth2.Credentials(
            kept["access_token"],
            refresh_token=kept["refresh_token"],
            token_uri=f"{url}/token",
            client_id="client",
            client_secret="secret",
            expiry=datetime.datetime(2020, 1, 1),  # noqa: DTZ001  (as the library wants it)
        )

        def call() -> int:
            with transport.AuthorizedSession(
                credentials
            ) as session:  # One for each thread, as requests wants it.
                return int(session.get(f"{url}/api", timeout=20).status_code)

        return call


class MsalExtensions(Peer):
    """Source: the README of msal-extensions, PersistedTokenCache; that of msal, acquire_token_for_client."""

    modules = ("msal_extensions", "requests")
    packages = ("msal", "msal-extensions")
    grant = "client credentials"
    store = "file, locked"

    def seed(self, url: str, folder: Path, first: dict[str, Any]) -> None:
        self._fetch(url, folder)()
        cache = folder / "cache.json"
        kept = json.loads(cache.read_text())
        for token in kept["AccessToken"].values():
            token["expires_on"] = token["cached_at"] = "1"
        cache.write_text(json.dumps(kept))

    def open(self, url: str, folder: Path) -> Call:
        fetch = self._fetch(url, folder)
        client = self._opened.enter_context(httpx.Client(trust_env=False, timeout=20))

        def call() -> int:
            token = fetch().get("access_token", "")
            return client.get(f"{url}/api", headers={"Authorization": f"Bearer {token}"}).status_code

        return call

    def _fetch(self, url: str, folder: Path) -> Callable[[], dict[str, Any]]:
        msal, extensions, requests = load("msal"), load("msal_extensions"), load("requests")

        class ToLoopback(requests.adapters.HTTPAdapter):  # type: ignore[misc, name-defined]
            def send(self, request: Any, *args: Any, **options: Any) -> Any:
                request.url = request.url.replace(ISSUER, url)
                return super().send(request, *args, **options)

        http = self._opened.enter_context(requests.Session())
        http.mount(ISSUER, ToLoopback())
        app = msal.ConfidentialClientApplication(
            "client",
            client_credential="secret",
            oidc_authority=ISSUER,
            http_client=http,
            token_cache=extensions.PersistedTokenCache(
                extensions.FilePersistence(str(folder / "cache.json"))
            ),
        )
        return lambda: dict(app.acquire_token_for_client(["scope"]))


class Docrelay(Peer):
    """Ours."""

    packages = ("docrelay",)
    store = "file, locked"

    def seed(self, url: str, folder: Path, first: dict[str, Any]) -> None:
        super().seed(url, folder, first)
        token = Token(
            access_token=first["access_token"],
            refresh_token=first["refresh_token"],
            lifetime=300.0,
            expires_at_monotonic=0.0,
        )
        FileStore(folder / "tokens").save(self._grant(url, folder).key(), token.expired())

    def _grant(self, url: str, folder: Path) -> RefreshToken:
        kept = json.loads((folder / "token.json").read_text())
        return RefreshToken(f"{url}/token", "client", kept["refresh_token"])

    def open(self, url: str, folder: Path) -> Call:
        auth = TokenAuth(self._grant(url, folder), store=FileStore(folder / "tokens"))
        client = self._opened.enter_context(httpx.Client(auth=auth, trust_env=False, timeout=20))
        return lambda: client.get(f"{url}/api").status_code


PEERS = {kind.__name__: kind() for kind in (Authlib, HttpxAuth, GoogleAuth, MsalExtensions, Docrelay)}


def status_of(call: Call) -> int | str:
    """Call; return the status, or the name of what was raised."""
    try:
        return call()
    except Exception as failure:
        return type(failure).__name__


def main(name: str, url: str, folder: str) -> None:
    """Call once, at the time read from the input."""
    call = PEERS[name].open(url, Path(folder))
    print("ready", flush=True)
    start_at = float(sys.stdin.readline())
    time.sleep(max(0.0, start_at - time.monotonic()))
    print(json.dumps(status_of(call)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
