"""Parts of another form than their place asks for are refused with their place."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from docrelay.contract.read.places import Site
from docrelay.contract.read.structure import misfit

OPERATION: Any = {
    "parameters": [{"name": "p", "in": "query", "schema": {"type": "string", "enum": ["a"]}}],
    "requestBody": {"content": {"a/b": {"schema": {"allOf": [True, {}], "properties": {"type": {}}}}}},
    "responses": {"200": {"description": "", "headers": {"X": {"schema": {}}}}, "x-note": 5},
    "callbacks": {"done": {"{$url}": {"post": {"responses": {}}}}},
    "security": [{}], "tags": ["a"],
}  # fmt: skip
ROOT: Any = {
    "openapi": "3.1.0",
    "paths": {"/a": {"get": OPERATION, "summary": "s"}, "x-more": 1},
    "components": {"schemas": {"A": {"type": ["string", "null"], "items": None}}, "x-own": []},
}

WRONG = {
    "paths that are a list": ("/paths", [], "`paths` is a list"),
    "a path item that is a text": ("/paths/~1a", "x", "path item is a text"),
    "an operation that is a text": ("/paths/~1a/get", "x", "`get` is a text"),
    "parameters that are a mapping": ("/paths/~1a/get/parameters", {}, "`parameters` is a mapping"),
    "a parameter without a place": ("/paths/~1a/get/parameters/0/in", None, "no `in`"),
    "a parameter without a name": ("/paths/~1a/get/parameters/0/name", 5, "no `name`"),
    "a type that is a number": ("/paths/~1a/get/parameters/0/schema/type", 5, "`type` of this schema"),
    "an enum that is a text": ("/paths/~1a/get/parameters/0/schema/enum", "a", "`enum` is a text"),
    "content that is a list": ("/paths/~1a/get/requestBody/content", [], "`content` is a list"),
    "a schema that is a number": ("/components/schemas/A", 5, "schema is a number"),
    "allOf that is a mapping": (
        "/paths/~1a/get/requestBody/content/a~1b/schema/allOf", {}, "`allOf` is a mapping"
    ),
    "a list of types without texts": ("/components/schemas/A/type", [5], "a list that holds no texts"),
    "an answer that is true": ("/paths/~1a/get/responses/200", True, "response is true or false"),
    "a reference that is a number": ("/components/schemas/A/$ref", 5, "$ref that is not a text"),
    "security that is a text": ("/paths/~1a/get/security", "key", "`security` is a text"),
    "a requirement that is a text": ("/paths/~1a/get/security/0", "key", "security requirement is a text"),
    "an operation in a callback": ("/paths/~1a/get/callbacks/done/{$url}/post", [], "`post` is a list"),
}  # fmt: skip


def test_a_sound_document_has_none() -> None:
    assert misfit(Site(ROOT, "", "")) is None


@pytest.mark.parametrize("name", WRONG)
def test_it_is_named_with_its_place(name: str) -> None:
    pointer, value, words = WRONG[name]
    root: Any = copy.deepcopy(ROOT)
    owner = root
    *parents, last = [part.replace("~1", "/") for part in pointer.split("/")[1:]]
    for token in parents:
        owner = owner[int(token)] if isinstance(owner, list) else owner[token]
    owner[int(last) if isinstance(owner, list) else last] = value
    found = misfit(Site(root, "", ""))
    assert found is not None
    assert words in found.reason
    assert pointer.startswith(found.site.pointer)
