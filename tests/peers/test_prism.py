"""Every method of the clients against Prism, which knows the contracts and nothing of this project."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay import AuthenticationError, BadRequestError, ResponseError, operations
from tests.facade.declared import declared_return, fits
from tests.facade.forms import Form
from tests.facade.invocations import INVOCATIONS, Invocation
from tests.peers.prism import Prism

pytestmark = pytest.mark.peer("prism")

PrismFor = Callable[[str], Prism]


@pytest.fixture
def violations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the header in which Prism reports violations of requests and answers."""
    found: list[str] = []
    build = httpx.Response.__init__

    def watch(self: httpx.Response, *args: Any, **keywords: Any) -> None:
        build(self, *args, **keywords)
        if "sl-violations" in self.headers:
            found.append(self.headers["sl-violations"])

    monkeypatch.setattr(httpx.Response, "__init__", watch)
    return found


@pytest.mark.parametrize("row", INVOCATIONS, ids=str)
def test_a_method_keeps_to_the_contract(
    form: Form, row: Invocation, prism_for: PrismFor, violations: list[str], tmp_path: Path
) -> None:
    prism = prism_for(row.api)
    before = len(prism.said())
    method = row.bound(form.client(row.api, prism.url))
    if row.raises:
        with pytest.raises(row.raises):
            form.do(method, *row.arguments_in(tmp_path), **row.keywords)
    else:
        result = form.do(method, *row.arguments_in(tmp_path), **row.keywords)
        assert fits(result, declared_return(method))
    assert violations == []
    assert prism.complaints(before) == []
    assert prism.said()[before:].count("Request received") == len(row.operations)


BROKEN: dict[str, tuple[str, str, dict[str, str], Any]] = {
    "documine": (
        "POST",
        "/api/dossier-templates/t/dossiers",
        {"X-TENANT-ID": "w"},
        {"description": "no name"},
    ),
    "smartdocumentor": ("GET", "/api/v1.0/external/sdbatch?batchId=one", {}, None),
    "smartconnect": ("POST", "/RunMapWithVariables?mapKey=a&token=t", {}, {"Variables": 7}),
    "smartconnect_next": ("POST", "/v1/run-integration/1?returnErrors=maybe", {}, {"Variables": []}),
}


@pytest.mark.parametrize("api", BROKEN)
def test_prism_refuses_a_broken_request(api: str, prism_for: PrismFor) -> None:
    """Negative control: the test above can fail."""
    prism = prism_for(api)
    before = len(prism.said())
    verb, target, headers, body = BROKEN[api]
    headers = {"Authorization": "Bearer t", **headers}
    with httpx.Client(trust_env=False) as plain:
        answer = plain.request(verb, prism.url + target, headers=headers, json=body)
    assert answer.status_code in (400, 422), answer.text
    assert prism.complaints(before)


def test_prism_refuses_an_unsigned_request(prism_for: PrismFor) -> None:
    with httpx.Client(trust_env=False) as plain:
        unsigned = [
            plain.get(prism_for("documine").url + "/api/users", headers={"X-TENANT-ID": "w"}),
            plain.get(prism_for("smartdocumentor").url + "/api/v1.0/external/tenant/allusers"),
            plain.get(prism_for("smartconnect").url + "/GetConnections"),
            plain.post(prism_for("smartconnect_next").url + "/v1/run-integration/1", json={}),
        ]
    assert [answer.status_code for answer in unsigned] == [401] * 4


def test_a_violation_through_the_client_is_noticed(
    form: Form, prism_for: PrismFor, violations: list[str]
) -> None:
    """Negative control for the watching of answers."""
    client = form.client("smartdocumentor", prism_for("smartdocumentor").url)
    with pytest.raises(BadRequestError):
        form.do(client.batches.page, 1, size="many")
    assert "pagesize must be integer" in violations[0]
    bare = form.client("documine", prism_for("documine").url, auth=httpx.Auth())
    with pytest.raises(AuthenticationError):
        form.do(bare.users.list)


def test_documented_errors_come_typed(form: Form, prism_for: PrismFor) -> None:
    """Prism answers, when asked, with the documented error examples: each becomes a typed error."""
    prism = prism_for("documine")
    client = form.client("documine", prism.url)
    for http in client._opened:
        http.headers["Prefer"] = "code=404"
    with pytest.raises(ResponseError) as caught:
        form.do(client.templates.get, "template-1")
    assert caught.value.status == 404
    assert caught.value.detail == json.loads(caught.value.body)["message"]


LOGINS: dict[str, dict[str, str]] = {
    "smartdocumentor": {"CLIENT_ID": "client-1", "CLIENT_SECRET": "not-a-real-secret"},
    "smartconnect": {"EMAIL": "user@example.com", "PASSWORD": "not-real", "COMPANY": "demo company 1"},
    "smartconnect_next": {
        "CLIENT_ID": "client-1",
        "CLIENT_SECRET": "not-a-real-secret",
        "USERNAME": "user@example.com",
        "PASSWORD": "not-real",
    },
}
FIRST_CALLS: dict[str, tuple[str, list[str]]] = {
    "smartdocumentor": ("workspaces.list", ["/connect/token"]),
    "smartconnect": ("connections.list", ["/v1/public-key", "/GetCompanyList", "/GetToken"]),
    "smartconnect_next": ("integrations.run", ["/token"]),
}


@pytest.mark.parametrize("api", LOGINS)
def test_signing_in_keeps_to_the_contract(
    form: Form, api: str, prism_for: PrismFor, violations: list[str]
) -> None:
    """With credentials in the environment the first call signs in by itself, as the contract says."""
    prism = prism_for(api)
    before = len(prism.said())
    names = dict.fromkeys(["API_URL", "LOGIN_URL", "BASE_URL", "URL"], prism.url) | LOGINS[api]
    variables = {f"{api.upper()}_{name}": value for name, value in names.items()}
    client = form.keep(form.class_of(api).from_env(variables))
    method, asked = FIRST_CALLS[api]
    [row] = [row for row in INVOCATIONS if row.api == api and row.method == method]
    form.do(row.bound(client), *row.arguments, **row.keywords)
    assert violations == []
    assert prism.complaints(before) == []
    said = prism.said()[before:]
    assert all(f"post {path}" in said for path in asked), said


def test_all_operations_were_met() -> None:
    assert {name for row in INVOCATIONS for name in row.operations} == {o.operation_id for o in operations()}
