"""Maps and signing in."""

from __future__ import annotations

from typing import Any

import pytest

from docrelay import ConfigurationError, UnexpectedResponseError
from tests.facade.forms import TOKEN, Form
from tests.facade.loopback import Answer, Loopback, as_json

MAPS = [
    {"MapKey": "K-1", "MapId": "CUSTOMERS", "MapDescription": "Load customers"},
    {"MapKey": "K-2", "MapId": "ITEMS", "MapDescription": "CUSTOMERS"},
    {"MapKey": "K-3", "MapId": "OTHER", "MapDescription": "Twice"},
    {"MapKey": "K-4", "MapId": None, "MapDescription": "twice"},
]


@pytest.mark.parametrize(
    ("wanted", "key"), [("k-2", "K-2"), (" customers ", "K-1"), ("load CUSTOMERS", "K-1"), ("Items", "K-2")]
)
def test_a_map_is_found(form: Form, loopback: Loopback, wanted: str, key: str) -> None:
    loopback.on("POST /GetMapList", as_json(MAPS))
    client = form.client("smartconnect", loopback.url)
    assert form.do(client.maps.find, wanted).map_key == key


@pytest.mark.parametrize(
    ("wanted", "maps", "words"),
    [
        ("none", MAPS, "no map is called 'none'; this token sees: '', 'CUSTOMERS', 'ITEMS', 'OTHER'"),
        ("twice", MAPS, "2 maps"),
        ("any", [], "sees: none"),
    ],
)
def test_a_map_is_not_found(form: Form, loopback: Loopback, wanted: str, maps: list[Any], words: str) -> None:
    loopback.on("POST /GetMapList", as_json(maps))
    client = form.client("smartconnect", loopback.url)
    with pytest.raises(ConfigurationError, match=words):
        form.do(client.maps.find, wanted)


def test_answers_beyond_the_contract_are_read(form: Form, loopback: Loopback) -> None:
    loopback.on("GET /GetConnections", as_json([{"Id": "1", "ConnectionType": "New", "Extra": None}, {}]))
    loopback.on("GET /GetProcessesByConnection", as_json({"Items": None}))
    client = form.client("smartconnect", loopback.url)
    first, second = form.do(client.connections.list)
    assert first.connection_type == "New"
    assert not second.id
    assert form.do(client.maps.list_by_connection, "c") == []


def test_signing_in_step_by_step(form: Form, loopback: Loopback) -> None:
    key = "<RSAKeyValue><Modulus>zqiC</Modulus><Exponent>AQAB</Exponent></RSAKeyValue>"
    loopback.on("POST /v1/public-key", as_json(key))
    loopback.on("POST /GetToken", as_json("dG9r+/=="))
    loopback.on("POST /GetCompanyList", as_json([{"Id": "1", "Name": "Demo", "SubscriptionExpiry": None}]))
    loopback.on("POST /validate", as_json(True), as_json(False))
    client = form.client("smartconnect", loopback.url)
    assert form.do(client.tokens.public_key) == key
    assert form.do(client.companies.list, "u@example.com", "Zm9v+/==")[0].name == "Demo"
    assert form.do(client.tokens.create, "u@example.com", "Zm9v+/==", "1") == "dG9r+/=="
    assert form.do(client.tokens.validate, "dG9r+/==") is True
    assert form.do(client.tokens.validate, "dG9r+/==") is False
    loopback.on("POST /validate", as_json("False"), as_json("true"), as_json([]))
    assert form.do(client.tokens.validate, "t") is False
    assert form.do(client.tokens.validate, "t") is True
    with pytest.raises(UnexpectedResponseError, match="neither true nor false"):
        form.do(client.tokens.validate, "t")
    targets = [request.target for request in loopback.requests]
    assert "password=Zm9v%2B%2F%3D%3D" in targets[2]
    assert targets[3] == "/validate?token=dG9r%2B%2F%3D%3D"
    assert all(TOKEN not in target and "canary" not in target for target in targets)


def test_a_token_that_is_none(form: Form, loopback: Loopback) -> None:
    loopback.on("POST /GetToken", Answer(), as_json(None))
    client = form.client("smartconnect", loopback.url)
    for _ in range(2):
        with pytest.raises(UnexpectedResponseError, match="wrong API URL, or no access"):
            form.do(client.tokens.create, "u@example.com", "Zm9v", "1")


@pytest.mark.parametrize("url", ["api.example", "https://api.example/", " api.example/API "])
def test_the_api_url_comes_with_or_without_scheme(form: Form, url: str) -> None:
    assert "https://api.example" in repr(form.client("smartconnect", url, login_url="login.example"))
