"""Places in parsed documents: a value, the file and the JSON pointer that lead to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeGuard

from docrelay._core.openapi import escape

MAX_DEPTH = 256
"""How deep a document may nest; a real one stays under 40."""
# Below these keys stand values, not parts of the contract.
VALUES = frozenset({"example", "examples", "default", "enum", "const"})
# The keys of these mappings are names, so that a property may well be called "example".
NAMES = frozenset(
    {"properties", "patternProperties", "$defs", "definitions", "schemas", "responses", "parameters",
     "requestBodies", "headers", "callbacks", "pathItems", "paths", "webhooks", "content", "encoding",
     "securitySchemes", "links", "dependentSchemas"}
)  # fmt: skip


def is_mapping(value: object) -> TypeGuard[dict[str, Any]]:
    """Return whether `value` is a mapping; the keys of a parsed document are strings."""
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    """Return whether `value` is a list."""
    return isinstance(value, list)


def mapping(value: object) -> dict[str, Any]:
    """Return `value` when it is a mapping, else an empty one: a malformed part has no contents."""
    return value if is_mapping(value) else {}


def items(value: object) -> list[Any]:
    """Return `value` when it is a list, else an empty one."""
    return value if is_list(value) else []


def contents(raw: Any, *, named: bool) -> Iterator[tuple[Any, Any, bool]]:
    """Yield every mapping and list that is a part of `raw`, but for samples, values and extensions.

    Args:
        raw: A mapping or a list of a document; anything else has no parts.
        named: Whether the keys of `raw` are names, so that none of them is a keyword.

    Yields:
        The key or index, what stands there, and whether its keys are names in turn.
    """
    if is_mapping(raw):
        for key, item in raw.items():
            if isinstance(item, (dict, list)) and (named or (key not in VALUES and not key.startswith("x-"))):
                yield key, item, not named and key in NAMES
    elif is_list(raw):
        for index, item in enumerate(raw):
            if isinstance(item, (dict, list)):
                yield index, item, False


class Site(NamedTuple):
    """A value in a document: the value, the file (empty for the main one) and the JSON pointer."""

    raw: Any
    file: str
    pointer: str

    def __truediv__(self, name: str | int) -> Site:
        """Return the member or element `name`, which must exist."""
        token = escape(name) if isinstance(name, str) else name
        return Site(self.raw[name], self.file, f"{self.pointer}/{token}")

    @property
    def place(self) -> str:
        """Return the pointer, after ``file#`` when it is not in the main file."""
        return f"{self.file}#{self.pointer}" if self.file else self.pointer


class Position(NamedTuple):
    """A place that a person can open: file name for reports, line and column from 1."""

    file: str
    line: int
    column: int


def split(place: str) -> tuple[str, str]:
    """Split a `Site.place` into file and pointer; a pointer may hold a "#" of its own."""
    if place.startswith("/") or not place:
        return "", place
    file, _, pointer = place.partition("#")
    return file, pointer
