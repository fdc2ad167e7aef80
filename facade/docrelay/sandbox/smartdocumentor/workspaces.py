"""SmartDocumentor: tokens, workspaces, batches, users and roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from docrelay.sandbox.oauth.tokens import same, token_reply
from docrelay.sandbox.server.messages import Call, Identity, Problem, Reply, json_reply
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.smartdocumentor.state import (
    ROLES,
    Batch,
    Organization,
    Person,
    SmartDocumentorState,
    Workspace,
)
from docrelay.sandbox.validation.schema import is_between

SmartDocumentorCall = Call[SmartDocumentorState]
handlers = Handlers[SmartDocumentorState]()
T = TypeVar("T")
_SAMPLE_TYPE = 10  # the numbers of task, workspace and template types are not published; 10 is the sample's


def stamp(moment: datetime) -> str:
    """Write a date-time as SmartDocumentor does: UTC with seven fractional digits."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def organization_of(call: SmartDocumentorCall) -> Organization:
    """Return the caller's organization."""
    return call.state.organizations[int(call.identity.tenant)]


def workspace_of(call: SmartDocumentorCall, workspace_id: int | None) -> Workspace:
    """Return a workspace by id, the default one for None; raises Problem 404."""
    organization = organization_of(call)
    if workspace_id is None:
        return organization.default_workspace
    workspace = organization.workspaces.get(workspace_id)
    if workspace is None:
        raise Problem(404, "the workspace does not exist")
    return workspace


def created_between(call: SmartDocumentorCall, created: datetime) -> bool:
    """Return whether something was created between startDate and endDate, a bound itself included."""
    return is_between(created, call.query.get("startDate"), call.query.get("endDate"))


