"""Secrets do not follow a redirect to another host."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from docrelay.auth import (
    BearerToken,
    ClientCredentials,
    Grant,
    Password,
    QueryToken,
    RefreshToken,
    TokenAuth,
)
from docrelay.errors import TokenRequestError
from tests.conftest import Answer, Service

SECRETS = ("canary", base64.b64encode(b"canary").decode()[:8])


def moved_to(
    status: int, where: str
) -> tuple[list[httpx.Request], Callable[[httpx.Request], httpx.Response]]:
    """Redirect every path of api.example.com and idp.example.com; note what arrives elsewhere."""
    elsewhere: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.host in ("api.example.com", "idp.example.com"):
            return httpx.Response(status, headers={"Location": where})
        b"".join(request.stream)  # type: ignore[arg-type]  # as a transport does
        elsewhere.append(request)
        return httpx.Response(200, json={"access_token": "stolen"})

    return elsewhere, handler


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "auth", [BearerToken("canary-token"), QueryToken("canary-token")], ids=["bearer", "query"]
)
def test_a_token_stays_with_its_host(auth: httpx.Auth, status: int) -> None:
    elsewhere, handler = moved_to(status, "https://evil.example.com/x")
    with httpx.Client(transport=httpx.MockTransport(handler), auth=auth, follow_redirects=True) as client:
        assert client.get("https://api.example.com/a?b=c").status_code == 200
    [request] = elsewhere
    seen = repr(request.headers.raw) + str(httpx.URL(request.url).raw_path)
    assert not any(secret in seen for secret in SECRETS)


@pytest.fixture
def other() -> Iterator[Service]:
    """Another host: loopback has many."""
    running = Service()
    yield running
    running.close()


def grants(url: str) -> list[Grant]:
    return [
        ClientCredentials(f"{url}/token", "id", "canary-secret"),
        Password(f"{url}/token", "id", "user", "canary-password"),
        RefreshToken(f"{url}/token", "id", "canary-token"),
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("status", [302, 307, 308])
async def test_credentials_are_not_sent_on(
    service: Service, other: Service, status: int, is_async: bool
) -> None:
    elsewhere = other.url.replace("127.0.0.1", "localhost")
    service.responder = lambda _: Answer(status, headers={"Location": f"{elsewhere}/x"})
    options: dict[str, Any] = {"follow_redirects": True, "trust_env": False}
    for grant in grants(service.url):
        refused = pytest.raises(TokenRequestError, match="check the token URL")
        if is_async:
            async with httpx.AsyncClient(auth=TokenAuth(grant), **options) as async_client:
                with refused:
                    await async_client.get(other.url)
        else:
            with httpx.Client(auth=TokenAuth(grant), **options) as client, refused:
                client.get(other.url)  # noqa: ASYNC212
    assert service.count("/token") == 3
    seen = repr([(request.target, request.headers, request.body) for request in other.received])
    assert "canary" not in seen
