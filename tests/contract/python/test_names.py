"""What two documents alone tell about Python names and types, and hints that keep a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import Level, Report, diff
from docrelay.contract.read import yaml12
from docrelay.contract.read.sources import FileSource
from pipeline import overlay

ANSWER: dict[str, Any] = {"responses": {"204": {"description": "Nothing."}}}


def document(operation: dict[str, Any], path: str = "/a/{it's}/\\b") -> dict[str, Any]:
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {path: {"get": {**ANSWER, **operation}}},
    }


def python(report: Report) -> list[tuple[str, str]]:
    return [(change.id, change.message) for change in report.changes if change.layer == "python"]


@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ({"operationId": "list_a"}, {"operationId": "getÄs"},
            {"operation.renamed", "python.function-renamed"}),
        ({"operationId": "list_a"}, {}, {"operation.renamed", "python.function-renamed"}),
        ({"tags": ["a", "c"]}, {"tags": ["b: x", "a"]}, {"operation.moved-tag", "python.module-moved"}),
        ({}, {"tags": ["b"]}, {"operation.moved-tag", "python.module-moved"}),
        ({"operationId": "a", "tags": ["a"]}, {"operationId": "b", "tags": ["b"]},
            {"operation.renamed", "operation.moved-tag", "python.function-renamed", "python.module-moved"}),
    ],
)  # fmt: skip
def test_the_overlay_that_a_hint_gives_keeps_the_name(
    old: dict[str, Any], new: dict[str, Any], rules: set[str], compare: Any
) -> None:
    before, after = document(old), document(new)
    report = compare(before, after)
    assert {change.id for change in report.changes} == rules
    actions: list[Any] = []
    for change in report.changes:
        _, text = change.hint.split(": ", 1)
        assert yaml12.load(text, "hint") == json.loads(text)  # it can be pasted into an overlay.yaml
        actions += json.loads(text)
    kept, unmatched = overlay.apply(after, {"overlay": "1.0.0", "actions": actions}, "hint")
    assert set(unmatched) <= {action["target"] for action in actions if action.get("remove")}
    found = compare(before, kept)
    assert [change for change in found.changes if change.layer == "python"] == []
    assert found.verdict.overall in {Level.NONE, Level.COMPATIBLE}


def test_an_overlay_beside_the_document_names_what_it_knows(tmp_path: Path) -> None:
    (tmp_path / "overlay.yaml").write_text(
        "overlay: 1.0.0\nactions:\n- {target: $.paths.*.*.tags, remove: true}\n"
        "- target: $.paths['/a'].get\n  update: {operationId: list_a, tags: [as]}\n",
        encoding="utf-8",
    )
    sides: list[FileSource] = []
    for name, operation in (("old", {"operationId": "x", "tags": ["1. A"]}), ("new", {"tags": ["2. A"]})):
        made = document(operation, "/a")
        made["paths"]["/b"] = {"get": {**ANSWER, **operation}}
        (tmp_path / name).write_text(json.dumps(made), encoding="utf-8")
        sides.append(FileSource(name, tmp_path / name, tmp_path / "overlay.yaml"))
    report = diff(*sides)
    assert {change.operations for change in report.changes} == {("GET /b",)}
    assert python(report) == [("python.function-renamed", "GET /b: function x became get_b")]


def _query(**schema: Any) -> dict[str, Any]:
    return document({"parameters": [{"name": "sinceDay", "in": "query", "schema": schema}]})


def _model(answered: bool, schema: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    content = {"content": {media: {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    made = {"responses": {"200": {"description": "", **content}}} if answered else {"requestBody": content}
    return {**document(made), "components": {"schemas": {"Thing": schema}}}


TEXT, DAY = {"type": "string"}, {"type": "string", "format": "date"}
STATE: dict[str, Any] = {"type": "string", "enum": ["NEW", "OLD"]}
THING: dict[str, Any] = {"type": "object", "required": ["a"], "properties": {"a": TEXT, "bC": TEXT}}


def _thing(**changes: Any) -> dict[str, Any]:
    properties = {name: value for name, value in {**THING["properties"], **changes}.items() if value}
    return {**THING, "properties": properties}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (_query(type="string"), _query(type="integer"), "python.argument-annotation"),
        (_query(type="string"), _query(**DAY), "python.argument-annotation"),
        (_query(type="string", format="x"), _query(type="string", format="y"), None),
        # The wire lets these pass; whether the code does is sure only with the clients at hand.
        (_query(**DAY), _query(type="string"), "python.type-differs"),
        (_query(**STATE), _query(**{**STATE, "enum": ["NEW"]}), "python.enum-member-removed"),
        (_query(type="string"), document({}), "python.argument-removed"),
        (document({}), _query(type="string"), None),
        (_model(False, THING), _model(False, _thing(bC=None)), "python.attribute-removed"),
        (_model(True, THING), _model(True, _thing(bC=None)), "python.object-removed"),
        (_model(False, THING), _model(False, {**THING, "required": ["a", "bC"]}), "python.signature-broken"),
        (_model(True, THING), _model(True, {**THING, "required": ["a", "bC"]}), None),
        (_model(True, THING), _model(True, _thing(bC=DAY)), "python.type-differs"),
        (_model(True, THING), _model(True, {**THING, "required": []}), "python.result-annotation"),
        (_model(False, THING), _model(False, {**THING, "additionalProperties": False}),
            "python.object-removed"),
        (_model(True, THING), _model(True, {**THING, "additionalProperties": False}), None),
        (_model(False, THING), _model(False, {**THING, "required": ["a", "d"],
            "properties": {**THING["properties"], "d": {**TEXT, "default": "x"}}}), None),
        # The facade writes XML itself: the generated function takes bytes, and there is no class.
        (_model(False, THING, "text/xml"), _model(False, _thing(bC=None), "text/xml"), None),
    ],
)  # fmt: skip
def test_what_breaks_in_python_is_told_without_clients(
    old: dict[str, Any], new: dict[str, Any], said: str | None, compare: Any
) -> None:
    assert [rule for rule, _ in python(compare(old, new))] == ([said] if said else [])


def test_a_function_goes_with_its_operation_unless_only_the_path_moved(compare: Any) -> None:
    one, two = document({"operationId": "x"}, "/a"), document({"operationId": "x"}, "/b")
    other = document({"operationId": "y"}, "/b")
    assert python(compare(one, two)) == []
    assert python(compare(one, other)) == [
        ("python.object-removed", "GET /a: function default.x was removed")
    ]
