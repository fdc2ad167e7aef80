"""Generated schemas of OpenAPI 3.1, and what an edit or two make of them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]

NAMES = ("a", "b", "c")
KEYWORDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "string": {
        "minLength": st.integers(0, 3), "maxLength": st.integers(3, 9), "pattern": st.just("^a"),
        "format": st.sampled_from(["date", "uuid", "date-time"]),
        "enum": st.lists(
            st.sampled_from(["x", "y", "ab", "abcd", "2020-02-29", "2020-02-30"]),
            min_size=1, max_size=3, unique=True,
        ),
    },
    "integer": {
        "minimum": st.integers(-3, 3), "maximum": st.integers(3, 9), "multipleOf": st.sampled_from([2, 3]),
        "exclusiveMinimum": st.integers(-3, 3),
        "enum": st.lists(st.sampled_from([-1, 2, 3, 6, 9]), min_size=1, max_size=3, unique=True),
    },
    "number": {
        "minimum": st.integers(-3, 3), "maximum": st.integers(3, 9), "exclusiveMaximum": st.integers(3, 9),
        "enum": st.lists(st.sampled_from([-1, 2, 2.5, 9]), min_size=1, max_size=3, unique=True),
    },
    "boolean": {},
    "array": {"minItems": st.integers(0, 2), "maxItems": st.integers(2, 5)},
    "object": {"additionalProperties": st.booleans()},
}  # fmt: skip
PLAIN = ("string", "integer", "number", "boolean")


@st.composite
def schemas(draw: st.DrawFn, depth: int = 2) -> Schema:
    """A schema without references."""
    kind = draw(
        st.sampled_from([*PLAIN, *(("object", "object", "array", "map", "union", "all") if depth else ())])
    )
    inner = schemas(depth=depth - 1)
    if kind == "union":
        return {draw(st.sampled_from(["oneOf", "anyOf"])): draw(st.lists(inner, min_size=2, max_size=3))}
    if kind == "all":
        parts = st.lists(_objects(depth - 1), min_size=1, max_size=2)
        return {"allOf": draw(parts)}
    if kind == "map":
        return {"type": "object", "additionalProperties": draw(inner)}
    if kind == "object":
        return draw(_objects(depth - 1))
    schema: Schema = {"type": draw(st.sampled_from([kind, kind, [kind, "null"]]))}
    if kind == "array":
        schema["items"] = draw(inner)
    for keyword in KEYWORDS[kind]:
        if draw(st.integers(0, 3)) == 0:
            _state(draw, schema, keyword, kind)
    return schema


@st.composite
def _objects(draw: st.DrawFn, depth: int) -> Schema:
    properties = draw(st.dictionaries(st.sampled_from(NAMES), schemas(depth=max(depth, 0)), max_size=3))
    required = [name for name in properties if draw(st.booleans())]
    made: Schema = {"type": "object", "properties": properties, "required": required}
    if draw(st.integers(0, 3)) == 0:
        made["additionalProperties"] = draw(st.booleans())
    return made


def _state(draw: st.DrawFn, schema: Schema, keyword: str, kind: str) -> None:
    """Set a keyword; an enum often stands alone, and now and then beside what may rule out its values."""
    alone = draw(st.integers(0, 2)) > 0
    if keyword == "enum" and alone:
        for other in KEYWORDS[kind]:
            schema.pop(other, None)
    elif alone:
        schema.pop("enum", None)
    schema[keyword] = draw(KEYWORDS[kind][keyword])
    if keyword == "enum" and not isinstance(schema["type"], str):
        schema["enum"].append(None)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Schema, Schema]:
    """A schema and what one or two edits make of it; now and then two schemas that have nothing in common."""
    old = draw(schemas())
    if draw(st.integers(0, 9)) == 0:
        return old, draw(schemas())
    new = copy.deepcopy(old)
    for _ in range(draw(st.integers(1, 2))):
        _edit(draw, draw(st.sampled_from(list(_nodes(new)))))
    return (old, new) if draw(st.booleans()) else (new, old)


def _nodes(schema: Schema) -> Iterator[Schema]:
    yield schema
    for key in ("oneOf", "anyOf", "allOf"):
        for branch in schema.get(key, []):
            yield from _nodes(branch)
    for member in schema.get("properties", {}).values():
        yield from _nodes(member)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _nodes(schema[key])


def _edit(draw: st.DrawFn, schema: Schema) -> None:
    for key in ("oneOf", "anyOf", "allOf"):
        if key in schema:
            _branches(draw, schema, key)
            return
    kinds = schema.get("type", "object")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    action = draw(st.sampled_from(["keyword", "keyword", "null", "type", "members", "members"]))
    keywords = KEYWORDS[kind]
    if action == "members" and "properties" in schema:
        _members(draw, schema)
    elif action == "null" and "enum" not in schema:
        schema["type"] = kind if isinstance(kinds, list) else [kind, "null"]
    elif action == "type":
        replacement = draw(schemas(depth=0))
        schema.clear()
        schema.update(replacement)
    elif keywords:
        keyword = draw(st.sampled_from(sorted(keywords)))
        if keyword in schema and draw(st.booleans()):
            del schema[keyword]
        else:
            _state(draw, schema, keyword, kind)


def _branches(draw: st.DrawFn, schema: Schema, key: str) -> None:
    branches = schema[key]
    if len(branches) > 1 and draw(st.booleans()):
        del branches[draw(st.integers(0, len(branches) - 1))]
    else:
        branches.append(draw(schemas(depth=0)))


def _members(draw: st.DrawFn, schema: Schema) -> None:
    name = draw(st.sampled_from(NAMES))
    members, required = schema["properties"], schema["required"]
    if name not in members:
        members[name] = draw(schemas(depth=0))
        if draw(st.booleans()):
            required.append(name)
    elif draw(st.booleans()):
        del members[name]
        schema["required"] = [other for other in required if other != name]
    elif name in required:
        required.remove(name)
    else:
        required.append(name)
