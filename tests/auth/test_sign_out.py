from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import httpx
import pytest

from docrelay.auth import FileStore, Grant, MemoryStore, SmartConnectLogin, Token, logout
from docrelay.errors import (
    AuthError,
    ConfigurationError,
    TokenEndpointUnreachableError,
    TokenRequestError,
)
from tests.auth.authorization_server import CLIENT, SECRET, AuthorizationServer
from tests.conftest import Answer, Service

TOKEN = Token(access_token="canary-access", refresh_token="canary-refresh", expires_at_monotonic=9e9)


@pytest.fixture
def server(service: Service) -> AuthorizationServer:
    found = AuthorizationServer(service)
    service.routes({"/revoke": Answer(content_type=None)})
    return found


def signed_in(grant: Grant, token: Token = TOKEN) -> MemoryStore:
    store = MemoryStore()
    store.save(grant.key(), token)
    return store


def test_the_service_is_told(server: AuthorizationServer) -> None:
    grant = server.grant(client_secret=SECRET)
    store = signed_in(grant)
    assert logout(grant, store=store, revocation_url=f"{server.url}/revoke") is True
    assert store.load(grant.key()) is None
    [request] = server.service.received
    assert request.method == "POST"
    assert request.form == {
        "token": "canary-refresh",
        "token_type_hint": "refresh_token",
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    # Once: there is nothing left to revoke.
    assert logout(grant, store=store, revocation_url=f"{server.url}/revoke") is False
    assert len(server.service.received) == 1


def test_without_a_refresh_token_the_access_token_is_revoked(server: AuthorizationServer) -> None:
    grant = server.grant()
    store = signed_in(grant, attrs.evolve(TOKEN, refresh_token=None))
    with httpx.Client(trust_env=False, headers={"User-Agent": "mine"}) as client:
        assert logout(grant, store=store, revocation_url=f"{server.url}/revoke", client=client)
    [request] = server.service.received
    assert request.form["token"] == "canary-access"
    assert request.form["token_type_hint"] == "access_token"
    assert request.headers["User-Agent"] == "mine"


def test_without_a_url_only_this_side_forgets(server: AuthorizationServer) -> None:
    grant = server.grant()
    store = signed_in(grant)
    assert logout(grant, store=store) is False
    assert store.load(grant.key()) is None
    assert server.service.received == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            Answer(401, b'{"error": "invalid_client"}'),
            "refused with 'invalid_client'.*client secret is wrong",
        ),
        (
            Answer(400, json.dumps({"error": "unsupported_token_type", "error_description": "no"}).encode()),
            "refused with 'unsupported_token_type'; no",
        ),
        (Answer(503, b"", None, {"Retry-After": "30"}), "answered 503"),
        (Answer(404, b"<html>", "text/html"), "answered 404; check the revocation URL"),
        (Answer(302, b"", None, {"Location": "https://elsewhere.example/"}), "answered 302"),
        (Answer(400, b"[1]"), "answered 400"),
    ],
)
def test_the_token_is_gone_whatever_the_service_says(
    server: AuthorizationServer, answer: Answer, said: str
) -> None:
    server.service.routes({"/revoke": answer})
    grant = server.grant()
    store = signed_in(grant)
    with pytest.raises(
        TokenRequestError, match=rf"the session was not ended: 127\.0\.0\.1:\d+ {said}"
    ) as caught:
        logout(grant, store=store, revocation_url=f"{server.url}/revoke")
    assert store.load(grant.key()) is None
    assert "canary" not in str(caught.value)
    assert caught.value.retry_after == (30.0 if answer.status == 503 else None)
    assert len(server.service.received) == 1


def test_an_unreachable_service(server: AuthorizationServer) -> None:
    grant = server.grant()
    store = signed_in(grant)
    said = "the session was not ended: 127.0.0.1:9 was not reached; check the revocation URL, the network"
    with pytest.raises(TokenEndpointUnreachableError, match=said):
        logout(grant, store=store, revocation_url="http://127.0.0.1:9/revoke")
    assert store.load(grant.key()) is None


def test_a_secret_is_not_sent_in_the_clear(server: AuthorizationServer) -> None:
    grant = server.grant()
    with pytest.raises(ConfigurationError, match="revocation_url is plain http"):
        logout(grant, store=signed_in(grant), revocation_url="http://login.example/revoke")


def test_a_grant_that_is_not_oauth() -> None:
    grant = SmartConnectLogin("https://api", "ada", "canary", company="Acme")
    store = signed_in(grant)
    with pytest.raises(ConfigurationError, match="SmartConnectLogin is no OAuth grant"):
        logout(grant, store=store, revocation_url="https://login.example/revoke")
    assert logout(grant, store=store) is False
    assert store.load(grant.key()) is None


def test_a_file_that_others_can_read_is_deleted_too(tmp_path: Path, server: AuthorizationServer) -> None:
    grant, store = server.grant(), FileStore(tmp_path / "tokens")
    store.save(grant.key(), TOKEN)
    [path] = (tmp_path / "tokens").glob("*.json")
    path.chmod(0o644)
    with pytest.raises(AuthError, match="open to other users"):
        logout(grant, store=store)
    assert not path.exists()


def test_it_takes_its_turn(server: AuthorizationServer) -> None:
    """Else a refresh under way would put its new token back."""
    grant, said = server.grant(), list[str]()

    class Store(MemoryStore):
        @contextmanager
        def lock(self, key: str) -> Iterator[None]:
            said.append("lock")
            yield
            said.append("free")

        def delete(self, key: str) -> None:
            said.append("delete")

    logout(grant, store=Store())
    assert said == ["lock", "delete", "free"]
