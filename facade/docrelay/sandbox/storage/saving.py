"""What is saved of a world, and how it comes back: all that clients and people have made.

The seeded tenants are not saved, only what was added to them; of waiting sign-ins, links to files, the
request log and faults nothing is. What changes a state is saved before it is answered; that a job was
looked at is saved along with the next change, or at the end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from docrelay.sandbox.documine.state import Dossier, Download, StoredFile
from docrelay.sandbox.jobs import Job
from docrelay.sandbox.reader.analysis import Reading
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.smartconnect.state import Row, Run
from docrelay.sandbox.smartdocumentor.state import Batch, Fetched, Person, Task, Workspace
from docrelay.sandbox.smartdocumentor.tasks import fetch_document, file_name
from docrelay.sandbox.storage.snapshot import Json, Loader, dump

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
