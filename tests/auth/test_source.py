from __future__ import annotations

import pickle
import threading
from typing import Any

import anyio
import httpx
import pytest

from docrelay.auth import Token, TokenAuth
from docrelay.auth.placement import place_query
from docrelay.auth.source import TokenSource
from docrelay.errors import AuthError


class Vault:
    """Somebody's own source of tokens."""

    def __init__(self, *tokens: Any) -> None:
        self.tokens = list(tokens)
        self.threads: list[threading.Thread] = []

    def __call__(self) -> Any:
        self.threads.append(threading.current_thread())
        token = self.tokens.pop(0)
        if isinstance(token, Exception):
            raise token
        return token


def answer(request: httpx.Request) -> httpx.Response:
    token = request.headers.get("Authorization", "") or request.url.params["token"]
    return httpx.Response(401 if "refused" in token else 200, json=token)


def client(vault: Vault, **settings: Any) -> httpx.Client:
    auth = TokenAuth(TokenSource(vault, **settings), clock=lambda: 50.0)
    return httpx.Client(auth=auth, transport=httpx.MockTransport(answer), base_url="https://api")


def test_a_text_is_used_until_it_is_refused() -> None:
    vault = Vault(" t1\n", "refused", "t3")
    with client(vault) as http:
        assert [http.get("/").json() for _ in range(3)] == 3 * ["Bearer t1"]
    vault.tokens = ["refused", "t3"]
    with client(vault) as http:
        assert http.get("/").json() == "Bearer t3"
    assert vault.tokens == []


def test_a_token_is_replaced_by_its_own_lifetime() -> None:
    short = Token(access_token="short", expires_at_monotonic=55.0, lifetime=60.0)
    ended = Token(access_token="ended", expires_at_monotonic=1.0, lifetime=60.0)
    with client(Vault(ended, short, "t3")) as http:
        assert http.get("/").json() in ("Bearer ended", "Bearer short")
        assert http.get("/").json() in ("Bearer short", "Bearer t3")


def test_the_placement_is_the_users() -> None:
    with client(Vault("t1"), placement=place_query) as http:
        assert http.get("/").json() == "t1"


@pytest.mark.parametrize("nothing", ["", " \n", None, 7, b"t"])
def test_what_is_no_token_is_said(nothing: object) -> None:
    with client(Vault(nothing)) as http, pytest.raises(AuthError, match="the token source returned"):
        http.get("/")


def test_its_own_failures_pass() -> None:
    with client(Vault(LookupError("vault sealed"), "t1")) as http:
        with pytest.raises(LookupError, match="vault sealed"):
            http.get("/")
        assert http.get("/").json() == "Bearer t1"


@pytest.mark.anyio
async def test_it_is_called_once_and_off_the_event_loop() -> None:
    vault = Vault("t1")
    auth = TokenAuth(TokenSource(vault))
    seen: list[str] = []
    async with (
        httpx.AsyncClient(auth=auth, transport=httpx.MockTransport(answer), base_url="https://api") as http,
        anyio.create_task_group() as group,
    ):

        async def call() -> None:
            seen.append((await http.get("/")).json())

        for _ in range(5):
            group.start_soon(call)
    assert seen == 5 * ["Bearer t1"]
    [thread] = vault.threads
    assert thread is not threading.main_thread()


def test_names() -> None:
    one, other = TokenSource(Vault("canary")), TokenSource(Vault("canary"))
    assert one.key() != other.key()
    assert TokenSource(Vault(), name="v").key() == TokenSource(Vault(), name="v").key()
    assert "canary" not in repr(one) + one.key()
    with pytest.raises(TypeError):
        pickle.dumps(one)
