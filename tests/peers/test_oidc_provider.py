"""Grants and login against oidc-provider, through plain clients of httpx; a person drives Chromium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import attrs
import httpx
import pytest

from docrelay.auth import (
    AuthorizationCode,
    BearerToken,
    ClientCredentials,
    DeviceCode,
    LoginFailedError,
    LoginRequired,
    MemoryStore,
    Token,
    TokenAuth,
    login,
    logout,
)
from docrelay.errors import TokenRequestError
from tests.peers import chromium, oidc_provider
from tests.peers.chromium import Browser

pytestmark = pytest.mark.peer("oidc-provider")
with_browser = pytest.mark.peer("chromium")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running oidc-provider, which is its issuer."""
    with oidc_provider.running(tmp_path_factory.mktemp("oidc")) as url:
        yield url


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with chromium.running(tmp_path) as running:
        yield running


class Hours:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def code_grant(provider: str) -> AuthorizationCode:
    return AuthorizationCode(
        f"{provider}/token",
        "native",
        authorize_url=f"{provider}/auth",
        issuer=provider,
    )


def calls(provider: str, auth: TokenAuth, times: int = 1) -> list[int]:
    with httpx.Client(auth=auth, trust_env=False) as client:
        return [client.get(f"{provider}/api").status_code for _ in range(times)]


def consent(browser: Browser, user: str = "ada") -> None:
    """Sign in and agree, on the provider's own pages."""
    browser.fill("login", user)
    browser.fill("password", "fake-password")
    browser.submit()
    browser.submit()


def signed_in(grant: AuthorizationCode, store: MemoryStore, browser: Browser, clock: Hours) -> Token:
    """Log in, with a person who signs in and agrees."""
    with ThreadPoolExecutor(1) as pool:

        def person(url: str) -> None:
            browser.open(url)
            consent(browser)
            browser.until(lambda: "docrelay" in browser.title)

        def open_browser(url: str) -> bool:
            pool.submit(person, url)
            return True

        return login(grant, store=store, open_browser=open_browser, show=lambda _: None, clock=clock)


@with_browser
def test_the_browser_signs_in_and_the_token_is_refreshed(
    provider: str, browser: Browser, tmp_path: Path
) -> None:
    clock, store, grant = Hours(), MemoryStore(), code_grant(provider)
    token = signed_in(grant, store, browser, clock)
    assert browser.title == "You are signed in - docrelay"
    # The code is gone from the address bar and the history, and the page broke no policy of its own.
    assert urlsplit(browser.url).query == ""
    assert urlsplit(browser.url).path == "/callback"
    assert browser.run("return performance.getEntriesByType('resource').length") == 0
    assert [said for said in browser.complaints() if urlsplit(browser.url).netloc in said] == []
    for dark in (False, True):
        browser.set_dark(dark)
        background = browser.run("return getComputedStyle(document.body).backgroundColor")
        assert background == ("rgb(18, 21, 27)" if dark else "rgb(244, 245, 247)")
        browser.picture(tmp_path / f"signed-in-{'dark' if dark else 'light'}.png")
    auth = TokenAuth(grant, store=store, clock=clock)
    assert calls(provider, auth, 2) == [200, 200]
    assert store.load(grant.key()) == token
    # An hour later: rotated.
    clock.now = 3600.0
    assert calls(provider, auth, 2) == [200, 200]
    rotated = store.load(grant.key())
    assert rotated is not None
    assert rotated.refresh_token not in (None, token.refresh_token)
    # The old one is used up: it ends the session, and says what to do.
    ended = Token(access_token="x", expires_at_monotonic=0.0, refresh_token=token.refresh_token)
    store.save(grant.key(), ended)
    with pytest.raises(LoginRequired, match="the service has ended the session"):
        calls(provider, TokenAuth(grant, store=store, clock=clock))


@with_browser
def test_logout_ends_the_session_at_the_provider(provider: str, browser: Browser) -> None:
    clock, store, grant = Hours(), MemoryStore(), code_grant(provider)
    token = signed_in(grant, store, browser, clock)
    with httpx.Client(auth=BearerToken(token.access_token), trust_env=False) as copied:
        assert copied.get(f"{provider}/api").status_code == 200
        assert logout(grant, store=store, revocation_url=f"{provider}/token/revocation") is True
        assert copied.get(f"{provider}/api").status_code == 401  # With the refresh token.
    store.save(grant.key(), attrs.evolve(token, expires_at_monotonic=0.0))
    with pytest.raises(LoginRequired, match="the service has ended the session"):
        calls(provider, TokenAuth(grant, store=store, clock=clock))
    # A token that is over is none that could fail to be revoked; another client is refused.
    assert logout(grant, store=store, revocation_url=f"{provider}/token/revocation") is True
    stranger = attrs.evolve(grant, client_id="stranger")
    store.save(stranger.key(), token)
    with pytest.raises(TokenRequestError, match=r"was not ended.*invalid_client"):
        logout(stranger, store=store, revocation_url=f"{provider}/token/revocation")
    assert store.load(stranger.key()) is None


