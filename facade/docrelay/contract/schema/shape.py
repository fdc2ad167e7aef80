"""A schema in one dialect: allOf merged, nullable forms alike, references followed, defaults explicit."""

from __future__ import annotations

import json
from typing import Any

import attrs

from docrelay.contract.read.places import Site, is_list, is_mapping
from docrelay.contract.schema.limits import Bound

Sites = tuple[Site, ...]

PARTS = ("contains", "propertyNames", "contentSchema", "unevaluatedItems")
"""Keywords whose schema constrains something inside the value: narrower there is narrower here."""
PROSE = frozenset({"description", "title", "summary", "example", "examples", "externalDocs", "$comment"})
_UNORDERED = frozenset({"required", "enum", "type", "anyOf", "oneOf", "allOf"})
_PYTHON_TYPES: dict[type, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object"
}  # fmt: skip


@attrs.define
class Union:
    """A oneOf or anyOf without its null branch; at least two branches."""

    kind: str
    branches: list[Site]
    site: Site


@attrs.define
class Shape:
    """What one schema accepts.

    `types` is None for any and never holds "null"; `null` is None where nothing is said about it.
    `origin` tells where a keyword stands. `properties` has every place that constrains a name.
    `closures` has, for each schema that allows no other property, those that it names itself.
    `conditions` has the schemas below `not` and those that say `if`; `parts` those of PARTS and of
    `dependentSchemas`; `demands` the pairs (property, property that has to come with it).
    """

    site: Site
    types: frozenset[str] | None = None
    null: bool | None = None
    enum: dict[str, Any] | None = None
    bounds: dict[str, Bound] = attrs.Factory(dict[str, Bound])
    patterns: frozenset[str] = frozenset()
    format: str | None = None
    properties: dict[str, Sites] = attrs.Factory(dict[str, Sites])
    pattern_properties: dict[str, Sites] = attrs.Factory(dict[str, Sites])
    required: dict[str, Site] = attrs.Factory(dict[str, Site])
    closed: bool = False
    closures: list[frozenset[str]] = attrs.Factory(list[frozenset[str]])
    additional: Sites = ()
    items: Sites = ()
    prefix: list[Site] = attrs.Factory(list[Site])
    unions: list[Union] = attrs.Factory(list[Union])
    discriminator: str | None = None
    mapping: dict[str, str] = attrs.Factory(dict[str, str])
    conditions: dict[str, Sites] = attrs.Factory(dict[str, Sites])
    parts: dict[str, Sites] = attrs.Factory(dict[str, Sites])
    demands: dict[tuple[str, str], Site] = attrs.Factory(dict[tuple[str, str], Site])
    default: str | None = None
    encoding: str | None = None
    xml: str | None = None
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    origin: dict[str, Site] = attrs.Factory(dict[str, Site])

    @property
    def accepts_all(self) -> bool:
        """Return whether any value will do."""
        limits = (self.bounds, self.patterns, self.properties, self.pattern_properties, self.required)
        inner = (self.additional, self.items, self.prefix, self.unions, self.conditions, self.parts)
        return (
            self.types is None
            and self.enum is None
            and self.format is None
            and not self.closed
            and not any((*limits, *inner, self.demands, self.encoding))
        )

    def shuts_out(self, name: str) -> bool:
        """Return whether a schema merged into this one rules out a property that another one names."""
        return any(name not in names for names in self.closures)

    def where(self, keyword: str) -> Site:
        """Return the place of `keyword`, or of the schema when it does not say it."""
        if keyword == "null" and keyword not in self.origin:
            keyword = "type"
        return self.origin.get(keyword, self.site)


def canonical(value: Any) -> str:
    """Return `value` as JSON with sorted keys, for comparing and showing."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def bare(value: Any) -> Any:
    """Return `value` without prose and extensions, lists that have no order sorted."""
    if is_mapping(value):
        return {
            key: sorted((bare(i) for i in item), key=canonical)
            if key in _UNORDERED and is_list(item)
            else bare(item)
            for key, item in value.items()
            if key not in PROSE and not key.startswith("x-")
        }
    return [bare(item) for item in value] if is_list(value) else value


def reference_name(reference: str) -> str:
    """Return the last part of a reference or of a discriminator's mapping value."""
    return reference.rpartition("/")[2].rpartition("#")[2] or reference


def kind_of(value: Any) -> str:
    """Return the JSON type of `value`."""
    return "null" if value is None else _PYTHON_TYPES.get(value.__class__, "string")


def with_integers(types: frozenset[str]) -> frozenset[str]:
    """Return `types` with "integer" beside "number", which takes integers as well."""
    return types | {"integer"} if "number" in types else types
