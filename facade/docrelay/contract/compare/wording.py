"""Values and places as a person reads them."""

from __future__ import annotations

from typing import Any

from docrelay._core.openapi import tokens
from docrelay.contract.read.document import Document
from docrelay.contract.read.places import NAMES, Site, is_list, is_mapping, mapping
from docrelay.contract.schema.shape import Shape, canonical, reference_name

_LONGEST = 80
_SKIPPED = frozenset(
    {"schema", "allOf", "properties", "content", "headers", "paths", "components", "parameters"}
)
_COMPONENTS = {
    "schemas": "schema", "parameters": "parameter", "responses": "response", "headers": "header",
    "requestBodies": "request body", "securitySchemes": "scheme", "callbacks": "callback",
    "pathItems": "path item", "examples": "example", "links": "link", "mediaTypes": "media type",
}  # fmt: skip
_MEMBERS = {
    "responses": "response {}", "properties": ".{}", "headers": "header {}", "patternProperties": "{{{}}}"
}  # fmt: skip
_WORDS = {"requestBody": "request body", "items": "[]", "additionalProperties": "{*}", "webhooks": "webhook"}

# What a schema says about its value; a finding about it is a finding about the schema.
_ABOUT_THE_VALUE = frozenset(
    {"type", "nullable", "enum", "const", "format", "pattern", "x-encoding", "default", "required", "xml",
        "discriminator",
     "oneOf", "anyOf", "contentEncoding", "contentMediaType", "minimum", "maximum", "exclusiveMinimum",
     "exclusiveMaximum", "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
     "multipleOf", "uniqueItems", "security", "operationId", "tags", "additionalProperties", "prefixItems"}
)  # fmt: skip


def value(item: Any) -> str:
    """Return `item` as short JSON; text longer than a line is cut."""
    text = item if isinstance(item, str) else canonical(item)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def types(shape: Shape) -> str:
    """Return the types of `shape` as words."""
    if shape.types is None:
        return "any"
    return " or ".join(sorted(shape.types)) or ("null" if shape.null else "nothing")


def branch(site: Site, document: Document) -> str:
    """Return the name by which an alternative is known: its `$ref`, title, or what it accepts."""
    raw = mapping(site.raw)
    if isinstance(raw.get("$ref"), str):
        return reference_name(raw["$ref"])
    if isinstance(raw.get("title"), str):
        return str(raw["title"])
    parts = raw.get("allOf")
    if is_list(parts) and parts:
        return " with ".join(branch(Site(part, "", ""), document) for part in parts)
    kind = raw.get("type", "any")
    name = "|".join(map(str, kind)) if is_list(kind) else str(kind)
    if is_mapping(raw.get("properties")):
        return f"{name}({', '.join(sorted(raw['properties'])[:4])})"
    inner = mapping(raw.get("items"))
    return f"{name} of {branch(Site(inner, '', ''), document)}" if inner else name


def _step(document: Document, here: Site, parent: str, name: str) -> str:
    """Return the words for one token of a pointer; empty for one that goes without saying."""
    if parent == "parameters" and name.isdigit():
        raw = mapping(document.follow(here).raw)
        return f"{raw.get('in')} parameter {raw.get('name')}"
    if parent == "servers" and name.isdigit():
        return ""
    if parent in {"oneOf", "anyOf"} and name.isdigit():
        return f"<{branch(here, document)}>"
    if parent in _MEMBERS:
        return _MEMBERS[parent].format(name)
    return "" if name in _SKIPPED or parent == "allOf" else _WORDS.get(name, name)


def label(document: Document, site: Site) -> str:
    """Return where `site` is, in words that do not depend on the order of any list."""
    parts = tokens(site.pointer)
    if len(parts) > 1 and parts[-1] in _ABOUT_THE_VALUE and parts[-2] not in NAMES:
        parts.pop()
    words: list[str] = []
    start = 0
    if len(parts) >= 3 and parts[0] == "components":
        words.append(f"{_COMPONENTS.get(parts[1], parts[1])} {parts[2]}")
        start = 3
    elif len(parts) >= 2 and parts[0] == "paths":
        method = (
            f"{parts[2].upper()} "
            if len(parts) > 2 and parts[2].isalpha() and parts[2] != "parameters"
            else ""
        )
        words.append(f"{method}{parts[1]}")
        start = 3 if method else 2
    elif site.file:
        words.append(site.file)
    here = Site(document.files[site.file].root, site.file, "")
    for index, token in enumerate(parts):
        if is_mapping(here.raw) and token in here.raw:
            here = here / token
        elif is_list(here.raw) and token.isdigit() and int(token) < len(here.raw):
            here = here / int(token)
        else:
            break
        if index >= start:
            words.append(_step(document, here, parts[index - 1] if index else "", token))
    return _joined(words)


def _joined(words: list[str]) -> str:
    """Join words with blanks; what continues a path of properties follows without one."""
    text = ""
    for word in filter(None, words):
        glued = word[0] in ".[{" or not text
        text += word if glued else f" {word}"
    return text