@with_browser
def test_declining_is_told(provider: str, browser: Browser) -> None:
    with ThreadPoolExecutor(1) as pool:

        def person(url: str) -> None:
            browser.open(url)
            browser.open(browser.run("return document.querySelector('a[href*=abort]').href"))
            browser.until(lambda: "docrelay" in browser.title)

        def open_browser(url: str) -> bool:
            pool.submit(person, url)
            return True

        with pytest.raises(LoginFailedError, match="declined"):
            login(code_grant(provider), store=MemoryStore(), open_browser=open_browser, show=lambda _: None)
    assert browser.title == "You are not signed in - docrelay"
    assert urlsplit(browser.url).query == ""


@with_browser
def test_the_address_is_pasted_from_another_computer(provider: str, browser: Browser) -> None:
    """The browser cannot reach the listener, as if it ran elsewhere; the person copies its address."""
    said: list[str] = []

    def prompt(_: str) -> str:
        browser.open(next(line.strip() for line in said[0].splitlines() if "://" in line))
        consent(browser)
        assert "docrelay" not in browser.title
        return browser.url

    # Browsers open no page at a port of mail or chat.
    store, grant = MemoryStore(), attrs.evolve(code_grant(provider), redirect_port=6668)
    login(grant, store=store, open_browser=lambda _: False, show=said.append, prompt=prompt)
    assert calls(provider, TokenAuth(grant, store=store)) == [200]


@with_browser
def test_the_device_flow(provider: str, browser: Browser) -> None:
    clock, store = Hours(), MemoryStore()
    grant = DeviceCode(
        f"{provider}/token", "native", device_authorization_url=f"{provider}/device/auth", scope="openid"
    )
    said: list[str] = []
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        """Let the service say `authorization_pending` once; then the person signs in."""
        pauses.append(seconds)
        if len(pauses) == 2:
            words = said[0].rstrip(".").split()
            browser.open(words[1])
            browser.fill("user_code", words[-1])
            browser.submit()
            browser.submit()
            consent(browser)

    token = login(grant, store=store, show=said.append, sleep=sleep, clock=clock)
    assert pauses == [5, 5]
    assert token.refresh_token
    auth = TokenAuth(grant, store=store, clock=clock)
    assert calls(provider, auth) == [200]
    clock.now = 301.0
    assert calls(provider, auth) == [200]
    kept = store.load(grant.key())
    assert kept is not None
    assert kept.refresh_token not in (None, token.refresh_token)


def test_client_credentials(provider: str) -> None:
    clock = Hours()
    grant = ClientCredentials(f"{provider}/token", "service", "fake-service-secret", scope="WebAPI")
    auth = TokenAuth(grant, clock=clock)
    assert calls(provider, auth, 3) == [200, 200, 200]
    clock.now = 301.0
    assert calls(provider, auth) == [200]
    wrong = ClientCredentials(f"{provider}/token", "service", "fake-wrong")
    with pytest.raises(TokenRequestError, match="invalid_client") as caught:
        calls(provider, TokenAuth(wrong))
    assert "fake-wrong" not in str(caught.value)


def test_the_provider_holds_the_login_to_pkce(provider: str) -> None:
    """Without a challenge it sends an error, with our state, to our listener."""
    grant = code_grant(provider)
    seen: list[int] = []

    def open_browser(url: str) -> bool:
        bare = httpx.URL(url)
        for name in ("code_challenge", "code_challenge_method"):
            bare = bare.copy_remove_param(name)

        def person() -> None:
            with httpx.Client(trust_env=False, follow_redirects=True, timeout=20) as client:
                seen.append(client.get(bare).status_code)

        threads.append(threading.Thread(target=person))
        threads[0].start()
        return True

    threads: list[threading.Thread] = []
    with pytest.raises(LoginFailedError, match=r"invalid_request.*PKCE"):
        login(grant, store=MemoryStore(), open_browser=open_browser, show=lambda _: None)
    threads[0].join(20)
    assert seen == [400]
