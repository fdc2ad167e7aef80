from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


@pytest.fixture
def realm(sandbox: Sandbox) -> str:
    return f"{sandbox.documine_url}/auth/realms/{sandbox.credentials.documine.workspace}"


@pytest.fixture
def client(sandbox: Sandbox) -> dict[str, str]:
    return {"client_id": sandbox.credentials.documine.public_client_id}


@pytest.fixture
def offer(web: httpx.Client, realm: str, client: dict[str, str]) -> dict[str, Any]:
    answer = web.post(f"{realm}/protocol/openid-connect/auth/device", data={**client, "scope": "openid"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.fixture
def poll(
    web: httpx.Client, realm: str, client: dict[str, str], offer: dict[str, Any], clock: Any
) -> Callable[[float], tuple[int, str]]:
    """Ask for the token some seconds later; returns status and error, or status and scope."""

    def ask(later: float) -> tuple[int, str]:
        clock.now += later
        form = {**client, "grant_type": GRANT, "device_code": offer["device_code"]}
        answer = web.post(f"{realm}/protocol/openid-connect/token", data=form)
        return answer.status_code, answer.json().get("error") or answer.json()["scope"]

    return ask


Poll = Callable[[float], tuple[int, str]]


def test_the_offer_has_the_members_of_the_standard(offer: dict[str, Any], realm: str) -> None:
    assert (offer["expires_in"], offer["interval"]) == (600, 5)
    assert offer["verification_uri"] == f"{realm}/device"
    assert offer["verification_uri_complete"].endswith(f"?user_code={offer['user_code']}")
    assert len(offer["user_code"]) == 9


def test_a_person_approves(web: httpx.Client, offer: dict[str, Any], poll: Poll, sandbox: Sandbox) -> None:
    known = sandbox.credentials.documine
    page = web.get(offer["verification_uri_complete"])
    assert f'value="{offer["user_code"]}"' in page.text
    assert poll(0) == (400, "authorization_pending")
    form = {"user_code": offer["user_code"].lower().replace("-", " "), "username": known.username}
    wrong = web.post(offer["verification_uri"], data={**form, "password": "wrong"})
    assert "User name or password are wrong." in wrong.text
    assert poll(5) == (400, "authorization_pending")
    done = web.post(offer["verification_uri"], data={**form, "password": known.password})
    assert "You can close this window" in done.text
    assert poll(5) == (200, "openid")
    assert poll(5) == (400, "invalid_grant")


def test_a_person_declines(web: httpx.Client, offer: dict[str, Any], poll: Poll) -> None:
    web.post(offer["verification_uri"], data={"user_code": offer["user_code"], "decline": "yes"})
    assert poll(0) == (400, "access_denied")


def test_asking_too_often_slows_down(poll: Poll) -> None:
    assert poll(0) == (400, "authorization_pending")
    assert poll(1) == (400, "slow_down")
    assert poll(5) == (400, "slow_down")
    assert poll(15) == (400, "authorization_pending")


def test_the_code_expires(web: httpx.Client, offer: dict[str, Any], poll: Poll) -> None:
    assert poll(600) == (400, "expired_token")
    late = web.post(offer["verification_uri"], data={"user_code": offer["user_code"]})
    assert "not known, or it has expired" in late.text


def test_wrong_requests(web: httpx.Client, realm: str, client: dict[str, str]) -> None:
    url = f"{realm}/protocol/openid-connect/auth/device"
    assert web.post(url, data={**client, "scope": "x"}).json()["error"] == "invalid_scope"
    assert web.post(url, data={"client_id": "nobody"}).json()["error"] == "invalid_client"
    assert web.get(f"{realm}x/device").status_code == 404
    assert web.post(f"{realm}x/device", data={"user_code": "x"}).status_code == 404
