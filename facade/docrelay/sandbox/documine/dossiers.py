"""DocuMine: dossier templates, dossiers with trash and archive, users and license."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from docrelay.sandbox.documine.state import (
    DOWNLOAD_TYPES,
    DocuMineState,
    Dossier,
    StoredFile,
    Template,
    Workspace,
    new_id,
)
from docrelay.sandbox.reader.analysis import Reading, page_count
from docrelay.sandbox.server.messages import Call, Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.validation.schema import is_between

DocuMineCall = Call[DocuMineState]
handlers = Handlers[DocuMineState]()
_LICENSED_PAGES = 10_000
# "Restored within 96 hours" is the documented default.
KEPT = timedelta(hours=96)


def stamp(moment: datetime | None) -> str | None:
    """Write a date-time as DocuMine does: milliseconds and a numeric offset."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+00:00"


def workspace_of(call: DocuMineCall) -> Workspace:
    """Return the caller's workspace."""
    return call.state.workspaces[call.identity.tenant]


def template_of(call: DocuMineCall) -> Template:
    """Return the dossier template of the path; raises Problem 404."""
    template = workspace_of(call).templates.get(call.path["dossierTemplateId"])
    if template is None:
        raise Problem(404, "the dossier template does not exist")
    return template


def dossier_of(call: DocuMineCall) -> Dossier:
    """Return the dossier of the path unless it is in the trash; raises Problem 404."""
    dossier = workspace_of(call).dossiers.get(call.path["dossierId"])
    if dossier is None or dossier.deleted or dossier.template_id != template_of(call).id:
        raise Problem(404, "the dossier does not exist")
    return dossier


def writable_dossier_of(call: DocuMineCall) -> Dossier:
    """Return the dossier of the path; raises Problem 404, and 409 (our reading) for an archived one."""
    dossier = dossier_of(call)
    if dossier.archived:
        raise Problem(409, "the dossier is archived, so it is read-only")
    return dossier


def purge_trash(call: DocuMineCall) -> None:
    """Delete for good what has been in the caller's trash for too long."""
    purge(call.runtime, workspace_of(call))


def file_of(call: DocuMineCall) -> StoredFile:
    """Return the file of the path; raises Problem 404."""
    stored = dossier_of(call).files.get(call.path["fileId"])
    if stored is None:
        raise Problem(404, "the file does not exist")
    return stored


async def reading_of(stored: StoredFile) -> Reading:
    """Return what came of a file, or what the sandbox was told to make of it."""
    failure = stored.progress.failed
    return Reading(None, failure.message) if failure else await stored.analysis


def _template_json(template: Template) -> dict[str, Any]:
    return {
        "id": template.id,
        "name": template.name,
        "description": template.description,
        "dateAdded": stamp(template.added),
        "dateModified": stamp(template.added),
        "createdBy": template.created_by,
        "modifiedBy": template.created_by,
        "validFrom": None,
        "validTo": None,
        "status": "ACTIVE",
        "removeWatermark": False,
    }


def _dossier_json(dossier: Dossier) -> dict[str, Any]:
    settings = dossier.settings
    return {
        "id": dossier.id,
        "name": settings["name"],
        "description": settings.get("description"),
        "dossierTemplateId": dossier.template_id,
        "date": stamp(dossier.created),
        "dueDate": settings.get("dueDate"),
        "ownerId": settings.get("ownerId", dossier.owner_id),
        "memberIds": settings.get("memberIds", [dossier.owner_id]),
        "dossierStatusId": None,
        "reportTemplateIds": settings.get("reportTemplateIds", []),
        "downloadFileTypes": settings.get("downloadFileTypes", ["ORIGINAL", "COMPONENT_JSON"]),
        "archivedTime": stamp(dossier.archived),
        "softDeletedTime": stamp(dossier.deleted),
    }


@handlers.handles("list_dossier_templates")
def _list_templates(call: DocuMineCall) -> Reply:
    templates = workspace_of(call).templates.values()
    return json_reply({"dossierTemplates": [_template_json(template) for template in templates]})


@handlers.handles("get_dossier_template")
def _get_template(call: DocuMineCall) -> Reply:
    return json_reply(_template_json(template_of(call)))


@handlers.handles("list_dossiers")
def _list_dossiers(call: DocuMineCall) -> Reply:
    template = template_of(call)
    purge_trash(call)
    included = {
        "active": call.query.get("includeActive", True),
        "archived": call.query.get("includeArchived", False),
        "deleted": call.query.get("includeDeleted", False),
    }
    return json_reply(
        {
            "dossiers": [
                _dossier_json(dossier)
                for dossier in workspace_of(call).dossiers.values()
                if dossier.template_id == template.id and included[dossier.place]
            ]
        }
    )


def check_download_types(body: Mapping[str, Any]) -> None:
    """Refuse forms of documents that no download has; raises Problem 400."""
    if not set(body.get("downloadFileTypes", [])) <= set(DOWNLOAD_TYPES):
        raise Problem(400, f"downloadFileTypes must be of {', '.join(DOWNLOAD_TYPES)}")


def _check_request(call: DocuMineCall) -> None:
    users = {user.id for user in workspace_of(call).users}
    body = call.body
    named = {*body.get("memberIds", []), body.get("ownerId", call.identity.subject)}
    if not named <= users:
        raise Problem(400, "ownerId and memberIds must name users of the workspace")
    check_download_types(body)


