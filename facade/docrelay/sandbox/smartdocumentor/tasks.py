"""SmartDocumentor: tasks and their statuses."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import unquote, urlsplit

from docrelay.sandbox.reader.analysis import Reading, page_count
from docrelay.sandbox.server.messages import Call, Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.smartdocumentor.fetch import FetchError, fetch
from docrelay.sandbox.smartdocumentor.state import (
    INTEGRATION_TEXTS,
    NEVER,
    QUEUED_FOR_INTEGRATION,
    Fetched,
    Task,
    check_url,
)
from docrelay.sandbox.smartdocumentor.workspaces import (
    created_between,
    ordered,
    organization_of,
    page,
    smartdocumentor,
    stamp,
    workspace_of,
)

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


async def fetch_document(world: World, url: str) -> Fetched:
    """Fetch a document and read it."""
    path = world.new_path()
    settings = world.settings
    try:
        await asyncio.to_thread(
            fetch,
            url,
            path,
            limit=settings.fetch_limit,
            seconds=settings.fetch_seconds,
            reach=settings.fetch_from,
        )
    except FetchError as error:
        path.unlink(missing_ok=True)
        return Fetched(Reading(None, str(error)), download_failed=True)
    return Fetched(await world.reader.read(path, file_name(url)), path)


def file_name(url: str) -> str:
    """Return the last step of a URL's path, as the name of the document behind it."""
    return unquote(urlsplit(url).path).rpartition("/")[2] or "document"


async def outcome(task: Task) -> Fetched:
    """Return what came of a task, or what the sandbox was told to make of it."""
    failure = task.progress.failed
    if failure:
        return Fetched(Reading(None, failure.message), download_failed=failure.download)
    return await task.work


@smartdocumentor.handles("create_task")
def _create_task(call: Call) -> Reply:
    organization, body, world = organization_of(call), call.body, call.world
    workspace = workspace_of(call, body.get("workspaceId"))
    _check_request(call, workspace.id)
    now = world.now()
    task = Task(
        id=next(world.smartdocumentor.task_ids),
        number=1 + sum(item.workspace_id == workspace.id for item in organization.tasks.values()),
        workspace_id=workspace.id,
        request=dict(body),
        display_name=body.get("displayName") or f"Task {now:%Y%m%d%H%M%S%f}",
        created=now,
        started=now,
        progress=world.jobs.begin("task", file_name(body["context"]["url"])),
        work=world.spawn(fetch_document(world, body["context"]["url"])),
    )
    task.speakers = {key: dict(value) for key, value in workspace.speakers.items()}
    organization.tasks[task.id] = task
    return json_reply({"taskId": task.id})


def _check_request(call: Call, workspace_id: int) -> None:
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


def find_task(call: Call) -> Task:
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


@smartdocumentor.handles("get_task_status")
async def _get_task_status(call: Call) -> Reply:
    return json_reply(await _task_json(find_task(call)))


async def _matching(call: Call) -> list[dict[str, Any]]:
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


@smartdocumentor.handles("list_task_statuses")
async def _list_task_statuses(call: Call) -> Reply:
    return json_reply(await _matching(call))


@smartdocumentor.handles("list_task_statuses_paginated")
async def _list_task_statuses_paginated(call: Call) -> Reply:
    items, envelope = page(call, await _matching(call))
    return json_reply({"items": items, **envelope})


async def _forget(world: World, work: asyncio.Task[Fetched]) -> None:
    """Delete a document that was fetched before; who waits for it still gets it."""
    fetched = await work
    if fetched.path:
        world.discard(fetched.path)


@smartdocumentor.handles("reprocess_task")
def _reprocess_task(call: Call) -> Reply:
    """Start over with the first request: the document is fetched again."""
    task, world = find_task(call), call.world
    world.spawn(_forget(world, task.work))
    task.work = world.spawn(fetch_document(world, task.request["context"]["url"]))
    task.progress = world.jobs.begin("task", file_name(task.request["context"]["url"]))
    task.in_history = False
    task.restarts += 1
    task.started = world.now()
    task.external_status = NEVER
    task.review, task.integration = "", QUEUED_FOR_INTEGRATION
    task.log.clear()
    return Reply(200)


@smartdocumentor.handles("set_external_integration_status")
def _set_external_integration_status(call: Call) -> Reply:
    find_task(call).external_status = call.body["externalIntegrationStatus"]
    return Reply(200)
