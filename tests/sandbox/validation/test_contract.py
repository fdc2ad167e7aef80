from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docrelay.sandbox.validation.check import (
    check_body,
    check_multipart,
    check_parameters,
    media_type,
    validate_response,
)
from docrelay.sandbox.validation.contract import Contract, Operation, read_document
from docrelay.sandbox.validation.schema import Violation

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Things", "version": "1"},
    "paths": {
        "/things/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                {"name": "X-Mode", "in": "header", "schema": {"type": "string", "enum": ["a"]}},
            ],
            "get": {
                "operationId": "get_thing",
                "security": [{"key": []}],
                "parameters": [
                    {"$ref": "#/components/parameters/Size"},
                    {"name": "ratio", "in": "query", "schema": {"type": "number"}},
                    {
                        "name": "day",
                        "in": "query",
                        "schema": {"type": "array", "items": {"type": "string", "format": "date"}},
                    },
                ],
                "responses": {
                    "200": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
                    },
                    "204": {"description": "nothing"},
                    "4XX": {"content": {"text/*": {}}},
                },
            },
            "post": {
                "operationId": "post_thing",
                "requestBody": {"$ref": "#/components/requestBodies/Thing"},
                "responses": {"default": {"description": "anything"}},
            },
        },
        "/things/all": {
            "get": {"operationId": "all_things", "responses": {"200": {"description": "ok"}}},
            "put": {
                "operationId": "put_things",
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {"$ref": "#/components/schemas/Thing"}
                        },
                        "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Upload"}},
                    }
                },
                "responses": {"200": {"description": "ok"}},
            },
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "token"}},
        "parameters": {
            "Size": {
                "name": "pageSize",
                "in": "query",
                "schema": {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "default": 10},
            }
        },
        "requestBodies": {
            "Thing": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
            }
        },
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "nullable": True},
                    "kind": {"type": "string", "enum": ["a"], "x-extensible-enum": True},
                    "count": {"allOf": [{"$ref": "#/components/schemas/Count"}], "nullable": True},
                    "made": {"type": "string", "format": "date-time"},
                },
            },
            "Count": {"type": "integer", "maximum": 5},
            "Upload": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "copies": {"type": "integer"},
                },
            },
        },
    },
}


@pytest.fixture(scope="module", params=[False, True], ids=["exact", "any case"])
def contract(request: pytest.FixtureRequest) -> Contract:
    return Contract("things", DOCUMENT, any_case=request.param)


def _names(found: list[Violation]) -> list[str]:
    return [f"{item.where} {item.name}".strip() for item in found]


def test_fixed_segments_win_over_parameters(contract: Contract) -> None:
    route = contract.route("GET", "/things/all")
    assert route.operation is contract.operations["all_things"]
    route = contract.route("get", "/things/a%2Fb")
    assert (route.operation, route.path) == (contract.operations["get_thing"], {"id": "a/b"})


def test_unknown_routes_and_methods(contract: Contract) -> None:
    assert contract.route("GET", "/other").operation is None
    assert contract.route("GET", "/things/").operation is None
    assert sorted(contract.route("DELETE", "/things/7").allowed) == ["GET", "POST"]
    assert bool(contract.route("GET", "/THINGS/ALL").operation) == contract.any_case


def _check(contract: Contract, query: list[tuple[str, str]], thing: str = "7", mode: str = "a") -> Any:
    operation = contract.operations["get_thing"]
    return check_parameters(contract, operation, {"id": thing}, query, {"x-mode": mode})


def test_parameters_are_converted(contract: Contract) -> None:
    query = [("pageSize", "3"), ("ratio", "0.5"), ("day", "2023-01-31"), ("token", "x")]
    checked = _check(contract, query)
    assert checked.violations == []
    assert checked.parts.path == {"id": 7}
    assert checked.parts.query == {"pageSize": 3, "ratio": 0.5, "day": ["2023-01-31"]}
    assert _check(contract, []).parts.query == {"pageSize": 10}


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ([("pageSize", "0")], ["query pageSize"]),
        ([("pageSize", "1_0")], ["query pageSize"]),
        ([("pageSize", "\u0664")], ["query pageSize"]),
        ([("pageSize", "1"), ("pageSize", "2")], ["query pageSize"]),
        ([("ratio", "half")], ["query ratio"]),
        ([("day", "2023-02-30")], ["query day[0]"]),
        ([("other", "1")], ["query other"]),
    ],
)
def test_wrong_parameters_are_named(
    contract: Contract, query: list[tuple[str, str]], wrong: list[str]
) -> None:
    assert _names(_check(contract, query).violations) == wrong


