"""What is saved of a sandbox, and how it comes back: all that clients and people have made.

Of the request log and of faults nothing is saved. What changes a state is saved before it is answered; that
a job was looked at is saved along with the next change, or at the end.
"""

from __future__ import annotations

import asyncio
import logging
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

import attrs

from docrelay.sandbox.server.messages import Problem
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import ServiceState, Tokens
from docrelay.sandbox.storage.folder import DataError, DataFolder, SaveError, Saver

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


S = TypeVar("S", bound=ServiceState)
_log = logging.getLogger("docrelay.sandbox")


class States:
    """The states of all services of one sandbox, kept in a data folder if there is one.

    One write to the folder serves all requests that wait for it. When it fails, everything is taken back to
    what was saved last, and each of these requests must learn of it, as must those that begin to wait only
    then: they have changed a state that is gone. So `epoch` counts how often that has happened, a request
    notes it before its handler changes anything, and a commit with the number of another time is refused.
    """

    def __init__(
        self, runtime: Runtime, kinds: Iterable[type[ServiceState]], data: DataFolder | None = None
    ) -> None:
        """Begin with fresh states, or with those of the data folder; raises DataError."""
        self._runtime = runtime
        self._kinds = tuple(kinds)
        self.epoch = 0
        self._data = data
        saved = data.open() if data else None
        self._saver: Saver | None = None
        self._begin()
        if data:
            self._saver = self._first_save(data, saved)
            runtime.files.afterwards = self._saver.afterwards

    def _begin(self) -> None:
        self._runtime.files.begin()
        self._states: dict[type[ServiceState], ServiceState] = {
            kind: kind(self._runtime) for kind in self._kinds
        }

    def _first_save(self, data: DataFolder, saved: dict[str, Any] | None) -> Saver:
        """Take the saved states over, or write first ones; raises DataError."""
        try:
            if saved is None:
                saved = self.collect()
                data.write(saved)
            else:
                self._restore(saved)
                data.sweep(self._documents(saved))
        except OSError as error:
            data.close()
            raise DataError(f"{data.path} cannot be used: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            data.close()
            raise data.broken(f"{type(error).__name__}: {error}") from error
        return Saver(data, self.collect, self._take_back, saved)

    def of(self, kind: type[S]) -> S:
        """Return the state of a class."""
        return cast("S", self._states[kind])

    def all_tokens(self) -> dict[str, Tokens]:
        """Return the tokens of all services by the service that they are for."""
        return {name: tokens for state in self._all() for name, tokens in state.all_tokens().items()}

    def _all(self) -> Iterable[ServiceState]:
        return self._states.values()

    def collect(self) -> dict[str, Json]:
        """Return all states as JSON."""
        found: dict[str, Json] = {state.name: state.save() for state in self._all()}
        return {**found, "tokens": {name: tokens.save() for name, tokens in self.all_tokens().items()}}

    def _restore(self, saved: Mapping[str, Json]) -> None:
        for state in self._all():
            state.load(saved[state.name])
        for name, tokens in self.all_tokens().items():
            tokens.load(saved["tokens"][name])

    def _documents(self, saved: Mapping[str, Json]) -> set[str]:
        return {name for state in self._all() for name in state.documents(saved[state.name])}

    def _take_back(self, saved: dict[str, Json]) -> None:
        """Make the states again what was saved last; requests under way learn of it by the epoch."""
        self.epoch += 1
        self._restore(saved)

    async def commit(self, epoch: int) -> None:
        """Write the states to the data folder, if there is one; returns when they are safe.

        `epoch` is that of the states when the change began. Raises Problem 507 when they could not be
        written: the change, and all others that were not written yet, are taken back.
        """
        if self._saver is None:
            return
        why = "another change could not be saved"
        try:
            await self._saver.commit()
        except SaveError as error:
            why = f"the state could not be saved: {error}"
            _log.warning("%s; what was not saved is taken back", why)
        if self.epoch != epoch:
            raise Problem(507, f"nothing was changed, {why}")

    async def reset(self) -> None:
        """Forget everything; raises Problem 507 as `commit` does."""
        await self._runtime.stop()
        self._runtime.files.clear()
        self._begin()
        await self.commit(self.epoch)

    def close(self) -> None:
        """Delete all stored files, or save the states a last time and give the data folder free."""
        if self._data is None:
            self._runtime.files.remove()
            return
        try:
            self._data.write(self.collect())
        finally:
            self._data.close()
