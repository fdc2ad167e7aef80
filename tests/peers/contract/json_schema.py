"""The schemas of the grid as plain JSON Schema 2020-12, as one role reads them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from tests.peers.contract.whole_grid import Cell, Document

Schema = dict[str, Any]

_ABSENT = {"request": "readOnly", "response": "writeOnly"}
_BOUNDS = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))


def pair(cell: Cell) -> tuple[Schema, Schema]:
    """Return the schema of a cell before and after."""
    side = "request" if cell.side == "request" else "response"
    return of_document(cell.old, side), of_document(cell.new, side)


def of_document(document: Document, side: str) -> Schema:
    """Return the only schema that the document's operation sends or gets, without references."""
    (schema,) = _schemas(document.get("webhooks", document["paths"]))
    components = document.get("components", {}).get("schemas", {})
    made: Schema = plain(_resolved(schema, components), side)
    return made


def plain(schema: Any, side: str) -> Any:
    """Spell an OpenAPI 3.0 or 3.1 schema as JSON Schema, without what the side does not exchange.

    `oneOf` is read as `anyOf`, which is how generated clients read it: none counts the branches that match.
    """
    if not isinstance(schema, dict):
        return schema
    made: Schema = {}
    for key, value in schema.items():
        if key == "properties":
            kept = {name: item for name, item in value.items() if not item.get(_ABSENT[side])}
            made[key] = {name: plain(item, side) for name, item in kept.items()}
            gone = value.keys() - kept.keys()
            if "required" in schema:
                made["required"] = [name for name in schema["required"] if name not in gone]
        elif key in {"items", "additionalProperties", "not"}:
            made[key] = plain(value, side)
        elif key in {"oneOf", "anyOf", "allOf"}:
            made["anyOf" if key == "oneOf" else key] = [plain(item, side) for item in value]
        elif key not in made:
            made[key] = copy.deepcopy(value)
    for exclusive, bound in _BOUNDS:
        if isinstance(made.get(exclusive), bool) and made.pop(exclusive):
            made[exclusive] = made.pop(bound)
    if made.pop("nullable", False) and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if "enum" in made:
            made["enum"].append(None)
    return made


def _schemas(value: Any) -> Iterator[Schema]:
    if isinstance(value, dict):
        for key, item in value.items():
            if key == "schema":
                yield item
            else:
                yield from _schemas(item)
    elif isinstance(value, list):
        for item in value:
            yield from _schemas(item)


def _resolved(value: Any, components: dict[str, Schema]) -> Any:
    if isinstance(value, dict):
        if "$ref" in value:
            return _resolved(components[value["$ref"].rpartition("/")[2]], components)
        return {key: _resolved(item, components) for key, item in value.items()}
    return [_resolved(item, components) for item in value] if isinstance(value, list) else value
