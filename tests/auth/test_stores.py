from __future__ import annotations

import httpx

from docrelay.auth import ClientCredentials, MemoryStore, Token, TokenAuth, TokenStore
from tests.auth.authorization_server import AuthorizationServer
from tests.conftest import Answer, Service


def test_three_methods_make_a_store(service: Service) -> None:
    """Without a lock and notes, which are for stores that processes share."""

    class Shelf:
        def __init__(self) -> None:
            self.tokens: dict[str, Token] = {}

        def load(self, key: str) -> Token | None:
            return self.tokens.get(key)

        def save(self, key: str, token: Token) -> None:
            self.tokens[key] = token

        def delete(self, key: str) -> None:
            self.tokens.pop(key, None)

    server, shelf = AuthorizationServer(service), Shelf()
    service.routes({"/token": server.token, "/api": Answer(body=b"{}")})
    store: TokenStore = shelf
    grant = ClientCredentials(f"{service.url}/token", "client", "canary")
    for _ in range(2):  # The second finds the token of the first.
        with httpx.Client(auth=TokenAuth(grant, store=store), trust_env=False) as client:
            assert client.get(f"{service.url}/api").status_code == 200
    assert list(shelf.tokens) == [grant.key()]
    assert len(server.forms) == 1


def test_memory_store() -> None:
    store: TokenStore = MemoryStore()
    token = Token(access_token="a")
    assert store.load("k") is None
    store.save("k", token)
    assert store.load("k") is token
    assert store.load("other") is None
    store.delete("k")
    store.delete("k")
    assert store.load("k") is None
