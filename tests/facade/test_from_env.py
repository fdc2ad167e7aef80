"""Clients from environment variables: what is read, and what is said when something is missing."""

from __future__ import annotations

import pytest

from docrelay import ConfigurationError
from tests.facade.forms import Form
from tests.facade.invocations import CLASSES
from tests.facade.loopback import Answer, Loopback, as_json

WITH_TOKEN = {
    "documine": {"DOCUMINE_WORKSPACE": "workspace-1", "DOCUMINE_BASE_URL": "{url}", "DOCUMINE_TOKEN": "t1"},
    "smartdocumentor": {"SMARTDOCUMENTOR_BASE_URL": "{url}", "SMARTDOCUMENTOR_TOKEN": " t1\n"},
    "smartconnect": {"SMARTCONNECT_API_URL": "{url}", "SMARTCONNECT_TOKEN": "t1"},
    "smartconnect_next": {"SMARTCONNECT_NEXT_URL": "{url}/", "SMARTCONNECT_NEXT_TOKEN": "t1"},
}
CALLS: dict[str, tuple[str, str, object, tuple[str, ...]]] = {
    "documine": ("users", "GET /api/users", {}, ()),
    "smartdocumentor": ("workspaces", "GET /api/v1.0/external/sdworkspace/CurrentWorkspaces", [], ()),
    "smartconnect": ("connections", "GET /GetConnections", [], ()),
    "smartconnect_next": ("integrations", "POST /v1/run-integration/i", {}, ("i",)),
}
MISSING = [
    ("documine", {}, ["DOCUMINE_WORKSPACE"]),
    (
        "documine",
        {"DOCUMINE_WORKSPACE": "w", "DOCUMINE_USERNAME": "u"},
        ["DOCUMINE_CLIENT_ID", "DOCUMINE_PASSWORD", "DOCUMINE_TOKEN"],
    ),
    (
        "documine",
        {"DOCUMINE_WORKSPACE": "w", "DOCUMINE_REFRESH_TOKEN": "canary"},
        ["DOCUMINE_CLIENT_ID"],
    ),
    (
        "smartdocumentor",
        {"SMARTDOCUMENTOR_CLIENT_SECRET": "canary", "SMARTDOCUMENTOR_CLIENT_ID": " "},
        ["SMARTDOCUMENTOR_CLIENT_ID", "SMARTDOCUMENTOR_TOKEN"],
    ),
    ("smartconnect", {"SMARTCONNECT_TOKEN": "canary"}, ["SMARTCONNECT_API_URL"]),
    (
        "smartconnect",
        {"SMARTCONNECT_API_URL": "api.example", "SMARTCONNECT_PASSWORD": "canary"},
        ["SMARTCONNECT_EMAIL", "SMARTCONNECT_COMPANY", "SMARTCONNECT_TOKEN"],
    ),
    ("smartconnect_next", {}, ["SMARTCONNECT_NEXT_REGION", "SMARTCONNECT_NEXT_URL"]),
    (
        "smartconnect_next",
        {"SMARTCONNECT_NEXT_REGION": "EU", "SMARTCONNECT_NEXT_PASSWORD": "canary"},
        [
            "SMARTCONNECT_NEXT_CLIENT_ID",
            "SMARTCONNECT_NEXT_CLIENT_SECRET",
            "SMARTCONNECT_NEXT_USERNAME",
            "SMARTCONNECT_NEXT_TOKEN",
        ],
    ),
]


@pytest.mark.parametrize("api", CLASSES)
@pytest.mark.parametrize("given", [True, False], ids=["given", "environment"])
def test_a_token(
    form: Form, api: str, given: bool, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    variables = {name: value.format(url=loopback.url) for name, value in WITH_TOKEN[api].items()}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    client = form.keep(form.class_of(api).from_env(variables if given else None, timeout=3))
    group, target, answer, arguments = CALLS[api]
    loopback.on(target, as_json(answer))
    resource = getattr(client, group)
    form.do(resource.run if api == "smartconnect_next" else resource.list, *arguments)
    [request] = loopback.requests
    sent = request.query.get("token", [request.headers.get("Authorization", "")])[0]
    assert sent.removeprefix("Bearer ") == "t1"
    assert client._opened[0].timeout.read == 3


@pytest.mark.parametrize(("api", "variables", "named"), MISSING)
def test_missing_variables_are_named(
    form: Form, api: str, variables: dict[str, str], named: list[str]
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        form.class_of(api).from_env(variables)
    message = str(caught.value)
    assert [name for name in named if name not in message] == []
    assert "canary" not in message
    assert caught.value.field == named[0]


def test_documine_signs_in_where_keycloak_is_expected(form: Form, loopback: Loopback) -> None:
    target = "POST /auth/realms/workspace-1/protocol/openid-connect/token"
    loopback.on(target, as_json({"access_token": "t2", "expires_in": 300}))
    loopback.on("GET /api/users", as_json({}))
    values = {"CLIENT_ID": "c", "USERNAME": "u", "PASSWORD": "p", "WORKSPACE": "workspace-1"}
    variables = {f"DOCUMINE_{n}": v for n, v in {**values, "BASE_URL": loopback.url + "/"}.items()}
    client = form.keep(form.class_of("documine").from_env(variables))
    form.do(client.users.list)
    assert [request.headers.get("Authorization") for request in loopback.requests] == [None, "Bearer t2"]
    assert b"grant_type=password" in loopback.requests[0].body


def test_a_refused_sign_in_says_where_to_look(form: Form, loopback: Loopback) -> None:
    refusal = as_json({"error": "invalid_client"}, 400)
    loopback.on("POST /connect/token", refusal, Answer(status=500))
    values = {"CLIENT_ID": "c", "CLIENT_SECRET": "canary", "BASE_URL": loopback.url}
    variables = {f"SMARTDOCUMENTOR_{name}": value for name, value in values.items()}
    client = form.keep(form.class_of("smartdocumentor").from_env(variables))
    with pytest.raises(Exception, match=r"invalid_client.*secret is wrong") as caught:
        form.do(client.workspaces.list)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("region", "host"), [("na", "apina.smartconnect.com"), ("UK", "apieuk.smartconnect.com")]
)
def test_regions(form: Form, region: str, host: str) -> None:
    variables = {"SMARTCONNECT_NEXT_REGION": region, "SMARTCONNECT_NEXT_TOKEN": "t"}
    client = form.keep(form.class_of("smartconnect_next").from_env(variables))
    assert host in repr(client)


def test_an_unknown_region(form: Form) -> None:
    with pytest.raises(ConfigurationError, match="'MARS' is no region; use one of NA, "):
        form.class_of("smartconnect_next")("MARS", auth="t")
