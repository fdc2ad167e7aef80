"""What an OpenAPI document is made of, as far as the diff reads it: a part of another form is refused."""

from __future__ import annotations

from typing import Any

import attrs

from docrelay._core.openapi import METHODS
from docrelay.contract.read.places import MAX_DEPTH, Site, is_list, is_mapping

# kind of part -> keyword -> (form, kind of what it holds); "map" and "list" hold several.
_PARTS: dict[str, dict[str, tuple[str, str]]] = {
    "document": {
        "paths": ("map", "path item"), "webhooks": ("map", "path item"), "components": ("one", "components"),
        "security": ("list", "security requirement"), "servers": ("list", "server"), "tags": ("list", "tag"),
        "info": ("one", "info"),
    },
    "components": {
        "schemas": ("map", "schema"), "parameters": ("map", "parameter"), "responses": ("map", "response"),
        "requestBodies": ("map", "request body"), "headers": ("map", "header"),
        "callbacks": ("map", "callback"), "pathItems": ("map", "path item"),
        "mediaTypes": ("map", "media type"), "securitySchemes": ("map", "security scheme"),
    },
    "path item": {
        **dict.fromkeys(METHODS, ("one", "operation")),
        "parameters": ("list", "parameter"), "servers": ("list", "server"),
        "additionalOperations": ("map", "operation"),
    },
    "operation": {
        "parameters": ("list", "parameter"), "requestBody": ("one", "request body"),
        "responses": ("map", "response"), "callbacks": ("map", "callback"),
        "security": ("list", "security requirement"), "servers": ("list", "server"), "tags": ("list", ""),
    },
    "callback": {"*": ("one", "path item")},
    "request body": {"content": ("map", "media type")},
    "response": {"content": ("map", "media type"), "headers": ("map", "header")},
    "parameter": {"schema": ("one", "schema"), "content": ("map", "media type")},
    "header": {"schema": ("one", "schema"), "content": ("map", "media type")},
    "media type": {
        "schema": ("one", "schema"), "itemSchema": ("one", "schema"), "encoding": ("map", "encoding")
    },
    "security scheme": {"flows": ("map", "flow")},
    "schema": {
        **dict.fromkeys(("properties", "patternProperties", "$defs", "dependentSchemas"), ("map", "schema")),
        **dict.fromkeys(
            ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
             "unevaluatedProperties", "unevaluatedItems", "contentSchema"),
            ("one", "schema"),
        ),
        **dict.fromkeys(("allOf", "oneOf", "anyOf", "prefixItems"), ("list", "schema")),
        "enum": ("list", ""), "discriminator": ("one", "discriminator"),
    },
}  # fmt: skip


@attrs.frozen
class Misfit:
    """A part that is not what its place asks for."""

    reason: str
    site: Site


def misfit(root: Site, kind: str = "document") -> Misfit | None:
    """Return the first part below `root` that has the wrong form; an empty (null) part counts as absent."""
    return _inside(root, kind, 0)


def _part(site: Site, kind: str, depth: int) -> Misfit | None:
    raw = site.raw
    if raw is None or (kind == "schema" and isinstance(raw, bool)):
        return None
    if not is_mapping(raw):
        return Misfit(f"this {kind} is {_name(raw)}, not a mapping", site)
    reference = raw.get("$ref")
    if reference is not None:
        return None if isinstance(reference, str) else Misfit("a $ref that is not a text", site)
    if kind == "parameter":
        for name in ("name", "in"):
            if not isinstance(raw.get(name), str):
                return Misfit(f"this parameter has no `{name}`", site)
    if kind == "schema" and (wrong := _type(raw.get("type"))):
        return Misfit(f"the `type` of this schema is {wrong}", site / "type")
    return _inside(site, kind, depth + 1)


def _inside(site: Site, kind: str, depth: int) -> Misfit | None:
    known = _PARTS.get(kind)
    if known is None or depth > MAX_DEPTH:
        return None
    for key, value in site.raw.items():
        entry = known.get(key) or known.get("*")
        if entry is None or value is None or key.startswith("x-"):
            continue
        found = _held(site / key, key, *entry, depth)
        if found is not None:
            return found
    return None


def _held(site: Site, key: str, form: str, kind: str, depth: int) -> Misfit | None:
    """Check what stands under one keyword."""
    raw = site.raw
    if form == "one":
        found = _part(site, kind, depth)
        own = found is not None and found.site is site
        return (
            Misfit(f"`{key}` is {_name(raw)}, not a mapping", site) if own and not is_mapping(raw) else found
        )
    if form == "map":
        if not is_mapping(raw):
            return Misfit(f"`{key}` is {_name(raw)}, not a mapping", site)
        names: Any = [name for name in raw if kind == "schema" or not name.startswith("x-")]
    else:
        if not is_list(raw):
            return Misfit(f"`{key}` is {_name(raw)}, not a list", site)
        names = range(len(raw)) if kind else ()
    for name in names:
        found = _part(site / name, kind, depth)
        if found is not None:
            return found
    return None


def _type(declared: Any) -> str:
    """Return what `type` is instead of a text or a list of texts; empty when it is fine."""
    if declared is None or isinstance(declared, str):
        return ""
    if is_list(declared):
        return "" if all(isinstance(name, str) for name in declared) else "a list that holds no texts"
    return _name(declared)


def _name(value: Any) -> str:
    if is_list(value):
        return "a list"
    if is_mapping(value):
        return "a mapping"
    if isinstance(value, str):
        return "a text"
    return "true or false" if isinstance(value, bool) else "a number"