@handlers.handles("create_dossier")
def _create_dossier(call: DocuMineCall) -> Reply:
    _check_request(call)
    template = template_of(call)
    dossier = Dossier(new_id(), template.id, call.runtime.now(), call.identity.subject, dict(call.body))
    _check_name(call, dossier)
    workspace_of(call).dossiers[dossier.id] = dossier
    return json_reply(_dossier_json(dossier), 201)


def _check_name(call: DocuMineCall, dossier: Dossier) -> None:
    """Refuse a name that another living dossier has (our reading of the 409)."""
    for other in workspace_of(call).dossiers.values():
        if other.id != dossier.id and not other.deleted and other.settings["name"] == call.body["name"]:
            raise Problem(409, "a dossier of this name exists")


@handlers.handles("get_dossier")
def _get_dossier(call: DocuMineCall) -> Reply:
    return json_reply(_dossier_json(dossier_of(call)))


@handlers.handles("update_dossier")
def _update_dossier(call: DocuMineCall) -> Reply:
    dossier = writable_dossier_of(call)
    _check_request(call)
    _check_name(call, dossier)
    dossier.settings = dict(call.body)
    return json_reply(_dossier_json(dossier))


@handlers.handles("delete_dossier")
def _delete_dossier(call: DocuMineCall) -> Reply:
    """Move the dossier to the trash, an archived one, too."""
    dossier_of(call).deleted = call.runtime.now()
    purge_trash(call)
    return Reply(204)


@handlers.handles("list_users")
def _list_users(call: DocuMineCall) -> Reply:
    users = [
        {
            "id": user.id,
            "username": user.username,
            "firstName": user.first_name,
            "lastName": user.last_name,
            "email": user.username,
            "roles": list(user.roles),
            "isActive": True,
        }
        for user in workspace_of(call).users
    ]
    return json_reply({"users": users})


def _within(call: DocuMineCall, moment: datetime) -> bool:
    """Return whether a moment is in the asked period; both ends belong to it."""
    return is_between(moment, call.query.get("startDate"), call.query.get("endDate"))


@handlers.handles("get_license_usage")
async def _get_license_usage(call: DocuMineCall) -> Reply:
    """Count pages and files analyzed in the period; nothing here is ever sent through OCR."""
    dossiers = list(workspace_of(call).dossiers.values())
    files = [stored for dossier in dossiers for stored in dossier.files.values()]
    readings = [
        await reading_of(stored) for stored in files if stored.processed and _within(call, stored.processed)
    ]
    return json_reply(
        {
            "startDate": call.query.get("startDate"),
            "endDate": call.query.get("endDate"),
            "licensedPages": _LICENSED_PAGES,
            "analyzedPages": sum(page_count(reading) for reading in readings),
            "ocrPages": 0,
            "analyzedFiles": len([reading for reading in readings if reading.document]),
            "dossiers": len([dossier for dossier in dossiers if _within(call, dossier.created)]),
        }
    )


def purge(runtime: Runtime, workspace: Workspace, kept: timedelta = KEPT) -> None:
    """Delete for good what has been in the trash for longer than `kept`."""
    now = runtime.now()
    for dossier in list(workspace.dossiers.values()):
        if dossier.deleted and now - dossier.deleted >= kept:
            del workspace.dossiers[dossier.id]
            for stored in (*dossier.files.values(), *dossier.trash.values()):
                _forget(runtime, stored)
            continue
        for stored in list(dossier.trash.values()):
            if stored.deleted and now - stored.deleted >= kept:
                _forget(runtime, dossier.trash.pop(stored.id))


def _forget(runtime: Runtime, stored: StoredFile) -> None:
    runtime.files.discard(stored.path, stored.analysis, *stored.packages)


def empty_trash(state: DocuMineState, runtime: Runtime) -> None:
    """Delete for good whatever is in the trash of any workspace."""
    for workspace in state.workspaces.values():
        purge(runtime, workspace, timedelta(0))


def trash(state: DocuMineState, runtime: Runtime) -> list[dict[str, Any]]:
    """Return what is in the trash: dossiers with what they hold, and single files."""
    found: list[dict[str, Any]] = []
    for workspace in state.workspaces.values():
        purge(runtime, workspace)
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


def restore(state: DocuMineState, runtime: Runtime, key: str) -> None:
    """Take a dossier or a file out of the trash.

    Raises Problem 404 when it is not there (any more), 409 when its name is taken or its dossier deleted.
    """
    for workspace, dossier in _dossiers(state, runtime):
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


def _dossiers(state: DocuMineState, runtime: Runtime) -> Iterator[tuple[Workspace, Dossier]]:
    for workspace in state.workspaces.values():
        purge(runtime, workspace)
        for dossier in list(workspace.dossiers.values()):
            yield workspace, dossier


def archive(state: DocuMineState, runtime: Runtime, key: str, *, archived: bool) -> None:
    """Archive a dossier or bring it back; raises Problem 404 for one that is unknown or in the trash."""
    for _, dossier in _dossiers(state, runtime):
        if dossier.id == key and not dossier.deleted:
            dossier.archived = runtime.now() if archived else None
            return
    raise Problem(404, "there is no such dossier")
