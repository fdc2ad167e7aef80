"""SmartDocumentor: export data, transcripts and their speakers."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from docrelay.sandbox.reader.analysis import page_count
from docrelay.sandbox.server.messages import Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Handlers
from docrelay.sandbox.smartdocumentor.fetch import Fetched
from docrelay.sandbox.smartdocumentor.state import TRANSCRIPTS, SmartDocumentorState, Speaker, Task
from docrelay.sandbox.smartdocumentor.workspaces import SmartDocumentorCall, organization_of, workspace_of

if TYPE_CHECKING:
    from docrelay.sandbox.reader.documents import Document

handlers = Handlers[SmartDocumentorState]()
_SECONDS_A_WORD = 0.4  # an even pace stands in for the times of a recording
_SPOKEN = re.compile(r"\s*(?P<name>[^\W\d][\w .'-]{0,40}):\s+(?P<text>\S.*)")


def _task_of(call: SmartDocumentorCall, name: str) -> Task:
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


def _original_url(state: SmartDocumentorState, runtime: Runtime, task: Task) -> str | None:
    """Return a URL of the sandbox itself under which the fetched document can be had for a while.

    None where the workspace deletes the files of documents that are reviewed.
    """
    if task.review and state.workspace(task.workspace_id).delete_files:
        return None
    return f"{runtime.root_url}/_sandbox/originals/{state.links.issue(task)}"


async def export_data(state: SmartDocumentorState, runtime: Runtime, task: Task) -> dict[str, Any]:
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
        "originalFileUrl": _original_url(state, runtime, task),
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


@handlers.handles("get_export_data")
async def _get_export_data(call: SmartDocumentorCall) -> Reply:
    return json_reply(await export_data(call.state, call.runtime, _task_of(call, "taskid")))


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


@handlers.handles("get_transcript_export_data")
async def _get_transcript_export_data(call: SmartDocumentorCall) -> Reply:
    task = _task_of(call, "taskid")
    if workspace_of(call, task.workspace_id).template != TRANSCRIPTS:
        raise Problem(400, "the task is not in a transcript workspace")
    return json_reply(await export_transcript(call.state, call.runtime, task))


async def export_transcript(state: SmartDocumentorState, runtime: Runtime, task: Task) -> dict[str, Any]:
    """Export the lines of a document as spoken paragraphs; raises Problem 404 when it is not processed."""
    _, document = await processed(task)
    paragraphs = list(paragraphs_of(document, task))
    return {
        "taskId": task.id,
        "originalFileUrl": _original_url(state, runtime, task),
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


def _by_id(call: SmartDocumentorCall) -> dict[str, Speaker]:
    speakers = {item["speakerId"]: dict(item) for item in call.body["speakers"]}
    if len(speakers) != len(call.body["speakers"]):
        raise Problem(400, "a speakerId is given more than once")
    return speakers


@handlers.handles("get_workspace_speakers")
def _get_workspace_speakers(call: SmartDocumentorCall) -> Reply:
    workspace = workspace_of(call, call.path["workspaceId"])
    return json_reply({"speakers": list(workspace.speakers.values())})


@handlers.handles("put_workspace_speakers")
def _put_workspace_speakers(call: SmartDocumentorCall) -> Reply:
    """Replace the speakers of a workspace; that it is not a merge is our reading."""
    workspace_of(call, call.path["workspaceId"]).speakers = _by_id(call)
    return Reply(200)


def _speaking_task(call: SmartDocumentorCall) -> Task:
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


@handlers.handles("list_task_speakers")
def _list_task_speakers(call: SmartDocumentorCall) -> Reply:
    return json_reply({"speakers": list(_speaking_task(call).speakers.values())})


@handlers.handles("add_task_speaker")
def _add_task_speaker(call: SmartDocumentorCall) -> Reply:
    task, added = _speaking_task(call), _by_id(call)
    if added.keys() & task.speakers.keys():
        raise Problem(400, "the task has a speaker of this id")
    task.speakers |= added
    _keep_one_default(task, added)
    return Reply(200)


@handlers.handles("put_task_speaker")
def _put_task_speaker(call: SmartDocumentorCall) -> Reply:
    """Change speakers that the task has; others keep what they are (our reading)."""
    task, changed = _speaking_task(call), _by_id(call)
    if not changed.keys() <= task.speakers.keys():
        raise Problem(404, "the task has no speaker of this id")
    task.speakers |= changed
    _keep_one_default(task, changed)
    return Reply(200)


@handlers.handles("delete_task_speaker")
def _delete_task_speaker(call: SmartDocumentorCall) -> Reply:
    if _speaking_task(call).speakers.pop(call.path["speakerId"], None) is None:
        raise Problem(404, "the task has no speaker of this id")
    return Reply(200)


_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)


def write_docx(
    path: Path, document: Document, task: Task, *, timestamps: bool, speakers: bool, merge: bool
) -> None:
    """Write the paragraphs of a transcript to `path`; `merge` joins those of one speaker in a row."""
    lines = _merged(paragraphs_of(document, task)) if merge else paragraphs_of(document, task)
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(_line(item, timestamps, speakers))}</w:t></w:r></w:p>'
        for item in lines
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _HEAD + _TYPES)
        archive.writestr("_rels/.rels", _HEAD + _RELATIONS)
        archive.writestr(
            "word/document.xml", f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
        )


def _line(item: dict[str, Any], timestamps: bool, speakers: bool) -> str:
    minutes, seconds = divmod(int(item["startTime"]), 60)
    time = f"[{minutes:02}:{seconds:02}] " if timestamps else ""
    name = f"{item['speakerName']}: " if speakers and item["speakerName"] else ""
    return f"{time}{name}{item['text']}"


def _merged(items: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    last: dict[str, Any] | None = None
    for item in items:
        if last is not None and last["speakerName"] == item["speakerName"]:
            last = {**last, "text": f"{last['text']} {item['text']}", "endTime": item["endTime"]}
            continue
        if last is not None:
            yield last
        last = item
    if last is not None:
        yield last
