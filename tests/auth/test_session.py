"""Sessions that a person began, as grants of a TokenAuth over real connections."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from docrelay.auth import MemoryStore, Token, TokenAuth
from docrelay.auth.session import SessionGrant
from docrelay.errors import LoginRequired, TokenRequestError
from tests.auth.authorization_server import AuthorizationServer, refused
from tests.conftest import Answer, Service

KINDS: list[Callable[[AuthorizationServer], SessionGrant]] = [
    lambda server: server.grant(client_secret="canary-cs"),
    lambda server: server.device_grant(client_secret="canary-cs"),
]


@pytest.fixture
def server(service: Service) -> AuthorizationServer:
    found = AuthorizationServer(service)
    service.routes({"/token": found.token, "/api": Answer(body=b"{}")})
    return found


def call(server: AuthorizationServer, grant: SessionGrant, kept: Token | None) -> MemoryStore:
    store = MemoryStore()
    if kept is not None:
        store.save(grant.key(), kept)
    auth = TokenAuth(grant, store=store, clock=lambda: 100.0)
    with httpx.Client(auth=auth, trust_env=False) as client:
        assert client.get(f"{server.url}/api").status_code == 200
    return store


@pytest.mark.parametrize("kind", KINDS)
def test_the_stored_token_is_refreshed_and_rotated(
    server: AuthorizationServer, kind: Callable[[AuthorizationServer], SessionGrant]
) -> None:
    grant = kind(server)
    server.refresh_tokens = {"canary-refresh-0"}
    old = Token(
        access_token="old", expires_at_monotonic=1.0, lifetime=300.0, refresh_token="canary-refresh-0"
    )
    store = call(server, grant, old)
    [form] = server.forms
    assert form["grant_type"] == "refresh_token"
    assert form["refresh_token"] == "canary-refresh-0"
    assert form["client_secret"] == "canary-cs"
    kept = store.load(grant.key())
    assert kept is not None
    assert {kept.refresh_token} == server.refresh_tokens
    assert server.service.received[-1].headers["Authorization"] == f"Bearer {kept.access_token.reveal()}"


ENDED = {
    "nobody has signed in yet": None,
    "gave none to refresh it with": Token(access_token="canary-a", expires_at_monotonic=1.0),
    "the session has ended": Token(
        access_token="canary-a",
        expires_at_monotonic=1.0,
        refresh_token="canary-r",
        refresh_expires_at_monotonic=99.0,
    ),
    "the service has ended the session": Token(
        access_token="canary-a", expires_at_monotonic=1.0, refresh_token="canary-unknown"
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("said", ENDED)
def test_a_person_is_asked_for_when_nothing_is_left(
    server: AuthorizationServer, kind: Callable[[AuthorizationServer], SessionGrant], said: str
) -> None:
    with pytest.raises(LoginRequired, match=said) as caught:
        call(server, kind(server), ENDED[said])
    assert "docrelay.auth.login(grant, store=store)" in str(caught.value)
    assert "canary-free-client" in str(caught.value)
    assert "canary-a" not in str(caught.value)
    assert "canary-r" not in str(caught.value)


def test_other_failures_pass(server: AuthorizationServer) -> None:
    server.token_answer = refused("invalid_client", 401)
    old = Token(access_token="old", expires_at_monotonic=1.0, refresh_token="r")
    with pytest.raises(TokenRequestError, match="invalid_client"):
        call(server, server.grant(), old)
