"""JSON Schema validation of the schemas inside one OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, Literal, Protocol, TypeGuard, cast

import attrs

from docrelay._core.openapi import escape, tokens
from docrelay._core.text import one_line

Where = Literal["path", "query", "header", "body", "content-type", "status"]


@attrs.frozen
class Violation:
    """Name the part of the message that is wrong, and how.

    `name` is a parameter name, a form field or a JSON path such as `speakers[0].speakerId`; it is empty
    when the whole part is meant. `reason` never repeats a secret: it quotes types and rules, not values.
    """

    where: Where
    name: str
    reason: str

    def __str__(self) -> str:
        """Give one readable line."""
        return f"{self.where} {self.name}: {self.reason}" if self.name else f"{self.where}: {self.reason}"


def sentence(violations: Iterable[Violation]) -> str:
    """Join violations into one line for an error message."""
    return "; ".join(str(violation) for violation in violations)


_RFC3339 = re.compile(
    r"(?P<head>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?P<digits>[0-9]+))?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)


def read_moment(text: str) -> datetime:
    """Read a date-time as a moment in UTC; what is finer than a microsecond is cut.

    Raises ValueError for anything but RFC 3339 with an offset, and for a moment that Python cannot hold.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise ValueError("not an RFC 3339 date-time")
    digits = (match["digits"] or "")[:6].ljust(6, "0")
    zone = match["zone"].upper().replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(f"{match['head'].upper()}.{digits}{zone}").astimezone(UTC)
    except OverflowError:
        raise ValueError("the moment is out of range") from None


Json = Any
Pointer = tuple[str, ...]

_KEPT_AS_THEY_ARE = frozenset({"example", "examples", "default", "enum", "const"})
_MOST_ERRORS = 50
_MOST_REFERENCES = 100
_ROOT = "urn:docrelay:contract"


def is_object(node: object) -> TypeGuard[dict[str, Json]]:
    """Return whether a JSON value is an object."""
    return isinstance(node, dict)


def is_array(node: object) -> TypeGuard[list[Json]]:
    """Return whether a JSON value is an array."""
    return isinstance(node, list)


def _child(node: Json, part: str) -> Json:
    return node[int(part)] if is_array(node) else node[part]


def _steps(reference: str) -> Pointer:
    if not reference.startswith("#/"):
        raise ValueError(f"only local references are supported, not {reference!r}")
    return tuple(tokens(reference[1:]))


class _Validator(Protocol):
    """The part of a jsonschema validator that is used here (its own types are loose)."""

    def iter_errors(self, instance: Json) -> Iterable[Any]:
        """Yield one error per broken rule."""
        ...


def pointer(parts: Pointer) -> str:
    """Write a JSON pointer as a URI fragment."""
    return "#" + "".join("/" + escape(part) for part in parts).replace("{", "%7B").replace("}", "%7D")


def modernise(node: Json) -> Json:
    """Rewrite OpenAPI schemas as strict JSON Schema 2020-12.

    `nullable` and boolean exclusive bounds are of OpenAPI 3.0; an enum that is marked as extensible lists
    what is known and limits nothing.
    """
    if is_array(node):
        return [modernise(item) for item in node]
    if not is_object(node):
        return node
    result: dict[str, Json] = {
        key: value if key in _KEPT_AS_THEY_ARE else modernise(value) for key, value in node.items()
    }
    for bound, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if result.get(bound) is True and limit in result:
            result[bound] = result.pop(limit)
        elif isinstance(result.get(bound), bool):
            del result[bound]
    if result.get("x-extensible-enum") is True:
        result.pop("enum", None)
    if result.get("nullable") is True:
        del result["nullable"]
        return {"anyOf": [result, {"type": "null"}]}
    return result


