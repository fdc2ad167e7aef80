"""The laws of the diff as properties over generated documents."""

from __future__ import annotations

import copy
import functools
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docrelay.contract import Effect, Level, NotCompared, Report

Compare = Callable[[Any, Any], Report]
NAMES = ("Pet", "Owner", "Visit", "Node")
EXAMPLES = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WORDS = ("a", "b", "c", "example", "description")


# Made once: making and checking a strategy takes longer than drawing from it.
NONE: st.SearchStrategy[dict[str, Any]] = st.nothing()
BOOLEANS = st.booleans()
KINDS = st.sampled_from(["string", "integer", "number", "boolean", "enum", "ref"])
DEEP_KINDS = st.sampled_from(
    ["string", "integer", "number", "boolean", "enum", "ref", "object", "array", "union", "all"]
)
REFERENCES = st.sampled_from([f"#/components/schemas/{name}" for name in NAMES])
ENUMS = st.lists(st.sampled_from(["x", "y", "z"]), min_size=1, unique=True)
UNIONS = st.sampled_from(["oneOf", "anyOf"])
LENGTHS = st.integers(1, 9)
MINIMA = st.integers(0, 5)
FORMATS = st.sampled_from(["date", "uuid"])
TENTHS = st.integers(0, 9)


@st.composite
def schemas(  # noqa: C901 - one branch a kind
    draw: st.DrawFn, within: st.SearchStrategy[dict[str, Any]] = NONE
) -> dict[str, Any]:
    """A schema with schemas of `within` in it, or without any."""
    kind = draw(KINDS if within is NONE else DEEP_KINDS)
    schema: dict[str, Any] = {}
    match kind:
        case "ref":
            return {"$ref": draw(REFERENCES)}
        case "enum":
            schema = {"type": "string", "enum": draw(ENUMS)}
        case "object":
            properties = draw(_properties(within))
            required = [name for name in properties if draw(BOOLEANS)]
            schema = {"type": "object", "properties": properties}
            if required:
                schema["required"] = required
            if draw(BOOLEANS):
                schema["additionalProperties"] = draw(BOOLEANS)
        case "array":
            schema = {"type": "array", "items": draw(within)}
        case "union":
            schema = {draw(UNIONS): draw(_several(within, 2, 3))}
        case "all":
            schema = {"allOf": draw(_several(within, 1, 2))}
        case _:
            schema = {"type": kind}
    if kind == "string":
        if draw(BOOLEANS):
            schema["maxLength"] = draw(LENGTHS)
        if draw(BOOLEANS):
            schema["format"] = draw(FORMATS)
    if kind in {"integer", "number"} and draw(BOOLEANS):
        schema["minimum"] = draw(MINIMA)
        schema["exclusiveMinimum"] = draw(BOOLEANS)
    if "type" in schema and draw(BOOLEANS):
        schema["nullable"] = True
    for flag in ("readOnly", "writeOnly", "deprecated"):
        if draw(TENTHS) == 0:
            schema[flag] = True
    return schema


@functools.cache
def _properties(within: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(WORDS), within, max_size=3)


@functools.cache
def _several(within: st.SearchStrategy[Any], least: int, most: int) -> st.SearchStrategy[list[Any]]:
    return st.lists(within, min_size=least, max_size=most)


FLAT = schemas()
SHALLOW = schemas(FLAT)
SCHEMAS = schemas(SHALLOW)
PATHS = st.lists(st.sampled_from(["/a", "/b/{id}"]), min_size=1, unique=True)
STATUSES = st.lists(st.sampled_from(["200", "404", "default"]), min_size=1, unique=True)
PARAMETERS = st.lists(st.sampled_from(["p", "q"]), unique=True)
METHODS = st.sampled_from(["get", "post"])


@st.composite
def documents(draw: st.DrawFn, *, endless: bool = False) -> dict[str, Any]:
    """An OpenAPI 3.0 document; its component schemas may refer to one another and to themselves.

    With `endless` they may even be nothing but references, merges and unions that come back to them.
    """
    paths: dict[str, Any] = {}
    for path in draw(PATHS):
        operation: dict[str, Any] = {"responses": {}, "parameters": []}
        for status in draw(STATUSES):
            content = {"application/json": {"schema": draw(SCHEMAS)}}
            operation["responses"][status] = {"description": "", "content": content}
        if "{id}" in path:
            schema = {"type": "string"}
            operation["parameters"].append({"name": "id", "in": "path", "required": True, "schema": schema})
        for name in draw(PARAMETERS):
            parameter = {
                "name": name,
                "in": "query",
                "required": draw(BOOLEANS),
                "schema": draw(SHALLOW),
            }
            operation["parameters"].append(parameter)
        if draw(BOOLEANS):
            content = {"application/json": {"schema": draw(SCHEMAS)}}
            operation["requestBody"] = {"required": draw(BOOLEANS), "content": content}
        paths[path] = {draw(METHODS): operation}
    components = {name: draw(SCHEMAS) for name in NAMES}
    for name, schema in components.items():
        if not endless and _is_endless(components, name):
            components[name] = {"type": "object", "properties": {"self": schema}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": components},
    }


