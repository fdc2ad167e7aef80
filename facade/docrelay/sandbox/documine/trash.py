"""DocuMine's trash and archive: what a person does in the application, no operation of the contract does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from docrelay.sandbox.documine.state import Dossier, StoredFile, Workspace
from docrelay.sandbox.server.messages import Problem

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World

# "Restored within 96 hours" is the documented default.
KEPT = timedelta(hours=96)


def purge(world: World, workspace: Workspace, kept: timedelta = KEPT) -> None:
    """Delete for good what has been in the trash for longer than `kept`."""
    now = world.now()
    for dossier in list(workspace.dossiers.values()):
        if dossier.deleted and now - dossier.deleted >= kept:
            del workspace.dossiers[dossier.id]
            for stored in (*dossier.files.values(), *dossier.trash.values()):
                _forget(world, stored)
            continue
        for stored in list(dossier.trash.values()):
            if stored.deleted and now - stored.deleted >= kept:
                _forget(world, dossier.trash.pop(stored.id))


def _forget(world: World, stored: StoredFile) -> None:
    world.discard(stored.path, stored.analysis, *stored.packages)


def empty_trash(world: World) -> None:
    """Delete for good whatever is in the trash of any workspace."""
    for workspace in world.documine.workspaces.values():
        purge(world, workspace, timedelta(0))


def trash(world: World) -> list[dict[str, Any]]:
    """Return what is in the trash: dossiers with what they hold, and single files."""
    found: list[dict[str, Any]] = []
    for workspace in world.documine.workspaces.values():
        purge(world, workspace)
        for dossier in workspace.dossiers.values():
            if dossier.deleted:
                entry = _entry("dossier", dossier.id, dossier.settings["name"], dossier.deleted)
                found.append({**entry, "workspace": workspace.credentials.workspace})
            for stored in dossier.trash.values():
                entry = _entry("file", stored.id, stored.name, stored.deleted)
                found.append({**entry, "workspace": workspace.credentials.workspace})
    return found


def _entry(kind: str, key: str, name: object, deleted: datetime | None) -> dict[str, Any]:
    until = deleted + KEPT if deleted else None
    return {
        "kind": kind,
        "id": key,
        "name": name,
        "deleted": deleted.isoformat() if deleted else None,
        "restorableUntil": until.isoformat() if until else None,
    }


def restore(world: World, key: str) -> None:
    """Take a dossier or a file out of the trash.

    Raises Problem 404 when it is not there (any more), 409 when its name is taken or its dossier deleted.
    """
    for workspace, dossier in _dossiers(world):
        if dossier.id == key and dossier.deleted:
            names = [item.settings["name"] for item in workspace.dossiers.values() if not item.deleted]
            _refuse_taken(dossier.settings["name"], names)
            dossier.deleted = None
            return
        if key in dossier.trash:
            if dossier.deleted:
                raise Problem(409, "the dossier of the file is in the trash")
            _refuse_taken(dossier.trash[key].name, [item.name for item in dossier.files.values()])
            stored = dossier.files[key] = dossier.trash.pop(key)
            stored.deleted = None
            return
    raise Problem(404, "there is no such thing in the trash")


def _refuse_taken(name: object, names: list[Any]) -> None:
    if name in names:
        raise Problem(409, "the name is taken by now")


def _dossiers(world: World) -> Iterator[tuple[Workspace, Dossier]]:
    for workspace in world.documine.workspaces.values():
        purge(world, workspace)
        for dossier in list(workspace.dossiers.values()):
            yield workspace, dossier


def archive(world: World, key: str, *, archived: bool) -> None:
    """Archive a dossier or bring it back; raises Problem 404 for one that is unknown or in the trash."""
    for _, dossier in _dossiers(world):
        if dossier.id == key and not dossier.deleted:
            dossier.archived = world.now() if archived else None
            return
    raise Problem(404, "there is no such dossier")
