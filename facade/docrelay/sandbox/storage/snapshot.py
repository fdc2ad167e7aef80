"""Snapshots: objects of the state as JSON, and back, by their type annotations."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs

Json = Any
Missing = Callable[[dict[str, Any], Json], dict[str, Any]]


@cache
def _saved(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Return the names and types of the members that are saved: not work in progress, nothing marked."""
    hints = get_type_hints(cls)
    return tuple(
        (item.name, hints[item.name])
        for item in attrs.fields(cls)
        if item.metadata.get("saved", True)
        and get_origin(hints[item.name]) not in (asyncio.Task, asyncio.Future)
    )


def dump(value: Any) -> Json:
    """Return a value as JSON; paths are reduced to their names."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return value.name
    if isinstance(value, Mapping):
        members = cast("dict[Any, Any]", value)
        return {str(key): dump(item) for key, item in members.items()}
    if isinstance(value, list | tuple | set | frozenset):
        items = cast("list[Any]", value)
        return [dump(item) for item in items]
    kind: Any = value.__class__
    return {name: dump(getattr(value, name)) for name, _ in _saved(kind)}


class Loader:
    """Build objects from JSON.

    Files are under `folder`. `missing` completes classes that have members which are not saved: it maps
    the class to a function that gets the members that were, and the JSON, and returns the others.
    """

    def __init__(self, folder: Path, missing: Mapping[type, Missing]) -> None:
        """Keep what is needed to complete objects."""
        self._folder = folder
        self._missing = missing

    def load(self, kind: Any, value: Json) -> Any:  # noqa: PLR0911 - one for each kind of type
        """Return an object of a type; raises ValueError, TypeError or KeyError when the JSON does not fit."""
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            return self._union(get_args(kind), value)
        if origin is Literal:
            return _one_of(get_args(kind), value)
        if kind in (Any, object):
            return value
        if kind is datetime:
            return datetime.fromisoformat(value)
        if kind is Path:
            return self._folder / Path(value).name
        if origin in (dict, Mapping):
            return self._mapping(get_args(kind), value)
        if origin in (list, set, tuple):
            item = get_args(kind)[0]
            items: list[Any] = [self.load(item, entry) for entry in _checked(list, value)]
            return items if origin is list else (set(items) if origin is set else tuple(items))
        if attrs.has(kind):
            return self._object(kind, value)
        if kind is float and isinstance(value, int):
            return float(value)
        return _checked(kind, value)

    def _union(self, kinds: tuple[Any, ...], value: Json) -> Any:
        if value is None and type(None) in kinds:
            return None
        (kind,) = (item for item in kinds if item is not type(None))
        return self.load(kind, value)

    def _mapping(self, kinds: tuple[Any, ...], value: Json) -> dict[Any, Any]:
        key, item = kinds
        members: dict[str, Any] = _checked(dict, value)
        return {
            (int(name) if key is int else name): self.load(item, entry) for name, entry in members.items()
        }

    def _object(self, kind: Any, value: Json) -> Any:
        members: dict[str, Any] = _checked(dict, value)
        given = {name: self.load(hint, members[name]) for name, hint in _saved(kind) if name in members}
        complete = self._missing.get(kind)
        if complete is not None:
            given |= complete(given, members)
        return kind(**given)


def _checked(kind: Any, value: Json) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"a {kind.__name__} was expected, not a {type(value).__name__}")
    return value


def _one_of(values: tuple[Any, ...], value: Json) -> Any:
    if value not in values:
        raise ValueError(f"{value!r} is not one of {values}")
    return value
