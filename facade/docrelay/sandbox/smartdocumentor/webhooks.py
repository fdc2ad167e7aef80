"""SmartDocumentor: reviews, and the webhooks that they send.

As documented, a review POSTs the data of the document as JSON to every URL that its workspace has; 2xx
archives the document, and an error sends it back to "To Review" and logs the body of the reply. Nothing is
sent again before the next review.
"""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from docrelay.sandbox.network import OutOfReachError, Reach, connection
from docrelay.sandbox.server.messages import Problem
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.smartdocumentor.exports import export_data, export_transcript, processed, write_docx
from docrelay.sandbox.smartdocumentor.state import (
    ARCHIVE,
    INTEGRATED,
    NOT_INTEGRATED,
    TO_REVIEW,
    TRANSCRIPTS,
    Delivery,
    SmartDocumentorState,
    Task,
    Webhook,
)

if TYPE_CHECKING:
    from docrelay.sandbox.reader.documents import Document

_SECONDS = 10.0  # our reading: no time limit is documented
_REPLY_LIMIT = 64 * 1024
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def configure(
    state: SmartDocumentorState, workspace_id: int, webhooks: Sequence[Webhook], *, delete_files: bool = False
) -> None:
    """Set the webhooks of a workspace; raises Problem 404 for an unknown one, 400 for one they do not fit."""
    workspace = state.workspace(workspace_id)
    for webhook in webhooks:
        if webhook.as_file and workspace.template != TRANSCRIPTS:
            raise Problem(400, "only a transcript workspace sends the URL of a file")
    workspace.webhooks = tuple(webhooks)
    workspace.delete_files = delete_files


async def review(state: SmartDocumentorState, runtime: Runtime, task_id: int) -> list[Delivery]:
    """Review a processed task as a person would, and deliver its webhooks in turn.

    Raises Problem 404 for a task that is unknown or not processed, 409 for one that is archived.
    """
    task = state.task(task_id)
    _, document = await processed(task)
    if task.review == ARCHIVE:
        raise Problem(409, "the task is archived")
    workspace = state.workspace(task.workspace_id)
    task.review = TO_REVIEW
    sent = [await _deliver(state, runtime, task, document, webhook) for webhook in workspace.webhooks]
    task.log += [delivery.reply for delivery in sent if not delivery.accepted and delivery.reply]
    accepted = all(delivery.accepted for delivery in sent)
    task.review = ARCHIVE if accepted else TO_REVIEW
    if sent:
        task.integration = INTEGRATED if accepted else NOT_INTEGRATED
    if accepted and workspace.delete_files:
        state.links.drop(task)
    state.deliveries += sent
    return sent


async def _deliver(
    state: SmartDocumentorState,
    runtime: Runtime,
    task: Task,
    document: Document,
    webhook: Webhook,
) -> Delivery:
    kind, body = await _content(state, runtime, task, document, webhook)
    reach = runtime.options.fetch_from
    status, reply = await asyncio.to_thread(_post, webhook.url, json.dumps(body).encode(), reach)
    return Delivery(task.id, kind, webhook.url, body, status, reply)


async def _content(
    state: SmartDocumentorState,
    runtime: Runtime,
    task: Task,
    document: Document,
    webhook: Webhook,
) -> tuple[str, dict[str, Any]]:
    """Return the name of a webhook in the contract, and what it sends."""
    if state.workspace(task.workspace_id).template != TRANSCRIPTS:
        return "textDocuments", _simple(await export_data(state, runtime, task), webhook)
    if webhook.as_file:
        return "urlToFileTranscripts", _file_notice(state, runtime, task, document, webhook)
    return "transcripts", _simple(await export_transcript(state, runtime, task), webhook)


_KEY_DATA = frozenset(
    {"taskId", "originalFileUrl", "displayName", "taskNumber", "totalTimeInSeconds", "externalId"}
)


def _simple(data: dict[str, Any], webhook: Webhook) -> dict[str, Any]:
    """Leave only key data where the webhook asks for that; which members those are is our reading."""
    if not webhook.simplified:
        return data
    simple = {name: value for name, value in data.items() if name in _KEY_DATA}
    if "paragraphs" in data:
        names = ("text", "speakerName")
        simple["paragraphs"] = [{name: item[name] for name in names} for item in data["paragraphs"]]
    else:
        entities = [item for chunk in data["chunks"] for item in chunk["entities"]]
        simple["chunks"] = [{"entities": [{"type": e["type"], "value": e["value"]} for e in entities]}]
    return simple


def _file_notice(
    state: SmartDocumentorState, runtime: Runtime, task: Task, document: Document, webhook: Webhook
) -> dict[str, Any]:
    path = runtime.files.new_path()
    write_docx(
        path, document, task, timestamps=webhook.timestamps, speakers=webhook.speakers, merge=webhook.merge
    )
    key = state.links.issue(path, seconds=webhook.hours * 3600, content_type=_DOCX)
    return {
        "taskId": task.id,
        "taskNumber": task.number,
        "workspaceId": task.workspace_id,
        "displayName": task.display_name,
        "exportedFileUrl": f"{runtime.root_url}/_sandbox/exports/{key}",
    }


def _post(url: str, body: bytes, reach: Reach) -> tuple[int | None, str]:
    """POST JSON and return status and reply; the status is None when there was no answer."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    try:
        made = connection(parts.scheme, parts.hostname or "", parts.port, timeout=_SECONDS, reach=reach)
        with closing(made):
            made.request("POST", target, body, headers)
            answer = made.getresponse()
            return answer.status, answer.read(_REPLY_LIMIT).decode("utf-8", "replace")
    except OutOfReachError as error:
        return None, f"no answer: {error}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return None, f"no answer: {type(error).__name__}"