def _is_date_time(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        read_moment(value)
    except ValueError:
        return False
    return True


def _is_date(value: object) -> bool:
    if not isinstance(value, str):
        return True
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return len(value) == 10


def is_between(moment: datetime, start: str | None, end: str | None) -> bool:
    """Return whether a moment is in a period of two date-times; both ends belong to it, None is no end."""
    return (start is None or moment >= read_moment(start)) and (end is None or moment <= read_moment(end))


class Schemas:
    """Validate values against places of one OpenAPI document.

    The document is rewritten once, and a validator is built the first time a place is asked for.
    """

    def __init__(self, document: Mapping[str, Json]) -> None:
        """Take the document as parsed from JSON, OpenAPI 3.0 or later."""
        self._document: dict[str, Json] = modernise(dict(document))
        self._validators: dict[tuple[Pointer, bool], _Validator] = {}

    def at(self, parts: Pointer) -> Json:
        """Return what stands at a place, with references followed."""
        return self.resolve(self._walk(parts))

    def resolve(self, node: Json) -> Json:
        """Follow local references until something else stands there; raises ValueError when they go round."""
        for _ in range(_MOST_REFERENCES):
            if not (is_object(node) and "$ref" in node):
                return node
            node = self._walk(_steps(str(node["$ref"])))
        raise ValueError("a reference leads to itself")

    def check_references(self) -> None:
        """Follow every reference; raises ValueError, LookupError or TypeError for a broken one."""
        waiting: list[Json] = [self._document]
        while waiting:
            node = waiting.pop()
            if is_object(node):
                self.resolve(node)
                waiting += [item for key, item in node.items() if key not in _KEPT_AS_THEY_ARE]
            elif is_array(node):
                waiting += node

    def _walk(self, parts: Pointer) -> Json:
        node: Json = self._document
        for part in parts:
            node = _child(self.resolve(node), part)
        return node

    def place(self, parts: Pointer) -> Pointer:
        """Return the canonical place that `parts` leads to once references on the way are followed."""
        found: list[str] = []
        node: Json = self._document
        for part in parts:
            while is_object(node) and "$ref" in node:
                found = list(_steps(str(node["$ref"])))
                node = self._walk(tuple(found))
            found.append(part)
            node = _child(node, part)
        return tuple(found)

    def check(
        self, parts: Pointer, value: Json, *, where: Where, name: str = "", closed: bool = False
    ) -> list[Violation]:
        """Return what is wrong with `value` by the schema at `parts`.

        With `closed`, members of an object that the schema does not name are violations, too.
        """
        # A million wrong items are one mistake, and an answer that lists them helps nobody.
        found = islice(self._validator(parts, closed).iter_errors(value), _MOST_ERRORS)
        errors = sorted(found, key=lambda e: str(e.json_path))
        return [Violation(where, _name(name, error), _reason(error)) for error in errors]

    def _validator(self, parts: Pointer, closed: bool) -> _Validator:
        key = (parts, closed)
        if key not in self._validators:
            self._validators[key] = self._build(self.place(parts), closed)
        return self._validators[key]

    def _build(self, parts: Pointer, closed: bool) -> _Validator:
        # Slow to import, and not needed before the first check.
        from jsonschema import Draft202012Validator, FormatChecker  # noqa: PLC0415
        from referencing import Registry  # noqa: PLC0415
        from referencing.jsonschema import DRAFT202012  # noqa: PLC0415

        formats = FormatChecker(formats=("uuid", "email"))
        formats.checks("date-time")(_is_date_time)
        formats.checks("date")(_is_date)
        registry: Registry[Json] = Registry()
        registry = registry.with_resource(_ROOT, DRAFT202012.create_resource(self._document))
        schema: dict[str, Json] = {"$ref": _ROOT + pointer(parts)}
        if closed:
            schema["unevaluatedProperties"] = False
        return cast("_Validator", Draft202012Validator(schema, registry=registry, format_checker=formats))


def _name(name: str, error: Any) -> str:
    return (name + str(error.json_path)[1:]).removeprefix(".")


def _reason(error: Any) -> str:
    """Say which rule is broken. The value itself may be a secret, so it is left out."""
    rule, limit = str(error.validator), error.validator_value
    match rule:
        case "required" | "unevaluatedProperties" | "additionalProperties":
            return one_line(str(error.message))
        case "type":
            return f"is not of type {limit}"
        case "anyOf" | "oneOf":
            return "matches none (or too many) of the allowed forms"
        case "format":
            return f"is not a {limit}"
        case _:
            return f"breaks {rule} {limit!r}"
