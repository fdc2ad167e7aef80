from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Credentials, Sandbox

Ask = Callable[..., httpx.Response]
T = "/api/dossier-templates"


@pytest.fixture
def template(documine: Ask) -> str:
    templates = documine("GET", T).json()["dossierTemplates"]
    return next(str(item["id"]) for item in templates if item["name"] == "Invoices")


def _token(web: httpx.Client, sandbox: Sandbox, **changes: str) -> httpx.Response:
    known = sandbox.credentials.documine
    form = {
        "grant_type": "password",
        "client_id": known.client_id,
        "client_secret": known.client_secret,
        "username": known.username,
        "password": known.password,
    } | changes
    realm = f"/auth/realms/{known.workspace}/protocol/openid-connect/token"
    return web.post(sandbox.documine_url + realm, data=form)


def test_password_grant_has_the_documented_lifetimes(sandbox: Sandbox, web: httpx.Client) -> None:
    answer = _token(web, sandbox).json()
    assert (answer["expires_in"], answer["refresh_expires_in"]) == (300, 1800)
    assert answer["token_type"] == "Bearer"


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"password": "wrong"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "client_credentials"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token", "refresh_token": "made-up"}, 400, "invalid_grant"),
    ],
)
def test_token_errors(
    sandbox: Sandbox, web: httpx.Client, changes: dict[str, str], status: int, error: str
) -> None:
    answer = _token(web, sandbox, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_token_wants_a_form(sandbox: Sandbox, web: httpx.Client) -> None:
    realm = f"{sandbox.documine_url}/auth/realms/sandbox-workspace/protocol/openid-connect/token"
    assert web.post(realm, json={"grant_type": "password"}).json()["error"] == "invalid_request"
    assert web.post(realm.replace("sandbox-", "other-")).status_code == 404


def test_refresh_tokens_work_once_and_reuse_ends_the_session(sandbox: Sandbox, web: httpx.Client) -> None:
    first = _token(web, sandbox).json()["refresh_token"]
    second = _token(web, sandbox, grant_type="refresh_token", refresh_token=first)
    assert second.status_code == 200
    again = _token(web, sandbox, grant_type="refresh_token", refresh_token=first)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    third = _token(web, sandbox, grant_type="refresh_token", refresh_token=second.json()["refresh_token"])
    assert (third.status_code, third.json()["error"]) == (400, "invalid_grant")


def test_tokens_expire_by_the_clock(sandbox: Sandbox, clock: Any, documine: Ask, web: httpx.Client) -> None:
    refresh = _token(web, sandbox).json()["refresh_token"]
    clock.now += 299
    assert documine("GET", T).status_code == 200
    clock.now += 1
    assert documine("GET", T).status_code == 401
    clock.now += 1500
    late = _token(web, sandbox, grant_type="refresh_token", refresh_token=refresh)
    assert late.json()["error"] == "invalid_grant"


def test_calls_need_token_and_tenant(documine: Ask) -> None:
    for headers in (
        {"Authorization": "Bearer made-up"},
        {"Authorization": "Basic abc"},
        {"X-TENANT-ID": "neighbour-workspace"},
        {"X-TENANT-ID": ""},
    ):
        answer = documine("GET", T, headers=headers)
        assert answer.status_code == 401
        assert answer.json().keys() == {"timestamp", "message"}


def test_authentication_comes_before_validation(documine: Ask) -> None:
    answer = documine("POST", f"{T}/x/dossiers", json=1, headers={"Authorization": "Bearer no"})
    assert answer.status_code == 401


def test_templates(documine: Ask, template: str) -> None:
    assert documine("GET", f"{T}/{template}").json()["name"] == "Invoices"
    assert documine("GET", f"{T}/unknown").status_code == 404


def test_a_dossier_lives_changes_and_goes_to_the_trash(documine: Ask, template: str) -> None:
    base = f"{T}/{template}/dossiers"
    created = documine("POST", base, json={"name": "March", "dueDate": "2023-12-31T00:00:00Z"})
    assert created.status_code == 201
    one = f"{base}/{created.json()['id']}"
    assert documine("GET", one).json() == created.json()
    changed = documine("PUT", one, json={"name": "April", "downloadFileTypes": ["ORIGINAL"]}).json()
    assert (changed["name"], changed["dueDate"]) == ("April", None)
    assert [item["name"] for item in documine("GET", base).json()["dossiers"]] == ["April"]
    assert documine("DELETE", one).status_code == 204
    assert documine("GET", one).status_code == 404
    assert documine("GET", base).json()["dossiers"] == []
    trash = documine("GET", base, params={"includeDeleted": "true", "includeActive": "false"}).json()
    assert trash["dossiers"][0]["softDeletedTime"]


def test_dossier_conflicts_and_unknown_members(documine: Ask, template: str) -> None:
    base = f"{T}/{template}/dossiers"
    documine("POST", base, json={"name": "March"})
    assert documine("POST", base, json={"name": "March"}).status_code == 409
    for wrong in ({"ownerId": "nobody"}, {"memberIds": [""]}, {"downloadFileTypes": ["ORIGNAL"]}):
        assert documine("POST", base, json={"name": "May", **wrong}).status_code == 400


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"json": {}}, "'name' is a required property"),
        ({"json": {"name": 3}}, "body name"),
        ({"json": {"name": "x", "colour": "red"}}, "colour"),
        ({"json": {"name": "x", "dueDate": "tomorrow"}}, "body dueDate"),
        ({"json": {"name": "x"}, "params": {"page": "1"}}, "query page"),
        ({"content": b"{"}, "content-type"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, "is not JSON"),
        ({}, "body: is required"),
        ({"files": {"file": b"x"}}, "content-type"),
    ],
)
def test_a_wrong_request_names_what_is_wrong(
    documine: Ask, template: str, options: dict[str, Any], name: str
) -> None:
    answer = documine("POST", f"{T}/{template}/dossiers", **options)
    assert answer.status_code == 400
    assert name in answer.json()["message"]


