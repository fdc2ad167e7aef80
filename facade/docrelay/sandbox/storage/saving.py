"""What is saved of a sandbox, and how it comes back: all that clients and people have made."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import attrs

from docrelay.sandbox.documine.state import Dossier, Download, StoredFile
from docrelay.sandbox.jobs import Job
from docrelay.sandbox.reader.analysis import Reading
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.smartconnect.state import Row, Run
from docrelay.sandbox.smartdocumentor.state import Batch, Fetched, Person, Task, Workspace
from docrelay.sandbox.smartdocumentor.tasks import fetch_document, file_name

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


_Tenant = dict[str, Any]


def collect(world: World) -> dict[str, Json]:
    """Return the state as JSON."""
    return {
        "documine": {
            name: {"dossiers": dump(tenant.dossiers), "downloads": dump(tenant.downloads)}
            for name, tenant in world.documine.workspaces.items()
        },
        "smartdocumentor": {
            str(key): {
                "workspaces": dump(tenant.workspaces),
                "users": dump(tenant.users),
                "batches": dump(tenant.batches),
                "tasks": {
                    str(task.id): {**dump(task), "outcome": _outcome(task)} for task in tenant.tasks.values()
                },
            }
            for key, tenant in world.smartdocumentor.organizations.items()
        },
        "smartconnect": {
            key: {
                item.key: {"pushed": dump(item.pushed), "runs": dump(item.runs)}
                for item in company.maps.values()
            }
            for key, company in world.smartconnect.companies.items()
        },
        "tokens": {
            "documine": world.documine.tokens.save(),
            "smartdocumentor": world.smartdocumentor.tokens.save(),
            "smartconnect_next": world.smartconnect.tokens.save(),
            "smartconnect": world.smartconnect.save_keys(),
        },
    }


def _outcome(task: Task) -> Json:
    """Return what the fetch of a task's document has given, None while it is under way."""
    if not task.work.done() or task.work.cancelled() or task.work.exception():
        return None
    fetched = task.work.result()
    name = fetched.path.name if fetched.path else None
    return {"file": name, "error": fetched.reading.error, "downloadFailed": fetched.download_failed}


def restore(world: World, state: dict[str, Json]) -> None:
    """Put a saved state into a fresh world.

    Documents are read again in the background. Raises ValueError, TypeError, KeyError or AttributeError for
    a state that is none.
    """
    loader = Loader(
        world.folder,
        {
            StoredFile: lambda given, _: {"analysis": _read(world, given["path"], given["name"])},
            Download: lambda given, _: {"task": world.spawn(_size(given["path"]))},
            Task: lambda given, raw: {"work": _work(world, given, raw.get("outcome"))},
        },
    )
    for name, saved in state["documine"].items():
        tenant = world.documine.workspaces[name]
        tenant.dossiers = loader.load(dict[str, Dossier], saved["dossiers"])
        tenant.downloads = loader.load(dict[str, Download], saved["downloads"])
    for name, saved in state["smartdocumentor"].items():
        _restore_organization(world, loader, int(name), saved)
    for name, saved in state["smartconnect"].items():
        maps = world.smartconnect.companies[name].maps
        for key, members in saved.items():
            maps[key].pushed = loader.load(list[Row], members["pushed"])
            maps[key].runs = loader.load(list[Run], members["runs"])
    tokens = state["tokens"]
    world.documine.tokens.load(tokens["documine"])
    world.smartdocumentor.tokens.load(tokens["smartdocumentor"])
    world.smartconnect.tokens.load(tokens["smartconnect_next"])
    world.smartconnect.load_keys(tokens["smartconnect"])
    for job in _jobs(world):
        world.jobs.adopt(job)


def _restore_organization(world: World, loader: Loader, key: int, saved: _Tenant) -> None:
    state = world.smartdocumentor
    organization = state.organizations[key]
    organization.workspaces = loader.load(dict[int, Workspace], saved["workspaces"])
    organization.users = loader.load(dict[int, Person], saved["users"])
    organization.batches = loader.load(dict[int, Batch], saved["batches"])
    organization.tasks = loader.load(dict[int, Task], saved["tasks"])
    tenants = state.organizations.values()
    state.task_ids = count(max([100, *(number for item in tenants for number in item.tasks)]) + 1)
    state.batch_ids = count(max([0, *(number for item in tenants for number in item.batches)]) + 1)
    state.user_ids = count(max([200, *(number for item in tenants for number in item.users)]) + 1)


def _read(world: World, path: Path, name: str) -> asyncio.Task[Reading]:
    return world.spawn(world.reader.read(path, name))


async def _size(path: Path) -> int:
    """Return the size of an archive; raises FileNotFoundError when the sandbox ended while it was made."""
    return await asyncio.to_thread(lambda: path.stat().st_size)


def _work(world: World, given: dict[str, Any], outcome: Json) -> asyncio.Task[Fetched]:
    url = given["request"]["context"]["url"]
    if outcome is None:
        return world.spawn(fetch_document(world, url))
    return world.spawn(_again(world, url, outcome))


async def _again(world: World, url: str, outcome: dict[str, Any]) -> Fetched:
    """Return the outcome of a task once more; a document that was fetched is only read again."""
    if outcome["file"] is None:
        return Fetched(Reading(None, outcome["error"]), download_failed=outcome["downloadFailed"])
    path = world.folder / Path(outcome["file"]).name
    return Fetched(await world.reader.read(path, file_name(url)), path)


def _jobs(world: World) -> Iterator[Job]:
    for tenant in world.documine.workspaces.values():
        yield from (item.progress for item in tenant.downloads.values())
        for dossier in tenant.dossiers.values():
            yield from (item.progress for item in (*dossier.files.values(), *dossier.trash.values()))
    for organization in world.smartdocumentor.organizations.values():
        yield from (item.progress for item in organization.tasks.values())


def kept(world: World, state: Mapping[str, Json]) -> set[str]:
    """Return the names of all files that a state refers to which was just restored."""
    organizations: Mapping[str, Json] = state["smartdocumentor"]
    names: set[str] = set()
    for tenant in world.documine.workspaces.values():
        names |= {item.path.name for item in tenant.downloads.values()}
        for dossier in tenant.dossiers.values():
            names |= {item.path.name for item in (*dossier.files.values(), *dossier.trash.values())}
    for saved in organizations.values():
        outcomes = (task.get("outcome") for task in saved["tasks"].values())
        names |= {str(outcome["file"]) for outcome in outcomes if outcome}
    return names
