from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Credentials, Sandbox

Ask = Callable[..., httpx.Response]
E = "/api/v1.0/external"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"audience": "all"}, "invalid_request"),
    ],
)
def test_token_errors(sandbox: Sandbox, web: httpx.Client, changes: dict[str, str], error: str) -> None:
    known = sandbox.credentials.smartdocumentor
    form = {
        "grant_type": "client_credentials",
        "scope": "WebAPI",
        "client_id": known.client_id,
        "client_secret": known.client_secret,
    } | changes
    answer = web.post(f"{sandbox.smartdocumentor_url}/connect/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_calls_need_a_living_token(smartdocumentor: Ask, clock: Any) -> None:
    path = f"{E}/sdworkspace/CurrentWorkspaces"
    assert smartdocumentor("GET", path).status_code == 200
    refused = smartdocumentor("GET", path, headers={"Authorization": "Bearer made-up"})
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["status"] == 401
    clock.now += 3600
    assert smartdocumentor("GET", path).status_code == 401


def test_violations_are_listed_by_name(smartdocumentor: Ask) -> None:
    answer = smartdocumentor("POST", f"{E}/sdbatch", json={"displayName": 3, "color": "red"})
    assert answer.status_code == 400
    assert "displayName" in answer.json()["errors"]


def test_paths_and_query_names_are_matched_in_any_letter_case(smartdocumentor: Ask) -> None:
    made = smartdocumentor("POST", f"{E}/sdbatch", json={"displayName": "B"}).json()
    again = smartdocumentor("GET", f"{E.upper()}/SDBATCH", params={"BATCHID": made["batchId"]})
    assert again.json() == made


def test_workspaces_have_one_default(smartdocumentor: Ask) -> None:
    workspaces = smartdocumentor("GET", f"{E}/sdworkspace/CurrentWorkspaces").json()
    assert [item["isDefault"] for item in workspaces] == [True, False]


def test_batches_are_created_and_paged(smartdocumentor: Ask, clock: Any) -> None:
    for number in range(3):
        clock.now += 1
        body = {"displayName": f"Batch {number}", "description": "x"}
        assert smartdocumentor("POST", f"{E}/sdbatch", json=body).json()["totalTasks"] == 0
    page = smartdocumentor("GET", f"{E}/sdbatch/paginated", params={"pageNumber": 2, "pageSize": 2}).json()
    assert [item["displayName"] for item in page["items"]] == ["Batch 2"]
    assert (page["totalPages"], page["totalCount"]) == (2, 3)
    assert (page["hasPreviousPage"], page["hasNextPage"]) == (True, False)
    late = {"pageNumber": 1, "startDate": "2033-01-01T00:00:00Z"}
    assert smartdocumentor("GET", f"{E}/sdbatch/paginated", params=late).json()["items"] == []
    by_name = {"pageNumber": 1, "sort": "displayName"}
    assert len(smartdocumentor("GET", f"{E}/sdbatch/paginated", params=by_name).json()["items"]) == 3
    for wrong in ({"pageNumber": 0}, {"pageNumber": 1, "sort": "colour"}):
        assert smartdocumentor("GET", f"{E}/sdbatch/paginated", params=wrong).status_code == 400
    assert smartdocumentor("GET", f"{E}/sdbatch", params={"batchId": 999}).status_code == 404
    assert smartdocumentor("GET", f"{E}/sdbatch").status_code == 400
    unknown = {"displayName": "B", "workspaceId": 999}
    assert smartdocumentor("POST", f"{E}/sdbatch", json=unknown).status_code == 404


def test_people_are_invited(smartdocumentor: Ask) -> None:
    roles = [item["name"] for item in smartdocumentor("GET", f"{E}/tenant/availableroles").json()]
    assert roles == ["Administrator", "Manager", "Creator", "Reviewer", "Viewer"]
    new = {"users": [{"email": "ann@example.com", "roleName": "Viewer"}]}
    answer = smartdocumentor("POST", f"{E}/tenant/inviteusers", json=new)
    assert (answer.status_code, answer.content) == (200, b"")
    people = smartdocumentor("GET", f"{E}/tenant/allusers").json()
    assert [item["email"] for item in people][1:] == ["ann@example.com"]
    assert not people[1]["emailConfirmed"]
    workspace = smartdocumentor("GET", f"{E}/sdworkspace/CurrentWorkspaces").json()[1]["workspaceId"]
    assert len(smartdocumentor("GET", f"{E}/sdworkspace/allusers/{workspace}").json()) == 1
    smartdocumentor("POST", f"{E}/sdworkspace/inviteusers", json={"workspaceId": workspace, **new})
    assert len(smartdocumentor("GET", f"{E}/sdworkspace/allusers/{workspace}").json()) == 2


@pytest.mark.parametrize(
    "users",
    [
        [{"email": "ann@example.com", "roleName": "King"}],
        [{"email": "not an address", "roleName": "Viewer"}],
        [{"email": "ann@example.com", "roleName": "Viewer"}] * 2,
        [{"email": "owner@sandbox.example", "roleName": "Viewer"}],
    ],
)
def test_wrong_invitations(smartdocumentor: Ask, users: list[dict[str, str]]) -> None:
    answer = smartdocumentor("POST", f"{E}/tenant/inviteusers", json={"users": users})
    assert answer.status_code == 400
    assert len(smartdocumentor("GET", f"{E}/tenant/allusers").json()) == 1


def test_organizations_do_not_see_each_other(
    sandbox: Sandbox, smartdocumentor: Ask, smartdocumentor_of: Callable[[Credentials], Ask]
) -> None:
    other = smartdocumentor_of(sandbox.other_customer)
    batch = smartdocumentor("POST", f"{E}/sdbatch", json={"displayName": "B"}).json()
    assert other("GET", f"{E}/sdbatch", params={"batchId": batch["batchId"]}).status_code == 404
    assert other("GET", f"{E}/sdworkspace/allusers/{batch['workspaceId']}").status_code == 404