def page(call: SmartDocumentorCall, items: Sequence[T]) -> tuple[list[T], dict[str, Any]]:
    """Cut the asked page out of items; returns them and the rest of the envelope."""
    number, size = call.query.get("pageNumber", 1), call.query.get("pageSize", 10)
    total = max(1, -(-len(items) // size))
    chosen = list(items[(number - 1) * size : number * size])
    return chosen, {
        "pageNumber": number,
        "totalPages": total,
        "totalCount": len(items),
        "hasPreviousPage": number > 1,
        "hasNextPage": number < total,
    }


def ordered(call: SmartDocumentorCall, items: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sort by the asked property, `createdOn` unless told; an unknown property is a Problem 400."""
    found = list(items)
    name = str(call.query.get("sort", "createdOn")).lower()
    names = {key.lower(): key for item in found for key in item}
    if found and name not in names:
        raise Problem(400, "sort does not name a property")
    return sorted(found, key=lambda item: _sort_key(item.get(names[name])))


def _sort_key(value: object) -> tuple[int, float, str]:
    """Order missing values before numbers before texts."""
    if isinstance(value, int | float):
        return (1, value, "")
    return (0, 0, "") if value is None else (2, 0, str(value))


@handlers.handles("request_token", public=True)
def _request_token(call: SmartDocumentorCall) -> Reply:
    for organization in call.state.organizations.values():
        known = organization.credentials
        if call.body["client_id"] == known.client_id and same(
            call.body["client_secret"], known.client_secret
        ):
            identity = Identity(str(organization.id), known.client_id)
            grant = call.state.tokens.issue(identity, known.client_id, scope="WebAPI")
            return token_reply(
                {
                    "access_token": grant.access_token,
                    "expires_in": grant.expires_in,
                    "token_type": "Bearer",
                    "scope": "WebAPI",
                }
            )
    raise Problem(400, "unknown client or wrong client secret", oauth="invalid_client")


@handlers.handles("list_workspaces")
def _list_workspaces(call: SmartDocumentorCall) -> Reply:
    organization = organization_of(call)
    return json_reply(
        [
            {
                "workspaceId": item.id,
                "tenantId": organization.id,
                "workspaceName": item.name,
                "workspaceDescription": None,
                "isDefault": item.default,
                "taskType": _SAMPLE_TYPE,
                "workspaceType": _SAMPLE_TYPE,
                "templateType": _SAMPLE_TYPE,
                "workspaceTemplateName": item.template,
            }
            for item in organization.workspaces.values()
        ]
    )


def _batch_json(organization: Organization, batch: Batch) -> dict[str, Any]:
    tasks = [task for task in organization.tasks.values() if task.batch_id == batch.id]
    return {
        "batchId": batch.id,
        "workspaceId": batch.workspace_id,
        "displayName": batch.display_name,
        "description": batch.description,
        "createdOn": stamp(batch.created),
        "totalTasks": len(tasks),
        "totalTasksInHistory": sum(task.in_history for task in tasks),
    }


@handlers.handles("create_batch")
def _create_batch(call: SmartDocumentorCall) -> Reply:
    organization = organization_of(call)
    batch = Batch(
        next(call.state.batch_ids),
        workspace_of(call, call.body.get("workspaceId")).id,
        call.body["displayName"],
        call.body.get("description"),
        call.runtime.now(),
    )
    organization.batches[batch.id] = batch
    return json_reply(_batch_json(organization, batch))


@handlers.handles("get_batch")
def _get_batch(call: SmartDocumentorCall) -> Reply:
    organization = organization_of(call)
    batch = organization.batches.get(call.query["batchId"])
    if batch is None:
        raise Problem(404, "the batch does not exist")
    return json_reply(_batch_json(organization, batch))


@handlers.handles("list_batches")
def _list_batches(call: SmartDocumentorCall) -> Reply:
    organization = organization_of(call)
    wanted = call.query.get("workspaceId")
    found = ordered(
        call,
        (
            _batch_json(organization, batch)
            for batch in organization.batches.values()
            if created_between(call, batch.created) and (not wanted or batch.workspace_id in wanted)
        ),
    )
    items, envelope = page(call, found)
    return json_reply({"items": items, **envelope})


def _person_json(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "roleName": person.role,
        "name": person.email.partition("@")[0].title(),
        "userName": person.email,
        "email": person.email,
        "createdAt": stamp(person.created),
        "emailConfirmed": person.confirmed,
        "status": "Active" if person.confirmed else "Inactive",
    }


@handlers.handles("list_roles")
def _list_roles(_call: SmartDocumentorCall) -> Reply:
    return json_reply([{"name": role} for role in ROLES])


@handlers.handles("list_tenant_users")
def _list_tenant_users(call: SmartDocumentorCall) -> Reply:
    return json_reply([_person_json(person) for person in organization_of(call).users.values()])


@handlers.handles("list_workspace_users")
def _list_workspace_users(call: SmartDocumentorCall) -> Reply:
    workspace = workspace_of(call, call.path["workspaceId"])
    return json_reply(
        [
            _person_json(person)
            for person in organization_of(call).users.values()
            if workspace.id in person.workspaces
        ]
    )


def _invite(call: SmartDocumentorCall, workspace: Workspace | None) -> Reply:
    """Invite people; an invited person is not confirmed. Nothing is sent."""
    organization = organization_of(call)
    invited = [(item["email"].lower(), item["roleName"]) for item in call.body["users"]]
    if len({email for email, _ in invited}) != len(invited):
        raise Problem(400, "duplicate e-mail addresses are not allowed")
    if any(role not in ROLES for _, role in invited):
        raise Problem(400, "roleName is not one of the available roles")
    known = {person.email.lower(): person for person in organization.users.values()}
    if workspace is None and any(email in known for email, _ in invited):
        raise Problem(400, "a user with this e-mail address exists")
    for email, role in invited:
        person = known.get(email)
        if person is None:
            number = next(call.state.user_ids)
            person = Person(number, email, role, call.runtime.now(), confirmed=False)
            organization.users[person.id] = person
        if workspace is not None:
            person.workspaces.add(workspace.id)
    return Reply(200)


@handlers.handles("invite_tenant_users")
def _invite_tenant_users(call: SmartDocumentorCall) -> Reply:
    return _invite(call, None)


@handlers.handles("invite_workspace_users")
def _invite_workspace_users(call: SmartDocumentorCall) -> Reply:
    return _invite(call, workspace_of(call, call.body["workspaceId"]))
