from __future__ import annotations

import webbrowser
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from docrelay.auth import (
    ClientCredentials,
    LoginFailedError,
    MemoryStore,
    Token,
    TokenAuth,
    TokenSource,
    login,
)
from docrelay.auth.sign_in import open_browser
from docrelay.errors import TokenEndpointUnreachableError, TokenRequestError
from tests.auth.authorization_server import AuthorizationServer, refused, visit
from tests.conftest import Answer, Service


@pytest.fixture
def server(service: Service) -> AuthorizationServer:
    return AuthorizationServer(service)


class Terminal:
    """A person without a browser who pastes, one text after the other, what `pastes` makes."""

    def __init__(self, *pastes: Any) -> None:
        self.pastes = iter(pastes)
        self.said: list[str] = []
        self.questions: list[str] = []

    def prompt(self, text: str) -> str:
        self.questions.append(text)
        paste = next(self.pastes)
        return paste(self.url) if callable(paste) else str(paste)

    @property
    def url(self) -> str:
        return next(line.strip() for line in self.said[0].splitlines() if "://" in line)

    def sign_in(self, server: AuthorizationServer, **how: Any) -> Token:
        given: dict[str, Any] = {"open_browser": lambda _: False, **how}
        return login(server.grant(), store=MemoryStore(), show=self.said.append, prompt=self.prompt, **given)


def test_without_a_browser_the_address_is_pasted(server: AuthorizationServer) -> None:
    terminal = Terminal(server.consent)
    assert terminal.sign_in(server).refresh_token in server.refresh_tokens
    assert terminal.url.startswith(f"{server.url}/authorize")
    assert "Paste the address" in terminal.questions[0]


def test_a_browser_that_cannot_be_opened_counts_as_none(server: AuthorizationServer) -> None:
    def broken(_: str) -> bool:
        raise webbrowser.Error("could not locate runnable browser")

    Terminal(server.consent).sign_in(server, open_browser=broken)
    assert len(server.forms) == 1


def test_nobody_can_paste_where_the_input_has_ended(server: AuthorizationServer) -> None:
    def prompt(_: str) -> str:
        raise EOFError  # As `input` does.

    with pytest.raises(LoginFailedError, match="nobody can paste an address here"):
        login(
            server.grant(),
            store=MemoryStore(),
            open_browser=lambda _: False,
            show=lambda _: None,
            prompt=prompt,
        )


def test_the_code_alone_can_be_pasted(server: AuthorizationServer) -> None:
    Terminal(lambda url: server.consent(url).partition("code=")[2].partition("&")[0]).sign_in(server)
    assert len(server.forms) == 1


def test_a_wrong_paste_is_explained_and_asked_for_again(server: AuthorizationServer) -> None:
    terminal = Terminal(lambda url: url, "", server.consent)
    terminal.sign_in(server)
    assert "another address" in terminal.said[1]
    assert "no answer of the service has come yet" in terminal.said[2]
    with pytest.raises(LoginFailedError, match=r"not finished: .*holds no code"):
        Terminal("", "", "no code").sign_in(server)


def test_enter_takes_what_the_browser_has_brought(server: AuthorizationServer) -> None:
    def browse(url: str) -> str:
        seen = visit(server.consent(url))
        assert seen.status_code == 200
        assert "press Enter" in seen.text
        return ""

    Terminal(browse).sign_in(server)
    assert len(server.forms) == 1
    with pytest.raises(LoginFailedError, match="declined"):
        Terminal(lambda url: str(visit(server.consent(url, error="access_denied")))[:0]).sign_in(server)


def test_without_a_prompt_the_address_is_shown_and_waited_for(server: AuthorizationServer) -> None:
    said: list[str] = []
    with ThreadPoolExecutor(1) as pool:

        def show(text: str) -> None:
            said.append(text)
            pool.submit(visit, server.consent(text.rsplit(maxsplit=1)[-1]))

        login(server.grant(), store=MemoryStore(), show=show, open_browser=lambda _: False)
    assert "open this address" in said[0]


def test_the_token_is_found_by_clients(server: AuthorizationServer) -> None:
    server.service.routes({"/token": server.token, "/api": Answer(body=b"{}")})
    store = MemoryStore()
    grant = server.grant()
    terminal = Terminal(server.consent)
    login(grant, store=store, open_browser=lambda _: False, show=terminal.said.append, prompt=terminal.prompt)
    with httpx.Client(auth=TokenAuth(grant, store=store), trust_env=False) as client:
        assert client.get(f"{server.url}/api").status_code == 200
    token = store.load(grant.key())
    assert token is not None
    assert server.service.received[-1].headers["Authorization"] == f"Bearer {token.access_token.reveal()}"


def test_the_clients_own_settings_hold_and_its_auth_does_not(server: AuthorizationServer) -> None:
    terminal = Terminal(server.consent)
    with httpx.Client(auth=("a", "canary"), headers={"User-Agent": "me"}, trust_env=False) as client:
        terminal.sign_in(server, client=client)
        assert not client.is_closed
    [request] = [request for request in server.service.received if request.path == "/token"]
    assert "Authorization" not in request.headers
    assert request.headers["User-Agent"] == "me"


def test_failures_of_the_token_endpoint(server: AuthorizationServer) -> None:
    server.token_answer = refused("invalid_client", 401)
    with pytest.raises(TokenRequestError, match=r"invalid_client.*secret is wrong"):
        Terminal(server.consent).sign_in(server)
    server.token_answer = Answer(307, headers={"Location": "/elsewhere"})
    with pytest.raises(TokenRequestError, match="answered 307"):
        Terminal(server.consent).sign_in(server)
    assert server.service.count("/elsewhere") == 0


def test_an_unreachable_token_endpoint(server: AuthorizationServer) -> None:
    grant = ClientCredentials("http://127.0.0.1:9/token", "id", "canary")
    with pytest.raises(TokenEndpointUnreachableError, match=r"127\.0\.0\.1:9 was not reached") as caught:
        login(grant, store=MemoryStore())
    assert "canary" not in str(caught.value)


def test_any_other_grant_just_fetches_a_token(server: AuthorizationServer) -> None:
    store = MemoryStore()
    grant = ClientCredentials(f"{server.url}/token", "id", "canary")
    assert login(grant, store=store) == store.load(grant.key())
    source = TokenSource(lambda: "mine")
    assert login(source, store=store).access_token == "mine"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []

    def note(url: str) -> bool:
        found.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", note)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    return found


def test_only_browsers_with_a_window_are_opened(opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert not open_browser("https://idp/auth")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert open_browser("https://idp/auth")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.setattr("sys.platform", "darwin")
    assert open_browser("https://idp/auth")
    assert len(opened) == 2
