"""DocuMine: dossier templates, dossiers, users and license."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from docrelay.sandbox.documine.state import DOWNLOAD_TYPES, Dossier, StoredFile, Template, Workspace, new_id
from docrelay.sandbox.documine.trash import purge
from docrelay.sandbox.reader.analysis import Reading, page_count
from docrelay.sandbox.server.messages import Call, Identity, Problem, Reply, json_reply, oauth_reply
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.server.service import Service
from docrelay.sandbox.validation.moment import read_moment

# Pages of the identity provider; their errors have the form that OAuth 2.0 gives them.
OAUTH_PAGES = frozenset({"token", "device_authorization", "revoke", "logout", "authorize", "device"})
_LICENSED_PAGES = 10_000


def stamp(moment: datetime | None) -> str | None:
    """Write a date-time as DocuMine does: milliseconds and a numeric offset."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "+00:00"


def _identify(world: World, headers: Mapping[str, str], _query: Sequence[tuple[str, str]]) -> Identity:
    identity = world.documine.tokens.identify(headers.get("authorization", ""))
    tenant = headers.get("x-tenant-id", "")
    if tenant != identity.tenant:
        what = "does not belong to the access token" if tenant else "is missing"
        raise Problem(401, f"X-TENANT-ID {what}")
    return identity


def _render(world: World, operation: str, problem: Problem) -> Reply:
    if operation in OAUTH_PAGES:
        return oauth_reply(problem)
    body = {"timestamp": world.now().strftime("%Y-%m-%dT%H:%M:%SZ"), "message": problem.message}
    return json_reply(body, problem.status)


documine = Service("documine", "documine", identify=_identify, render=_render)


def workspace_of(call: Call) -> Workspace:
    """Return the caller's workspace."""
    return call.world.documine.workspaces[call.identity.tenant]


def template_of(call: Call) -> Template:
    """Return the dossier template of the path; raises Problem 404."""
    template = workspace_of(call).templates.get(call.path["dossierTemplateId"])
    if template is None:
        raise Problem(404, "the dossier template does not exist")
    return template


def dossier_of(call: Call) -> Dossier:
    """Return the dossier of the path unless it is in the trash; raises Problem 404."""
    dossier = workspace_of(call).dossiers.get(call.path["dossierId"])
    if dossier is None or dossier.deleted or dossier.template_id != template_of(call).id:
        raise Problem(404, "the dossier does not exist")
    return dossier


def writable_dossier_of(call: Call) -> Dossier:
    """Return the dossier of the path; raises Problem 404, and 409 (our reading) for an archived one."""
    dossier = dossier_of(call)
    if dossier.archived:
        raise Problem(409, "the dossier is archived, so it is read-only")
    return dossier


def purge_trash(call: Call) -> None:
    """Delete for good what has been in the caller's trash for too long."""
    purge(call.world, workspace_of(call))


def file_of(call: Call) -> StoredFile:
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


@documine.handles("list_dossier_templates")
def _list_templates(call: Call) -> Reply:
    templates = workspace_of(call).templates.values()
    return json_reply({"dossierTemplates": [_template_json(template) for template in templates]})


@documine.handles("get_dossier_template")
def _get_template(call: Call) -> Reply:
    return json_reply(_template_json(template_of(call)))


@documine.handles("list_dossiers")
def _list_dossiers(call: Call) -> Reply:
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


def _check_request(call: Call) -> None:
    users = {user.id for user in workspace_of(call).users}
    body = call.body
    named = {*body.get("memberIds", []), body.get("ownerId", call.identity.subject)}
    if not named <= users:
        raise Problem(400, "ownerId and memberIds must name users of the workspace")
    check_download_types(body)


@documine.handles("create_dossier")
def _create_dossier(call: Call) -> Reply:
    _check_request(call)
    template = template_of(call)
    dossier = Dossier(new_id(), template.id, call.world.now(), call.identity.subject, dict(call.body))
    _check_name(call, dossier)
    workspace_of(call).dossiers[dossier.id] = dossier
    return json_reply(_dossier_json(dossier), 201)


def _check_name(call: Call, dossier: Dossier) -> None:
    """Refuse a name that another living dossier has (our reading of the 409)."""
    for other in workspace_of(call).dossiers.values():
        if other.id != dossier.id and not other.deleted and other.settings["name"] == call.body["name"]:
            raise Problem(409, "a dossier of this name exists")


@documine.handles("get_dossier")
def _get_dossier(call: Call) -> Reply:
    return json_reply(_dossier_json(dossier_of(call)))


@documine.handles("update_dossier")
def _update_dossier(call: Call) -> Reply:
    dossier = writable_dossier_of(call)
    _check_request(call)
    _check_name(call, dossier)
    dossier.settings = dict(call.body)
    return json_reply(_dossier_json(dossier))


@documine.handles("delete_dossier")
def _delete_dossier(call: Call) -> Reply:
    """Move the dossier to the trash, an archived one, too."""
    dossier_of(call).deleted = call.world.now()
    purge_trash(call)
    return Reply(204)


@documine.handles("list_users")
def _list_users(call: Call) -> Reply:
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


def _within(call: Call, moment: datetime) -> bool:
    """Return whether a moment is in the asked period; both ends belong to it."""
    start, end = call.query.get("startDate"), call.query.get("endDate")
    return (start is None or moment >= read_moment(start)) and (end is None or moment <= read_moment(end))


@documine.handles("get_license_usage")
async def _get_license_usage(call: Call) -> Reply:
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
