"""SmartDocumentor: export data, and the speakers of transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from docrelay.sandbox.reader.analysis import page_count
from docrelay.sandbox.server.messages import Call, Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import World
from docrelay.sandbox.smartdocumentor.state import TRANSCRIPTS, Fetched, Speaker, Task
from docrelay.sandbox.smartdocumentor.workspaces import organization_of, smartdocumentor, workspace_of

if TYPE_CHECKING:
    from docrelay.sandbox.reader.documents import Document

_SECONDS_A_WORD = 0.4  # an even pace stands in for the times of a recording
_SPOKEN = re.compile(r"\s*(?P<name>[^\W\d][\w .'-]{0,40}):\s+(?P<text>\S.*)")


def _task_of(call: Call, name: str) -> Task:
    task = organization_of(call).tasks.get(call.path[name])
    if task is None or call.query.get("externalId") not in (None, task.external_id):
        raise Problem(404, "the task does not exist")
    return task


async def processed(task: Task) -> tuple[Fetched, Document]:
    """Return the outcome of a task that is processed; raises Problem 404 for any other."""
    if task.progress.finished and not (task.progress.failed or task.in_history):
        fetched = await task.work
        if fetched.reading.document is not None:
            return fetched, fetched.reading.document
    raise Problem(404, "the task is not processed, so there is nothing to export")


def _original_url(world: World, task: Task) -> str | None:
    """Return a URL of the sandbox itself under which the fetched document can be had for a while.

    None where the workspace deletes the files of documents that are reviewed.
    """
    state = world.smartdocumentor
    if task.review and state.workspace(task).delete_files:
        return None
    return f"{world.root_url}/_sandbox/originals/{state.links.issue(task)}"


async def export_data(world: World, task: Task) -> dict[str, Any]:
    """Export one entity per place where a component was found; a chunk per page (our reading).

    Raises Problem 404 for a task that is not processed.
    """
    fetched, document = await processed(task)
    chunks = [
        {"entities": [_entity(item, number) for item in document.evidence if item.page == number]}
        for number in range(1, page_count(fetched.reading) + 1)
    ]
    return {
        "taskId": task.id,
        "originalFileUrl": _original_url(world, task),
        "workspaceId": task.workspace_id,
        "batchId": task.batch_id,
        "taskNumber": task.number,
        "externalId": task.external_id,
        "displayName": task.display_name,
        "description": task.request.get("description"),
        "totalPages": page_count(fetched.reading),
        "lastCheckoutByUserName": None,
        "lastCheckedOutBy": None,
        "lastCheckedOutUntil": None,
        "chunks": chunks,
    }


@smartdocumentor.handles("get_export_data")
async def _get_export_data(call: Call) -> Reply:
    return json_reply(await export_data(call.world, _task_of(call, "taskid")))


def _entity(item: Any, chunk: int) -> dict[str, Any]:
    return {
        "type": item.name,
        "category": "Header",
        "groupName": None,
        "pageNumber": item.page,
        "chunkNumber": chunk,
        "customFormValues": None,
        "qrCode": None,
        "value": item.value,
    }


@smartdocumentor.handles("get_transcript_export_data")
async def _get_transcript_export_data(call: Call) -> Reply:
    task = _task_of(call, "taskid")
    if workspace_of(call, task.workspace_id).template != TRANSCRIPTS:
        raise Problem(400, "the task is not in a transcript workspace")
    return json_reply(await export_transcript(call.world, task))


async def export_transcript(world: World, task: Task) -> dict[str, Any]:
    """Export the lines of a document as spoken paragraphs; raises Problem 404 when it is not processed."""
    _, document = await processed(task)
    paragraphs = list(paragraphs_of(document, task))
    return {
        "taskId": task.id,
        "originalFileUrl": _original_url(world, task),
        "workspaceId": task.workspace_id,
        "displayName": task.display_name,
        "taskNumber": task.number,
        "totalTimeInSeconds": round(paragraphs[-1]["endTime"]) if paragraphs else 0,
        "paragraphs": paragraphs,
    }


def paragraphs_of(document: Document, task: Task) -> Iterator[dict[str, Any]]:
    """Read lines as spoken paragraphs: `Name: words` names the speaker, any other line the default one."""
    default = next((item["speakerName"] for item in task.speakers.values() if item.get("isDefault")), None)
    start = 0.0
    for line in (line for text in document.pages for line in text.splitlines() if line.strip()):
        spoken = _SPOKEN.fullmatch(line)
        text = spoken["text"] if spoken else line.strip()
        end = round(start + _SECONDS_A_WORD * len(text.split()), 1)
        yield {
            "text": text,
            "speakerName": spoken["name"] if spoken else default,
            "startTime": start,
            "endTime": end,
        }
        start = end


def _by_id(call: Call) -> dict[str, Speaker]:
    speakers = {item["speakerId"]: dict(item) for item in call.body["speakers"]}
    if len(speakers) != len(call.body["speakers"]):
        raise Problem(400, "a speakerId is given more than once")
    return speakers


@smartdocumentor.handles("get_workspace_speakers")
def _get_workspace_speakers(call: Call) -> Reply:
    workspace = workspace_of(call, call.path["workspaceId"])
    return json_reply({"speakers": list(workspace.speakers.values())})


@smartdocumentor.handles("put_workspace_speakers")
def _put_workspace_speakers(call: Call) -> Reply:
    """Replace the speakers of a workspace; that it is not a merge is our reading."""
    workspace_of(call, call.path["workspaceId"]).speakers = _by_id(call)
    return Reply(200)


def _speaking_task(call: Call) -> Task:
    task = _task_of(call, "taskId")
    if task.workspace_id != workspace_of(call, call.path["workspaceId"]).id:
        raise Problem(404, "the task is in another workspace")
    return task


def _keep_one_default(task: Task, changed: dict[str, Speaker]) -> None:
    """Let the newest default speaker be the only one."""
    newest = next((key for key, item in changed.items() if item.get("isDefault")), None)
    if newest is not None:
        for key, item in task.speakers.items():
            item["isDefault"] = key == newest


@smartdocumentor.handles("list_task_speakers")
def _list_task_speakers(call: Call) -> Reply:
    return json_reply({"speakers": list(_speaking_task(call).speakers.values())})


@smartdocumentor.handles("add_task_speaker")
def _add_task_speaker(call: Call) -> Reply:
    task, added = _speaking_task(call), _by_id(call)
    if added.keys() & task.speakers.keys():
        raise Problem(400, "the task has a speaker of this id")
    task.speakers |= added
    _keep_one_default(task, added)
    return Reply(200)


@smartdocumentor.handles("put_task_speaker")
def _put_task_speaker(call: Call) -> Reply:
    """Change speakers that the task has; others keep what they are (our reading)."""
    task, changed = _speaking_task(call), _by_id(call)
    if not changed.keys() <= task.speakers.keys():
        raise Problem(404, "the task has no speaker of this id")
    task.speakers |= changed
    _keep_one_default(task, changed)
    return Reply(200)


@smartdocumentor.handles("delete_task_speaker")
def _delete_task_speaker(call: Call) -> Reply:
    if _speaking_task(call).speakers.pop(call.path["speakerId"], None) is None:
        raise Problem(404, "the task has no speaker of this id")
    return Reply(200)