def test_wrong_query_types_and_bodies_on_reads(documine: Ask, template: str) -> None:
    base = f"{T}/{template}/dossiers"
    assert documine("GET", base, params={"includeActive": "maybe"}).status_code == 400
    assert documine("GET", f"{base}?includeActive=true&includeActive=true").status_code == 400
    assert documine("GET", base, content=b"hello").status_code == 400


def test_unknown_paths_and_methods(sandbox: Sandbox, web: httpx.Client) -> None:
    assert web.get(f"{sandbox.documine_url}/api/nothing").status_code == 404
    answer = web.patch(f"{sandbox.documine_url}/api/users")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    # Paths of DocuMine are matched in their own letter case.
    assert web.get(f"{sandbox.documine_url}/API/users").status_code == 404


def test_workspaces_do_not_see_each_other(
    sandbox: Sandbox, documine: Ask, template: str, documine_of: Callable[[Credentials], Ask]
) -> None:
    other = documine_of(sandbox.other_customer)
    created = documine("POST", f"{T}/{template}/dossiers", json={"name": "Private"}).json()
    assert other("GET", f"{T}/{template}").status_code == 404
    theirs = other("GET", T).json()["dossierTemplates"][0]["id"]
    assert other("GET", f"{T}/{theirs}/dossiers").json() == {"dossiers": []}
    assert other("GET", f"{T}/{theirs}/dossiers/{created['id']}").status_code == 404


def test_users_and_license(sandbox: Sandbox, documine: Ask, template: str) -> None:
    users = documine("GET", "/api/users").json()["users"]
    assert [user["username"] for user in users] == [sandbox.credentials.documine.username]
    before = documine("GET", "/api/license/active/usage").json()
    documine("POST", f"{T}/{template}/dossiers", json={"name": "One"})
    after = documine("GET", "/api/license/active/usage").json()
    assert after["dossiers"] == before["dossiers"] + 1
    period = {"startDate": "2001-01-01T00:00:00Z", "endDate": "2001-02-01T00:00:00Z"}
    assert documine("GET", "/api/license/active/usage", params=period).json()["dossiers"] == 0
