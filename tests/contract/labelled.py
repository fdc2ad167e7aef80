"""The labelled pairs: two documents each, labelled by the policy and the common sense of a client."""

from __future__ import annotations

import copy
import functools
import json
from pathlib import Path
from typing import Any

import attrs
import yaml

FOLDER = Path(__file__).with_name("pairs")
_GONE = object()
# Where a pair of schemas is put by its key.
_PLACES = {
    "body": ["paths//t/post/requestBody/content/application~1json/schema"],
    "answer": ["paths//t/get/responses/200/content/application~1json/schema"],
    "query": ["paths//t/get/parameters/0/schema"],
}
_PLACES["both"] = _PLACES["body"] + _PLACES["answer"]


@attrs.frozen(eq=False)
class Case:
    """One pair; `breaking` is the label, `files` stand beside both documents."""

    group: str
    name: str
    breaking: bool
    why: str
    old: str
    new: str
    files: dict[str, str]


def _tokens(pointer: str) -> list[str]:
    """Split a pointer without a leading slash; an empty token starts a path, as in ``paths//t``."""
    parts = pointer.replace("//", "/~1").split("/")
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _put(document: Any, pointer: str, value: Any) -> None:
    *owners, last = _tokens(pointer)
    for token in owners:
        document = document[int(token)] if isinstance(document, list) else document.setdefault(token, {})
    if isinstance(document, list):
        document[int(last) : int(last) + 1] = [] if value is _GONE else [value]
    elif value is _GONE:
        del document[last]
    else:
        document[last] = value


def _expanded(value: Any) -> Any:
    """Return `value` with ``=Name`` written out as the reference to a component schema."""
    if isinstance(value, dict):
        return {key: _expanded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_expanded(item) for item in value]
    if isinstance(value, str) and value.startswith("="):
        return {"$ref": f"#/components/schemas/{value[1:]}"}
    return value


def _base(row: dict[str, Any]) -> dict[str, Any]:
    answer = {"200": {"description": ""}}
    paths: dict[str, Any] = {"/t": {}}
    if "query" in row or "answer" in row or "both" in row:
        paths["/t"]["get"] = {"operationId": "get_t", "responses": copy.deepcopy(answer)}
    if "query" in row:
        paths["/t"]["get"]["parameters"] = [{"name": "q", "in": "query"}]
    if "body" in row or "both" in row:
        paths["/t"]["post"] = {"operationId": "add_t", "responses": copy.deepcopy(answer)}
    head = {"openapi": row.get("openapi", "3.0.3"), "info": {"title": "t", "version": "1.0.0"}}
    made = {**head, "paths": paths, **copy.deepcopy(row.get("base", {}))}
    if "schemas" in row:
        made["components"] = {"schemas": copy.deepcopy(row["schemas"])}
    return made


def _documents(row: dict[str, Any]) -> tuple[str, str]:
    """Return the texts of both sides of a row."""
    if "old_text" in row:
        return row["old_text"], row["new_text"]
    old = _base(row)
    key = next((key for key in _PLACES if key in row), "")
    places, schemas = _PLACES.get(key, []), row.get(key, [])
    for pointer, value in row.get("old", {}).items():
        _put(old, pointer, copy.deepcopy(value))
    new = copy.deepcopy(old)
    for pointer in places:
        _put(old, pointer, copy.deepcopy(schemas[0]))
        _put(new, pointer, copy.deepcopy(schemas[1]))
    for pointer in row.get("drop", []):
        _put(new, pointer, _GONE)
    for pointer, value in row.get("set", {}).items():
        _put(new, pointer, copy.deepcopy(value))
    if "to" in row:
        new["openapi"] = row["to"]
    return json.dumps(_expanded(old)), json.dumps(_expanded(new))


@functools.cache
def cases() -> tuple[Case, ...]:
    """Return every labelled pair."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # Ten times as fast, where it was built.
    found: list[Case] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for row in yaml.load(path.read_text(encoding="utf-8"), loader)["cases"]:
            old, new = _documents(row)
            breaking = {"breaking": True, "safe": False}[row["label"]]
            found.append(Case(path.stem, row["name"], breaking, row["why"], old, new, row.get("files", {})))
    return tuple(found)
