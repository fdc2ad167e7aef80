from __future__ import annotations

from typing import Any

import pytest

from pipeline import changes


def _document(operation: Any, schema: Any, **item: Any) -> Any:
    return {
        "paths": {"/a": {"get": {"operationId": "a"} | operation, **item}},
        "components": {"schemas": {"A": schema}},
    }


OLD = _document(
    {"responses": {"200": {"description": "x"}}}, {"properties": {"description": {"type": "string"}}}
)


@pytest.mark.parametrize(
    ("operation", "schema"),
    [
        ({"responses": {"200": {"description": "y"}}}, {}),
        ({"summary": "s", "tags": ["t"], "x-a": 1, "externalDocs": {}}, {}),
        ({}, {"description": "d", "example": 1, "x-b": 2}),
    ],
)
def test_words_are_no_change(operation: Any, schema: Any) -> None:
    old, schemas = OLD["paths"]["/a"]["get"], OLD["components"]["schemas"]["A"]
    assert changes.compare(OLD, _document(old | operation, schemas | schema)) == []


@pytest.mark.parametrize(
    ("operation", "schema", "line"),
    [
        ({"responses": {"201": {"description": "x"}}}, {}, "~ operation changed: GET /a (a)"),
        ({"deprecated": True}, {}, "~ operation changed: GET /a (a)"),
        ({"parameters": [{"name": "q"}]}, {}, "~ operation changed: GET /a (a)"),
        ({}, {"properties": {"description": {"type": "integer"}}}, "~ schema changed: A"),
        ({}, {"properties": {"summary": {"type": "string"}}}, "~ schema changed: A"),
        ({}, {"required": ["description"]}, "~ schema changed: A"),
    ],
)
def test_changes(operation: Any, schema: Any, line: str) -> None:
    old, schemas = OLD["paths"]["/a"]["get"], OLD["components"]["schemas"]["A"]
    assert changes.compare(OLD, _document(old | operation, schemas | schema)) == [line]


def test_a_property_called_properties_has_its_words_dropped_too() -> None:
    old, new = ({"properties": {"properties": {"type": "object", "description": word}}} for word in "xy")
    assert changes.compare(_document({}, old), _document({}, new)) == []


def test_a_parameter_may_move_between_path_and_operation() -> None:
    parameters = [{"name": "q"}]
    assert (
        changes.compare(_document({"parameters": parameters}, {}), _document({}, {}, parameters=parameters))
        == []
    )
    assert changes.compare(_document({}, {}), _document({}, {}, parameters=parameters)) == [
        "~ operation changed: GET /a (a)"
    ]


def test_added_and_removed() -> None:
    new: Any = {"paths": {"/b": {"put": {}}}, "components": {"schemas": {"B": {}}}}
    assert changes.compare(OLD, new) == [
        "- operation removed: GET /a (a)",
        "+ operation added: PUT /b (unnamed)",
        "- schema removed: A",
        "+ schema added: B",
    ]
    assert changes.compare({}, {}) == []
