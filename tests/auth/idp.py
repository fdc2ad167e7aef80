"""A token endpoint and an API without a network."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import httpx

from docrelay.auth import ClientCredentials, TokenAuth

GRANT = ClientCredentials("https://idp/token", "id", "secret")


class Idp:
    """A token endpoint and an API in one transport, which counts and obeys."""

    def __init__(self) -> None:
        self.now = 0.0
        self.numbers = itertools.count(1)
        self.token_requests: list[httpx.Request] = []
        self.seen: list[str] = []
        self.refused: set[str] = set()
        self.before_token: Callable[[], None] = lambda: None
        self.token_answer: httpx.Response | None = None
        self.fields: dict[str, Any] = {"expires_in": 300}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            self.token_requests.append(request)
            self.before_token()
            body = {"access_token": f"t{next(self.numbers)}", **self.fields}
            return self.token_answer or httpx.Response(200, json=body)
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.seen.append(token)
        if token in self.refused:
            return httpx.Response(401, json={"message": "expired"})
        return httpx.Response(200, content=request.read())

    def open(self) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(self))

    def auth(self, **settings: Any) -> TokenAuth:
        return TokenAuth(GRANT, clock=lambda: self.now, **{"open_client": self.open, **settings})

    def client(self, auth: TokenAuth | None = None) -> httpx.Client:
        return httpx.Client(
            transport=httpx.MockTransport(self), auth=auth or self.auth(), base_url="https://api"
        )
