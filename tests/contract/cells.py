"""The edit grid: where a schema can stand in a document, and what can be done to it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

Schema = dict[str, Any]
Document = dict[str, Any]

RICH: Schema = {
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "id": {"type": "string", "maxLength": 20},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "when": {"type": "string", "format": "date"},
        "note": {"type": "string", "nullable": True},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 5},
        "value": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
        "extra": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}
PLAIN: Schema = {"type": "integer", "minimum": 1, "maximum": 9}


def document(operation: Document | None = None, **more: Any) -> Document:
    base: Document = {"responses": {"200": {"description": "ok"}}}
    base.update(operation or {})
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1.0.0"},
        "paths": {"/a": {"post": base}},
        **more,
    }


def content(schema: Schema, media: str = "application/json") -> Document:
    return {"content": {media: {"schema": schema}}}


def _response(schema: Schema, status: str = "200") -> Document:
    answers = {"200": {"description": "ok"}, status: {"description": "ok", **content(schema)}}
    return document({"responses": answers})


def _shared(wrap: Callable[[Schema], Schema], *, answer: bool) -> Callable[[Schema], Document]:
    reference = wrap({"$ref": "#/components/schemas/Thing"})

    def build(schema: Schema) -> Document:
        made = _response(reference) if answer else document({"requestBody": content(reference)})
        return {**made, "components": {"schemas": {"Thing": schema}}}

    return build


def _header(schema: Schema) -> Document:
    return document({"responses": {"200": {"description": "ok", "headers": {"X-A": {"schema": schema}}}}})


def _callback(schema: Schema) -> Document:
    call = {"post": {"requestBody": content(schema), "responses": {"200": {"description": "ok"}}}}
    return document({"callbacks": {"done": {"{$request.body#/url}": call}}})


def _webhook(schema: Schema) -> Document:
    call = {"post": {"requestBody": content(schema), "responses": {"200": {"description": "ok"}}}}
    return {**document(), "openapi": "3.1.0", "webhooks": {"done": call}}


def _parameter(where: str, *, on_path: bool = False) -> Callable[[Schema], Document]:
    def build(schema: Schema) -> Document:
        parameter = {"name": "p", "in": where, "required": where == "path", "schema": schema}
        made = document({} if on_path else {"parameters": [parameter]})
        item = made["paths"].pop("/a")
        if on_path:
            item["parameters"] = [parameter]
        made["paths"]["/a/{p}" if where == "path" else "/a"] = item
        return made

    return build


PLACES: dict[str, tuple[str, Callable[[Schema], Document], bool]] = {
    # name: side, how to build a document, whether the schema may be an object
    "body": ("request", lambda s: document({"requestBody": content(s)}), True),
    "form body": ("request", lambda s: document({"requestBody": content(s, "multipart/form-data")}), True),
    "body component": ("request", _shared(lambda s: s, answer=False), True),
    "body array element": ("request", _shared(lambda s: {"type": "array", "items": s}, answer=False), True),
    "body property": ("request", _shared(lambda s: {"type": "object", "properties": {"x": s}}, answer=False),
    True),
    "body allOf": ("request", _shared(lambda s: {"allOf": [s, {"description": "more"}]}, answer=False), True),
    "body oneOf": ("request", _shared(lambda s: {"oneOf": [s, {"type": "boolean"}]}, answer=False), True),
    "body map value": (
        "request", _shared(lambda s: {"type": "object", "additionalProperties": s}, answer=False), True
    ),
    "query": ("request", _parameter("query"), False),
    "header": ("request", _parameter("header"), False),
    "cookie": ("request", _parameter("cookie"), False),
    "path": ("request", _parameter("path"), False),
    "path-level query": ("request", _parameter("query", on_path=True), False),
    "answer": ("response", _response, True),
    "answer component": ("response", _shared(lambda s: s, answer=True), True),
    "answer array element": ("response", _shared(lambda s: {"type": "array", "items": s}, answer=True), True),
    "answer property": ("response", _shared(lambda s: {"type": "object", "properties": {"x": s}},
    answer=True), True),
    "answer allOf": ("response", _shared(lambda s: {"allOf": [s, {"description": "more"}]}, answer=True),
    True),
    "answer oneOf": ("response", _shared(lambda s: {"oneOf": [s, {"type": "boolean"}]}, answer=True), True),
    "answer map value": (
        "response", _shared(lambda s: {"type": "object", "additionalProperties": s}, answer=True), True
    ),
    "answer header": ("response", _header, False),
    "error": ("error", lambda s: _response(s, "404"), True),
    "callback body": ("response", _callback, True),
    "webhook body": ("response", _webhook, True),
}  # fmt: skip

Edit = Callable[[Schema], None]


def _in(name: str, **change: Any) -> Edit:
    """Change keywords of a property; None removes one."""

    def edit(schema: Schema) -> None:
        for key, value in change.items():
            if value is None:
                schema["properties"][name].pop(key)
            else:
                schema["properties"][name][key] = value

    return edit


def _put(**change: Any) -> Edit:
    def edit(schema: Schema) -> None:
        for key, value in change.items():
            if value is None:
                schema.pop(key)
            else:
                schema[key] = value

    return edit


def _required(*names: str) -> Edit:
    return _put(required=list(names))


def _drop(name: str) -> Edit:
    def edit(schema: Schema) -> None:
        del schema["properties"][name]
        schema["required"] = [other for other in schema["required"] if other != name]

    return edit


def _add(name: str, schema: Schema, *, required: bool = False) -> Edit:
    def edit(owner: Schema) -> None:
        owner["properties"][name] = schema
        if required:
            owner["required"].append(name)

    return edit


# Each edit of an object's members, and of a plain value.
MEMBER_EDITS: dict[str, Edit] = {
    "type changed": _in("id", type="integer", maxLength=None),
    "integer to number": _in("count", type="number"),
    "null allowed": _in("id", nullable=True),
    "null ruled out": _in("note", nullable=None),
    "enum value added": _in("kind", enum=["a", "b", "c"]),
    "enum value removed": _in("kind", enum=["a"]),
    "enum dropped": _in("kind", enum=None),
    "enum introduced": _in("id", enum=["x", "y"]),
    "maxLength lowered": _in("id", maxLength=10),
    "maxLength raised": _in("id", maxLength=30),
    "maxLength added": _in("note", maxLength=30),
    "maxLength dropped": _in("id", maxLength=None),
    "maxItems lowered": _in("tags", maxItems=3),
    "maxItems raised": _in("tags", maxItems=9),
    "pattern added": _in("id", pattern="^a"),
    "format added": _in("id", format="uuid"),
    "format dropped": _in("when", format=None),
    "format changed": _in("when", format="date-time"),
    "optional property added": _add("new", {"type": "string"}),
    "required property added": _add("new", {"type": "string"}, required=True),
    "required property with default added": _add("new", {"type": "string", "default": "x"}, required=True),
    "optional property removed": _drop("count"),
    "required property removed": _drop("id"),
    "property became required": _required("id", "kind", "count"),
    "property became optional": _required("kind"),
    "read-only property added": _add("new", {"type": "string", "readOnly": True}),
    "required read-only property added": _add("new", {"type": "string", "readOnly": True}, required=True),
    "write-only property added": _add("new", {"type": "string", "writeOnly": True}),
    "property became read-only": _in("count", readOnly=True),
    "property became write-only": _in("count", writeOnly=True),
    "additional properties closed": _put(additionalProperties=False),
    "element type changed": _in("tags", items={"type": "integer"}),
    "alternative added": _in("value", oneOf=[{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]),
    "alternative removed": _in("value", oneOf=[{"type": "string"}]),
    "alternatives reordered": _in("value", oneOf=[{"type": "integer"}, {"type": "string"}]),
    "map value changed": _in("extra", additionalProperties={"type": "string"}),
    "default added": _in("count", default=3),
    "deprecated": _in("count", deprecated=True),
    "description changed": _in("count", description="new words"),
    "example changed": _in("count", example=4),
    "required reordered": _required("kind", "id"),
    "enum reordered": _in("kind", enum=["b", "a"]),
    "encoding stated": _in("id", **{"x-encoding": "base64"}),
}
PLAIN_EDITS: dict[str, Edit] = {
    "type changed": _put(type="string", minimum=None, maximum=None),
    "integer to number": _put(type="number"),
    "enum introduced": _put(enum=[1, 2]),
    "minimum raised": _put(minimum=2),
    "minimum lowered": _put(minimum=0),
    "maximum lowered": _put(maximum=8),
    "maximum dropped": _put(maximum=None),
    "exclusive minimum": _put(exclusiveMinimum=True),
    "multipleOf added": _put(multipleOf=2),
    "format added": _put(format="int32"),
    "null allowed": _put(nullable=True),
    "default changed": _put(default=3),
    "description changed": _put(description="new words"),
}


def cells() -> Iterator[tuple[str, str, str, Document, Document]]:
    """Yield (place, side, edit, old, new) for every cell of the grid."""
    for place, (side, build, objects) in PLACES.items():
        base, edits = (RICH, MEMBER_EDITS) if objects else (PLAIN, PLAIN_EDITS)
        for name, edit in edits.items():
            old, new = copy.deepcopy(base), copy.deepcopy(base)
            if name == "default changed":
                old["default"] = 2
            edit(new)
            documents = copy.deepcopy(build(old)), copy.deepcopy(build(new))
            for made in documents:
                if made["openapi"] == "3.1.0":
                    modern(made)
            yield place, side, name, *documents


def modern(value: Any) -> Any:
    """Spell null and exclusive bounds as OpenAPI 3.1 does, in place; return `value`."""
    if isinstance(value, dict):
        if value.get("nullable") is True:
            del value["nullable"]
            value["type"] = [value["type"], "null"]
        if value.get("exclusiveMinimum") is True:
            value["exclusiveMinimum"] = value.pop("minimum")
        for item in value.values():
            modern(item)
    elif isinstance(value, list):
        for item in value:
            modern(item)
    return value