def _in_place(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the components that a value of `schema` itself is held against, beside what it holds."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    for key in ("allOf", "oneOf", "anyOf"):
        for part in schema.get(key, []):
            yield from _in_place(part)


def _is_endless(components: dict[str, Any], name: str) -> bool:
    """Tell whether a value of a component is held against the component again, and so on.

    JSON Schema forbids this (2020-12 core, section 9.4.1) and leaves open what it means, so there is
    nothing for most laws to hold on to; that such a document is read all the same has laws of its own.
    """
    seen: set[str] = set()
    pending = [name]
    while pending:
        for target in _in_place(components[pending.pop()]):
            if target == name:
                return True
            if target not in seen:
                seen.add(target)
                pending.append(target)
    return False


def wire(report: Report) -> list[str]:
    """Return the changes on the wire, with the documents for a failing example."""
    return [f"{c.level.value} {c.id} {c.message}" for c in report.changes if c.layer == "wire"]


def walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from walk(item)
    elif isinstance(value, list):
        for item in value:
            yield from walk(item)


@given(document=documents())
@EXAMPLES
def test_a_document_does_not_differ_from_itself(document: Any, compare: Compare) -> None:
    assert compare(document, copy.deepcopy(document)).changes == ()


# A seed is drawn, not each order: to draw them takes ten times as long as to compare.
SEEDS = st.integers(0, 2**32 - 1).map(random.Random)


@given(document=documents(), chance=SEEDS)
@EXAMPLES
def test_the_order_of_keys_and_of_lists_without_order_is_no_change(
    document: Any, chance: random.Random, compare: Compare
) -> None:
    other = _shuffled(document, chance)
    assert wire(compare(document, other)) == []
    assert wire(compare(other, document)) == []


def _shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    if isinstance(value, dict):
        keys = chance.sample(sorted(value), len(value))
        return {k: _shuffled(value[k], chance, k) for k in keys}
    if isinstance(value, list):
        listed = [_shuffled(item, chance) for item in value]
        unordered = key in {"required", "enum", "parameters", "allOf"}
        return chance.sample(listed, len(listed)) if unordered else listed
    return value


@given(document=documents())
@EXAMPLES
def test_words_are_no_change(document: Any, compare: Compare) -> None:
    other = copy.deepcopy(document)
    for operation in (o for item in other["paths"].values() for o in item.values()):
        operation["summary"] = "new"
        for answer in operation["responses"].values():
            answer["description"] = "new"
    for schema in other["components"]["schemas"].values():
        if "$ref" not in schema:
            schema["description"] = "new"
            schema["example"] = "new"
    assert wire(compare(document, other)) == []


@given(document=documents())
@EXAMPLES
def test_inlining_a_reference_is_no_change(document: Any, compare: Compare) -> None:
    inlined = copy.deepcopy(document)
    for schema in list(walk(inlined["paths"])):
        if "$ref" in schema:
            target = document["components"]["schemas"][schema.pop("$ref").rpartition("/")[2]]
            schema.update(copy.deepcopy(target))
    assert wire(compare(document, inlined)) == []
    assert wire(compare(inlined, document)) == []


@given(document=documents())
@EXAMPLES
def test_the_spelling_of_3_1_is_no_change(document: Any, compare: Compare) -> None:
    newer = copy.deepcopy(document)
    newer["openapi"] = "3.1.0"
    for schema in walk(newer):
        if schema.get("nullable") is True and isinstance(schema.get("type"), str):
            del schema["nullable"]
            schema["type"] = [schema["type"], "null"]
            if "enum" in schema:
                schema["enum"].append(None)
        exclusive = schema.get("exclusiveMinimum")
        if exclusive is True:
            schema["exclusiveMinimum"] = schema.pop("minimum")
        elif exclusive is False:
            del schema["exclusiveMinimum"]
        if isinstance(schema.get("enum"), list) and len(schema["enum"]) == 1:
            schema["const"] = schema.pop("enum")[0]
    assert wire(compare(document, newer)) == []
    assert wire(compare(newer, document)) == []


PAIRS = {
    "type.narrowed": "type.widened", "null.removed": "null.added", "enum.value-removed": "enum.value-added",
    "enum.introduced": "enum.dropped", "bound.tightened": "bound.loosened", "format.added": "format.removed",
    "property.became-required": "property.became-optional", "additional.closed": "additional.opened",
    "items.constrained": "items.released", "union.branch-removed": "union.branch-added",
    "union.introduced": "union.dropped", "parameter.became-required": "parameter.became-optional",
    "body.became-required": "body.became-optional", "condition.added": "condition.removed",
    "additional.constrained": "additional.released",
}  # fmt: skip


@given(old=documents(), new=documents())
@EXAMPLES
def test_what_narrows_one_way_widens_the_other(old: Any, new: Any, compare: Compare) -> None:
    forth, back = compare(old, new), compare(new, old)

    def count(report: Report, rule: str) -> int:
        return sum(change.id == rule for change in report.changes)

    for narrower, wider in PAIRS.items():
        assert count(forth, narrower) == count(back, wider)
        assert count(forth, wider) == count(back, narrower)
    for change in forth.changes:
        if change.effect is Effect.NARROWS and change.id in PAIRS:
            assert PAIRS[change.id] in {other.id for other in back.changes}


@given(old=documents(), new=documents(), chance=SEEDS)
@EXAMPLES
def test_the_same_bytes_on_every_run_and_under_shuffled_keys(
    old: Any, new: Any, chance: random.Random, compare: Compare
) -> None:
    first = compare(old, new).to_json()
    assert first == compare(copy.deepcopy(old), copy.deepcopy(new)).to_json()
    assert first == compare(_keys_shuffled(old, chance), _keys_shuffled(new, chance)).to_json()


def _keys_shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: _keys_shuffled(value[key], chance) for key in chance.sample(sorted(value), len(value))}
    return [_keys_shuffled(item, chance) for item in value] if isinstance(value, list) else value


