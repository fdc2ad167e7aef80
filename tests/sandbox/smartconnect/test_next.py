from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox

Check = Callable[[httpx.Response], httpx.Response]


def _token(web: httpx.Client, checked: Check, sandbox: Sandbox, **changes: str) -> httpx.Response:
    known = sandbox.credentials.smartconnect_next
    form = {
        "grant_type": "password",
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "username": known.username,
        "password": known.password,
    } | changes
    return checked(web.post(f"{sandbox.smartconnect_next_url}/token", data=form))


def _run(
    web: httpx.Client, checked: Check, sandbox: Sandbox, token: str, key: str, **options: Any
) -> httpx.Response:
    url = f"{sandbox.smartconnect_next_url}/v1/run-integration/{key}"
    options.setdefault("json", {})
    return checked(web.post(url, headers={"Authorization": f"Bearer {token}"}, **options))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "wrong"}, "invalid_grant"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "client_credentials"}, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "made-up"}, "invalid_grant"),
    ],
)
def test_token_errors(
    sandbox: Sandbox, web: httpx.Client, checked: Check, changes: dict[str, str], error: str
) -> None:
    answer = _token(web, checked, sandbox, **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_tokens_are_refreshed(sandbox: Sandbox, web: httpx.Client, checked: Check, clock: Any) -> None:
    first = _token(web, checked, sandbox).json()
    assert first["expires_in"] == 1798
    key = sandbox.map_key("CUSTOMERS")
    assert _run(web, checked, sandbox, first["access_token"], key).status_code == 200
    clock.now += 1798
    assert _run(web, checked, sandbox, first["access_token"], key).status_code == 401
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = _token(web, checked, sandbox, **refresh).json()
    assert _run(web, checked, sandbox, second["access_token"], key).status_code == 200


def test_integrations_run_with_variables(sandbox: Sandbox, web: httpx.Client, checked: Check) -> None:
    token = _token(web, checked, sandbox).json()["access_token"]
    key = sandbox.map_key("CUSTOMERS")
    body = {"Variables": [{"Name": "GBL_COUNTY", "Value": "GA"}]}
    answer = _run(web, checked, sandbox, token, key, json=body).json()
    assert (answer["Status"], answer["RecordCount"], answer["Id"]) == ("Successful", 1, "CUSTOMERS")
    failed = _run(web, checked, sandbox, token, key, params={"returnErrors": "true"}).json()
    assert (failed["Status"], failed["ErrorCount"], failed["RunNumber"]) == ("Failed", 1, 2)
    assert "ErrorTable" in failed["Errors"]


def test_wrong_runs(sandbox: Sandbox, web: httpx.Client, checked: Check) -> None:
    token = _token(web, checked, sandbox).json()["access_token"]
    key = sandbox.map_key("CUSTOMERS")
    assert _run(web, checked, sandbox, token, "unknown").status_code == 404
    assert _run(web, checked, sandbox, "made-up", key).status_code == 401
    body = {"Variables": [{"Key": "GBL_COUNTY", "Value": "GA"}]}
    assert _run(web, checked, sandbox, token, key, json=body).status_code == 400
