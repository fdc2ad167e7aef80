"""SmartDocumentor: tasks, their statuses, and what a person does to them."""

from __future__ import annotations

import asyncio
from typing import Any

from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.reader.analysis import Reading, page_count
from docrelay.sandbox.server.messages import Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.smartdocumentor.fetch import Fetched, fetch_document, file_name
from docrelay.sandbox.smartdocumentor.state import (
    INTEGRATION_TEXTS,
    NEVER,
    QUEUED_FOR_INTEGRATION,
    SmartDocumentorState,
    Task,
    check_url,
)
from docrelay.sandbox.smartdocumentor.workspaces import (
    SmartDocumentorCall,
    created_between,
    ordered,
    organization_of,
    page,
    stamp,
    workspace_of,
)

handlers = Handlers[SmartDocumentorState]()
DELETED = 20
QUEUED = 30
IN_PROGRESS = 31
FAILED = 32
DOWNLOAD_FAILED = 33
# Our reading: the number is not published; clients must go by taskStatusText.
PROCESSED = 100
_TEXTS = {
    DELETED: "Deleted",
    QUEUED: "Queued for Pre-Processing",
    IN_PROGRESS: "Pre-Processing in Progress",
    FAILED: "Pre-Processing Failed",
    DOWNLOAD_FAILED: "Pre-Processing Download Failed",
    PROCESSED: "Processed",
}


async def outcome(task: Task) -> Fetched:
    """Return what came of a task, or what the sandbox was told to make of it."""
    failure = task.progress.failed
    if failure:
        return Fetched(Reading(None, failure.message), download_failed=failure.download)
    return await task.work


@handlers.handles("create_task")
def _create_task(call: SmartDocumentorCall) -> Reply:
    organization, body, runtime = organization_of(call), call.body, call.runtime
    workspace = workspace_of(call, body.get("workspaceId"))
    _check_request(call, workspace.id)
    now = runtime.now()
    task = Task(
        id=next(call.state.task_ids),
        number=1 + sum(item.workspace_id == workspace.id for item in organization.tasks.values()),
        workspace_id=workspace.id,
        request=dict(body),
        display_name=body.get("displayName") or f"Task {now:%Y%m%d%H%M%S%f}",
        created=now,
        started=now,
        progress=runtime.jobs.begin("task", file_name(body["context"]["url"])),
        work=runtime.spawn(fetch_document(runtime, body["context"]["url"])),
    )
    task.speakers = {key: dict(value) for key, value in workspace.speakers.items()}
    organization.tasks[task.id] = task
    return json_reply({"taskId": task.id})


def _check_request(call: SmartDocumentorCall, workspace_id: int) -> None:
    organization, body = organization_of(call), call.body
    try:
        check_url(body["context"]["url"])
    except ValueError:
        raise Problem(400, "context.url must be an http or https URL") from None
    batch_id = body.get("batchId")
    if batch_id is not None:
        batch = organization.batches.get(batch_id)
        if batch is None:
            raise Problem(404, "the batch does not exist")
        if batch.workspace_id != workspace_id:
            raise Problem(400, "the batch belongs to another workspace")
    external_id = body.get("externalId")
    if external_id is not None and any(
        task.external_id == external_id for task in organization.tasks.values()
    ):
        raise Problem(400, "externalId must be unique in the organization")


def find_task(call: SmartDocumentorCall) -> Task:
    """Return the task that taskId or externalId of the query names; raises Problem 400 or 404."""
    task_id, external_id = call.query.get("taskId"), call.query.get("externalId")
    if task_id is None and external_id is None:
        raise Problem(400, "taskId or externalId is required")
    for task in organization_of(call).tasks.values():
        if task_id in (None, task.id) and external_id in (None, task.external_id):
            return task
    raise Problem(404, "the task does not exist")


async def _status(task: Task) -> tuple[int, Fetched | None]:
    """Return status and outcome; every look takes the task one state further."""
    if task.in_history:
        return DELETED, None
    working = task.progress.ask()
    if working is not None:
        return int(working), None
    fetched = await outcome(task)
    if fetched.download_failed:
        return DOWNLOAD_FAILED, fetched
    return (PROCESSED if fetched.reading.document else FAILED), fetched