@given(one=documents(), two=documents(), three=documents())
@EXAMPLES
def test_a_break_over_two_steps_is_seen_in_one_of_them(
    one: Any, two: Any, three: Any, compare: Compare
) -> None:
    whole = compare(one, three)
    steps = (compare(one, two), compare(two, three))
    worst = max(step.verdict.wire for step in steps)
    # What is dangerous may add up: two unknown steps make a known one only by way of a removal.
    if whole.verdict.wire is Level.BREAKING:
        assert worst is Level.BREAKING
    if whole.verdict.wire is Level.DANGEROUS:
        assert worst >= Level.DANGEROUS


@given(old=documents(), new=documents())
@EXAMPLES
def test_levels_follow_from_the_law_and_fingerprints_are_unique(old: Any, new: Any, compare: Compare) -> None:
    report = compare(old, new)
    prints = [(change.fingerprint, change.old_pointer, change.new_pointer) for change in report.changes]
    assert len(prints) == len(set(prints))
    assert all(change.steps for change in report.changes)
    assert json.loads(report.to_json())["format"] == "docrelay-diff/1"


NO_PARTS: list[Any] = [
    None, True, 0, -1.5, "x", "", [], {}, [None], {"$ref": 5}, {"": None}, [[1]], {"type": {}},
]  # fmt: skip
JUNK = st.sampled_from(NO_PARTS)


@given(old=documents(endless=True), new=documents(endless=True))
@EXAMPLES
def test_schemas_without_end_are_compared_all_the_same(old: Any, new: Any, compare: Compare) -> None:
    try:
        first, same = compare(old, new), compare(old, copy.deepcopy(old))
    except NotCompared:
        return  # references that lead nowhere but back
    assert same.changes == ()
    assert first.to_json() == compare(copy.deepcopy(old), copy.deepcopy(new)).to_json()


def test_members_that_a_merge_reaches_in_two_ways_do_not_multiply(compare: Compare) -> None:
    def nested(most: int) -> dict[str, Any]:
        def ref(name: str) -> dict[str, str]:
            return {"$ref": f"#/components/schemas/{name}"}

        twice = {"allOf": [ref("Node"), ref("Pet")], "maxProperties": most}
        components = {
            "Visit": {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": twice}}}},
            "Node": {"allOf": [ref("Pet")]},
            "Pet": {"allOf": [{"type": "object", "properties": {"c": {"type": "string"}}}, ref("Visit")]},
        }
        content = {"application/json": {"schema": ref("Visit")}}
        paths = {"/a": {"get": {"responses": {"200": {"description": "", "content": content}}}}}
        head = {"openapi": "3.0.3", "info": {"title": "t", "version": "1.0.0"}}
        return {**head, "paths": paths, "components": {"schemas": components}}

    report = compare(nested(9), nested(5))
    assert {change.id for change in report.changes if change.layer == "wire"} == {"bound.tightened"}


@given(old=documents(), data=st.data())
@EXAMPLES
def test_a_malformed_part_is_no_crash(old: Any, data: st.DataObject, compare: Compare) -> None:
    new = copy.deepcopy(old)
    for _ in range(data.draw(st.integers(1, 3))):
        places = [(owner, key) for owner in walk(new["paths"]) for key in owner]
        places += [(owner, key) for owner in walk(new["components"]) for key in owner]
        if places:
            owner, key = data.draw(st.sampled_from(places))
            owner[key] = copy.deepcopy(data.draw(JUNK))
    for pair in ((old, new), (new, old), (new, new)):
        try:
            report = compare(*pair)
        except NotCompared:
            continue
        if pair[0] is pair[1]:
            assert report.changes == ()
        assert report.to_json()
