"""The public names of `docrelay.auth`, as a program with clients of its own uses them."""

from __future__ import annotations

import time
import warnings
from collections.abc import Generator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, assert_type

import httpx

from docrelay import auth


class Store:
    """A store of somebody else's: no base class, only the methods."""

    def load(self, key: str) -> auth.Token | None:
        return None

    def save(self, key: str, token: auth.Token) -> None: ...

    def delete(self, key: str) -> None: ...


class Exchange:
    """A grant of somebody else's."""

    @property
    def placement(self) -> auth.Placement:
        return place_in_header

    def key(self) -> str:
        return "exchange"

    def token_requests(
        self, previous: auth.Token | None, clock: auth.Clock
    ) -> Generator[httpx.Request, httpx.Response, auth.Token]:
        response = yield httpx.Request("POST", "https://login.example/token")
        return auth.Token(access_token=response.text, expires_at_monotonic=clock() + 60.0)


def place_in_header(request: httpx.Request, access_token: str) -> None:
    request.headers["X-Token"] = access_token


def grants() -> None:
    token_url = "https://login.example/token"
    credentials = auth.ClientCredentials(token_url, "id", "secret", scope="WebAPI")
    password = auth.Password(token_url, "id", "anna", "secret", client_secret=None, scope=None)
    refresh = auth.RefreshToken(token_url, "id", "refresh", client_secret="secret")
    code = auth.AuthorizationCode(
        token_url,
        "id",
        authorize_url="https://login.example/auth",
        client_secret=None,
        scope="openid",
        issuer="https://login.example",
        login_hint="anna",
        redirect_port=0,
        redirect_path="/callback",
    )
    device = auth.DeviceCode(token_url, "id", device_authorization_url="https://login.example/device")
    smartconnect = auth.SmartConnectLogin(
        "https://api.example", "anna@example.com", "secret", company="c", login_url="https://login.example"
    )
    source = auth.TokenSource(lambda: "token", placement=auth.place_query, name="mine")
    several: list[auth.Grant] = [credentials, password, refresh, code, device, smartconnect, source]
    for grant in [*several, Exchange()]:
        assert_type(grant.key(), str)
        assert_type(grant.placement, auth.Placement)
        assert_type(auth.TokenAuth(grant), auth.TokenAuth)
    assert_type(credentials.client_secret, str)
    assert_type(password.password, str)
    assert_type(refresh.refresh_token, str)


def clients(grant: auth.Grant) -> None:
    windows = auth.Windows(advisory_share=0.2, advisory_limit=600.0)
    with_store = auth.TokenAuth(
        grant,
        store=Store(),
        clock=time.monotonic,
        windows=windows,
        open_client=lambda: httpx.Client(trust_env=False),
    )
    with_store.close(timeout=None)
    httpx.Client(auth=with_store)
    httpx.AsyncClient(auth=with_store)
    httpx.Client(auth=auth.BearerToken("token"))
    httpx.Client(auth=auth.QueryToken("token"))
    fixed: auth.BearerToken | auth.QueryToken | httpx.Auth = auth.static_auth("token", place_in_header)
    httpx.AsyncClient(auth=fixed)
    auth.place_bearer(httpx.Request("GET", "https://api.example"), "token")


def stores(token: auth.Token) -> None:
    several: list[auth.TokenStore] = [
        auth.MemoryStore(),
        auth.FileStore("tokens", lock_timeout=5.0),
        auth.FileStore(Path("tokens"), clock=time.monotonic, wall_clock=time.time),
        auth.KeyringStore("service", lock_folder=Path("locks")),
        Store(),
    ]
    for store in several:
        store.save("key", token)
        assert_type(store.load("key"), auth.Token | None)
        store.delete("key")
    with auth.FileStore("tokens").lock("key"), auth.KeyringStore().lock("key"):
        pass
    assert_type(auth.MemoryStore().lock("key"), AbstractContextManager[object])


def tokens() -> None:
    token = auth.Token(
        access_token="a",
        token_type="Bearer",
        expires_at_monotonic=60.0,
        lifetime=60.0,
        refresh_token=None,
        refresh_expires_at_monotonic=None,
        scope=("WebAPI",),
    )
    text: str = token.access_token
    assert_type(token.access_token, auth.Secret)
    assert_type(auth.Secret("a").reveal(), str)
    assert text == (token.refresh_token or "")
    assert_type(token.is_expired(0.0), bool)
    assert_type(token.needs_refresh(0.0), bool)
    assert_type(token.can_refresh(0.0), bool)
    assert_type(token.expired(), auth.Token)
    window = auth.Windows().of(token, 0.0, spread=0.5)
    assert_type(window, auth.Window)
    assert window in {auth.Window.FRESH, auth.Window.ADVISORY, auth.Window.MANDATORY, auth.Window.EXPIRED}


def signing_in(grant: auth.AuthorizationCode, client: httpx.Client) -> None:
    try:
        token = auth.login(
            grant,
            store=auth.MemoryStore(),
            client=client,
            open_browser=lambda url: url,
            show=print,
            prompt=input,
            is_cancelled=lambda: False,
            timeout=60.0,
            clock=time.monotonic,
            sleep=time.sleep,
        )
    except (auth.LoginFailedError, auth.LoginRequired) as problem:
        raise SystemExit(str(problem)) from None
    assert_type(token, auth.Token)
    revoked = auth.logout(grant, store=Store(), revocation_url="https://login.example/revoke", client=client)
    assert_type(revoked, bool)
    warning: type[Warning]
    for warning in (auth.PasswordGrantWarning, auth.TokenStoreWarning):
        warnings.simplefilter("error", warning)


def wrong(grant: auth.Grant, token: auth.Token, value: Any) -> None:
    auth.ClientCredentials("https://login.example/token", "id")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    auth.Token("a")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    token.access_token = value  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    auth.TokenAuth("token")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    auth.TokenAuth(grant, store={})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    auth.TokenAuth(grant, open_client=httpx.AsyncClient)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    auth.login(grant)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    auth.static_auth("token", place_in_header, 1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    auth.TokenSource(lambda: 5)  # type: ignore[arg-type, return-value]  # pyright: ignore[reportArgumentType]