def test_path_and_header_parameters_are_checked(contract: Contract) -> None:
    assert _names(_check(contract, [], thing="x").violations) == ["path id"]
    assert _names(_check(contract, [], mode="b").violations) == ["header X-Mode"]


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"name": None, "count": None, "kind": "new"}, []),
        ({"name": "x", "made": "2023-08-08T08:55:29.7831583Z"}, []),
        ({"name": "x", "made": "2020-01-23T04:56:07.000+00:00"}, []),
        ({"name": "x", "made": "2023-08-08 08:55"}, ["body made"]),
        ({"name": "x", "made": "2023-13-08T08:55:00Z"}, ["body made"]),
        ({"name": "x", "count": 6}, ["body count"]),
        ({}, ["body"]),
        ({"name": "x", "size": 1}, ["body"]),
        ([], ["body"]),
    ],
)
def test_json_bodies(contract: Contract, body: object, wrong: list[str]) -> None:
    operation = contract.operations["post_thing"]
    data = json.dumps(body).encode()
    checked = check_body(contract, operation, "application/json; charset=utf-8", data)
    assert _names(checked.violations) == wrong


def test_bodies_of_another_kind(contract: Contract) -> None:
    post, get, put = (contract.operations[name] for name in ("post_thing", "get_thing", "put_things"))
    assert _names(check_body(contract, post, "text/plain", b"x").violations) == ["content-type"]
    assert _names(check_body(contract, post, "application/json", b"{").violations) == ["body"]
    assert _names(check_body(contract, post, "", b"").violations) == ["body"]
    assert _names(check_body(contract, get, "application/json", b"{}").violations) == ["body"]
    assert check_body(contract, get, "application/json", b"").violations == []
    form = "application/x-www-form-urlencoded"
    assert check_body(contract, put, form, b"name=a+b&count=3").parts.body == {"name": "a b", "count": 3}
    assert _names(check_body(contract, put, form, b"name=a&name=b").violations) == ["body name"]
    assert _names(check_body(contract, put, form, b"name").violations) == ["body"]


def test_multipart_forms(contract: Contract) -> None:
    put = contract.operations["put_things"]
    assert check_multipart(contract, put, [("copies", "2")], ["file"]).violations == []
    for fields, names, wrong in (
        ([], [], ["body"]),
        ([("file", "x")], [], ["body file"]),
        ([], ["file", "file"], ["body file", "body file"]),
        ([("x", "1")], ["file"], ["body"]),
        ([("copies", "two")], ["file"], ["body copies"]),
    ):
        found = check_multipart(contract, put, fields, names).violations
        assert _names(found) == wrong
    post = check_multipart(contract, contract.operations["post_thing"], [], ["file"])
    assert _names(post.violations) == ["content-type"]


@pytest.mark.parametrize(
    ("status", "kind", "body", "wrong"),
    [
        (200, "application/json", b'{"name": "x", "more": 1}', []),
        (200, "application/json", b'{"name": 1}', ["body name"]),
        (200, "application/json", b"nope", ["body"]),
        (200, "text/html", b"<p>", ["content-type text/html"]),
        (204, "", b"", []),
        (204, "", b"x", ["body"]),
        (404, "text/plain", b"gone", []),
        (500, "text/plain", b"oops", ["status 500"]),
    ],
)
def test_answers_are_validated(
    contract: Contract, status: int, kind: str, body: bytes, wrong: list[str]
) -> None:
    operation: Operation = contract.operations["get_thing"]
    assert _names(validate_response(contract, operation, status, kind, body)) == wrong


def test_values_never_show_in_reasons(contract: Contract) -> None:
    data = json.dumps({"name": ["fake-secret"], "made": "fake-secret"}).encode()
    found = check_body(contract, contract.operations["post_thing"], "application/json", data).violations
    assert len(found) == 2
    assert "fake-secret" not in "".join(map(str, found))


def test_another_document_can_be_served(tmp_path: Path) -> None:
    (tmp_path / "things").mkdir()
    (tmp_path / "things" / "openapi.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")
    assert Contract.load("things", tmp_path).operations.keys() >= {"get_thing"}
    with pytest.raises(FileNotFoundError):
        read_document("others", tmp_path)


def test_media_types_lose_their_parameters() -> None:
    assert media_type("Text/XML; charset=utf-8") == "text/xml"
