"""The sandbox and oidc-provider answer requests of a public client and of a device in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs
import httpx
import pytest

from docrelay.sandbox import Sandbox
from tests.peers import oidc_provider

pytestmark = pytest.mark.peer("oidc-provider")

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"


@attrs.frozen
class Server:
    """A token server with a public client."""

    web: httpx.Client
    token_url: str
    device_url: str
    client_id: str

    def ask(self, grant: str, **fields: str) -> httpx.Response:
        form = {"client_id": self.client_id, "grant_type": grant} | fields
        return self.web.post(self.token_url, data={name: value for name, value in form.items() if value})

    def begin(self, **fields: str) -> httpx.Response:
        form = {"client_id": self.client_id, "scope": "openid"} | fields
        return self.web.post(self.device_url, data=form)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    with (
        Sandbox() as sandbox,
        httpx.Client(trust_env=False, timeout=30) as web,
        oidc_provider.running(tmp_path_factory.mktemp("oidc")) as url,
    ):
        known = sandbox.credentials.documine
        connect = f"{sandbox.documine_url}/auth/realms/{known.workspace}/protocol/openid-connect"
        yield (
            Server(web, f"{connect}/token", f"{connect}/auth/device", known.public_client_id),
            Server(web, f"{url}/token", f"{url}/device/auth", "native"),
        )


Case = Callable[[Server], httpx.Response]
CASES: dict[str, Case] = {
    "device_begins": lambda server: server.begin(),
    "device_of_an_unknown_client": lambda server: server.begin(client_id="nobody"),
    "device_that_asks_before_its_person_did": lambda server: server.ask(
        DEVICE, device_code=server.begin().json()["device_code"]
    ),
    "device_with_an_unknown_code": lambda server: server.ask(DEVICE, device_code="made-up"),
    "device_without_a_code": lambda server: server.ask(DEVICE),
    "device_with_the_code_of_another_client": lambda server: server.ask(
        DEVICE, device_code=server.begin().json()["device_code"], client_id="nobody"
    ),
    "code_that_is_unknown": lambda server: server.ask(
        "authorization_code",
        code="made-up",
        redirect_uri="http://127.0.0.1:1/callback",
        code_verifier="v" * 43,
    ),
    "code_that_is_missing": lambda server: server.ask(
        "authorization_code", redirect_uri="http://127.0.0.1:1/callback", code_verifier="v" * 43
    ),
    "refresh_token_that_is_unknown": lambda server: server.ask("refresh_token", refresh_token="made-up"),
    "refresh_token_that_is_missing": lambda server: server.ask("refresh_token"),
    "grant_that_is_unknown": lambda server: server.ask("telepathy"),
    "grant_that_is_not_named": lambda server: server.ask(""),
    "client_that_is_unknown": lambda server: server.ask(
        "refresh_token", client_id="nobody", refresh_token="x"
    ),
    "client_that_is_not_named": lambda server: server.ask("refresh_token", client_id="", refresh_token="x"),
    "field_that_is_repeated": lambda server: server.web.post(
        server.token_url,
        content=f"grant_type=refresh_token&client_id={server.client_id}&refresh_token=a&refresh_token=b",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    ),
    "body_that_is_no_form": lambda server: server.web.post(server.token_url, json={"grant_type": "password"}),
}
# What the peer says instead, and why the sandbox does not.
DIFFERENT: dict[str, tuple[int, str | None, str]] = {
    "client_that_is_not_named": (400, "invalid_request", "RFC 6749, 5.2: invalid_client, as Django says"),
}


def seen(answer: httpx.Response) -> dict[str, Any]:
    """Return status, error code, and which fields of RFC 6749 and RFC 8628 there are."""
    found = answer.json()
    standard = {"device_code", "user_code", "verification_uri", "verification_uri_complete", "expires_in"}
    return {
        "status": answer.status_code,
        "error": found.get("error"),
        "fields": sorted(found.keys() & (standard | {"error"})),
        "stored": "no-store" in answer.headers.get("cache-control", ""),
    }


@pytest.mark.parametrize("name", CASES)
def test_both_answer_the_same(servers: tuple[Server, Server], name: str) -> None:
    ours, theirs = (seen(CASES[name](server)) for server in servers)
    print(f"\n{name}:\n  sandbox       {ours}\n  oidc-provider {theirs}")
    if name in DIFFERENT:
        assert ours != theirs
        assert (theirs["status"], theirs["error"]) == DIFFERENT[name][:2]
    else:
        assert ours == theirs


def test_the_list_of_differences_names_cases_only() -> None:
    print(f"\n{len(CASES)} cases, {len(DIFFERENT)} different for a reason")
    assert DIFFERENT.keys() <= CASES.keys()