async def _task_json(task: Task) -> dict[str, Any]:
    status, fetched = await _status(task)
    answer: dict[str, Any] = {
        "taskId": task.id,
        "workspaceId": task.workspace_id,
        "batchId": task.batch_id,
        "taskNumber": task.number,
        "externalId": task.external_id,
        "displayName": task.display_name,
        "description": task.request.get("description"),
        "createdOn": stamp(task.created),
        "taskStatus": status,
        "integrationStatus": task.integration,
        "taskStatusText": _TEXTS[status],
        "integrationStatusText": INTEGRATION_TEXTS[task.integration],
        "externalIntegrationStatus": task.external_status,
        "totalPages": page_count(fetched.reading if fetched else None),
        "preProcessingStartedOn": stamp(task.started),
    }
    if task.restarts:
        answer["restartCount"] = task.restarts
    return answer


@handlers.handles("get_task_status")
async def _get_task_status(call: SmartDocumentorCall) -> Reply:
    return json_reply(await _task_json(find_task(call)))


async def _matching(call: SmartDocumentorCall) -> list[dict[str, Any]]:
    query = call.query
    if query.get("startDate") is None and query.get("endDate") is None:
        raise Problem(400, "startDate or endDate is required")
    wanted = query.get("workspaceId")
    chosen = [
        task
        for task in organization_of(call).tasks.values()
        if created_between(call, task.created)
        and (not wanted or task.workspace_id in wanted)
        and query.get("externalIntegrationStatus") in (None, task.external_status)
    ]
    found = [await _task_json(task) for task in chosen]
    for name in ("taskStatus", "integrationStatus"):
        values = query.get(name)
        found = [item for item in found if not values or item[name] in values]
    return ordered(call, found)


@handlers.handles("list_task_statuses")
async def _list_task_statuses(call: SmartDocumentorCall) -> Reply:
    return json_reply(await _matching(call))


@handlers.handles("list_task_statuses_paginated")
async def _list_task_statuses_paginated(call: SmartDocumentorCall) -> Reply:
    items, envelope = page(call, await _matching(call))
    return json_reply({"items": items, **envelope})


async def _forget(runtime: Runtime, work: asyncio.Task[Fetched]) -> None:
    """Delete a document that was fetched before; who waits for it still gets it."""
    fetched = await work
    if fetched.path:
        runtime.files.discard(fetched.path)


@handlers.handles("reprocess_task")
def _reprocess_task(call: SmartDocumentorCall) -> Reply:
    """Start over with the first request: the document is fetched again."""
    task, runtime = find_task(call), call.runtime
    runtime.spawn(_forget(runtime, task.work))
    task.work = runtime.spawn(fetch_document(runtime, task.request["context"]["url"]))
    task.progress = runtime.jobs.begin("task", file_name(task.request["context"]["url"]))
    task.in_history = False
    task.restarts += 1
    task.started = runtime.now()
    task.external_status = NEVER
    task.review, task.integration = "", QUEUED_FOR_INTEGRATION
    task.log.clear()
    return Reply(200)


@handlers.handles("set_external_integration_status")
def _set_external_integration_status(call: SmartDocumentorCall) -> Reply:
    find_task(call).external_status = call.body["externalIntegrationStatus"]
    return Reply(200)


def move_to_history(state: SmartDocumentorState, task_id: int) -> None:
    """Delete a task: its status is `Deleted` (20) and its batch counts it as history; raises Problem 404.

    That it stays in the lists, and that reprocessing brings it back, is our reading.
    """
    state.task(task_id).in_history = True


def set_integration_status(state: SmartDocumentorState, task_id: int, status: object) -> None:
    """Set the integration status of a task; raises ControlError for an unknown one, Problem 404."""
    known = [number for number in INTEGRATION_TEXTS if number == status and not isinstance(status, bool)]
    if not known:
        raise ControlError("status", f"must be one of {', '.join(map(str, INTEGRATION_TEXTS))}")
    state.task(task_id).integration = known[0]
