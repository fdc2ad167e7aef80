from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from docrelay.sandbox import Sandbox, Webhook
from docrelay.sandbox.control.client import ReviewState
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.smartdocumentor.state import Delivery
from tests.conftest import Answer, Service

Ask = Callable[..., httpx.Response]
Files = tuple[str, dict[str, bytes]]
E = "/api/v1.0/external"
INVOICES, INTERVIEWS = 10, 11
SPOKEN = b"Ann: How are you today?\nAnn: All well?\nBob: Fine, thank you.\n"


@pytest.fixture
def process(smartdocumentor: Ask, files: Files, invoice: bytes) -> Callable[[int], int]:
    """Have a document processed in a workspace; returns the task."""
    base, served = files
    served |= {"/invoice.pdf": invoice, "/interview.txt": SPOKEN}

    def create(workspace: int) -> int:
        name = "interview.txt" if workspace == INTERVIEWS else "invoice.pdf"
        body = {"context": {"url": f"{base}/{name}"}, "workspaceId": workspace, "externalId": "own-1"}
        task = int(smartdocumentor("POST", f"{E}/sdtask/process", json=body).json()["taskId"])
        for _ in range(3):
            smartdocumentor("GET", f"{E}/sdtask/status", params={"taskid": task})
        return task

    return create


@pytest.fixture
def keeps_contract(sandbox: Sandbox) -> Callable[[Delivery], None]:
    """Hold what was sent against the webhook in the contract."""
    contract = sandbox.contract("smartdocumentor")

    def check(delivery: Delivery) -> None:
        place = ("webhooks", delivery.kind, "post", "requestBody", "content", "application/json", "schema")
        assert contract.schemas.check(place, delivery.body, where="body", closed=True) == []

    return check


def _integration(ask: Ask, task: int) -> tuple[int, str | None]:
    found = ask("GET", f"{E}/sdtask/status", params={"taskid": task}).json()
    return found["integrationStatus"], found["integrationStatusText"]


def test_an_accepted_document_is_archived(
    sandbox: Sandbox,
    smartdocumentor: Ask,
    service: Service,
    process: Callable[[int], int],
    keeps_contract: Callable[[Delivery], None],
) -> None:
    service.routes({"/hook": Answer(204, content_type=None)})
    sandbox.set_webhooks(INVOICES, Webhook(url=f"{service.url}/hook?key=1"))
    task = process(INVOICES)
    assert sandbox.review_state(task) == ReviewState("", ())
    assert _integration(smartdocumentor, task) == (1, None)
    [sent] = sandbox.review(task)
    keeps_contract(sent)
    assert (sent.kind, sent.status, sent.accepted) == ("textDocuments", 204, True)
    [request] = service.received
    assert (request.method, request.target) == ("POST", "/hook?key=1")
    assert request.headers["Content-Type"].startswith("application/json")
    body = json.loads(request.body)
    exported = smartdocumentor("GET", f"{E}/sdtask/GetExportData/{task}").json()
    assert body == sent.body == exported
    assert sandbox.review_state(task) == ReviewState("Archive", ())
    assert _integration(smartdocumentor, task) == (2, "Successful")
    assert sandbox.deliveries() == [sent]
    with pytest.raises(ControlError, match="archived"):
        sandbox.review(task)


def test_an_error_sends_the_document_back_and_logs_the_reply(
    sandbox: Sandbox, smartdocumentor: Ask, service: Service, process: Callable[[int], int]
) -> None:
    answers = [
        Answer(500, b"ledger is closed"),
        Answer(400),
        Answer(302, headers={"Location": "/"}),
        Answer(),
    ]
    service.responder = lambda _: answers[len(service.received) - 1]
    sandbox.set_webhooks(INVOICES, Webhook(url=service.url))
    task = process(INVOICES)
    for _ in range(3):
        assert not sandbox.review(task)[0].accepted
        assert sandbox.review_state(task) == ReviewState("To Review", ("ledger is closed",))
        assert _integration(smartdocumentor, task) == (3, "Failed")
    assert len(service.received) == 3  # nothing is sent again by itself
    assert sandbox.review(task)[0].accepted
    assert sandbox.review_state(task).review == "Archive"


def test_an_endpoint_that_is_not_there(
    sandbox: Sandbox, service: Service, process: Callable[[int], int]
) -> None:
    sandbox.set_webhooks(INVOICES, Webhook(url="http://127.0.0.1:1/"), Webhook(url=service.url))
    task = process(INVOICES)
    service.responder = lambda _: Answer()
    gone, taken = sandbox.review(task)
    assert (gone.status, taken.status) == (None, 200)
    assert sandbox.review_state(task) == ReviewState("To Review", ("no answer: ConnectionRefusedError",))


def test_without_webhooks_a_review_archives(sandbox: Sandbox, process: Callable[[int], int]) -> None:
    task = process(INVOICES)
    assert sandbox.review(task) == []
    assert sandbox.review_state(task) == ReviewState("Archive", ())


def test_reprocessing_starts_over(
    sandbox: Sandbox, smartdocumentor: Ask, process: Callable[[int], int]
) -> None:
    task = process(INVOICES)
    sandbox.review(task)
    smartdocumentor("PATCH", f"{E}/sdtask/restartprocessing", params={"taskId": task})
    assert sandbox.review_state(task) == ReviewState("", ())
    with pytest.raises(ControlError, match="not processed"):
        sandbox.review(task)


@pytest.mark.parametrize("simplified", [False, True])
@pytest.mark.parametrize(("workspace", "kind"), [(INVOICES, "textDocuments"), (INTERVIEWS, "transcripts")])
def test_the_simplified_export_keeps_key_data(
    sandbox: Sandbox,
    service: Service,
    process: Callable[[int], int],
    keeps_contract: Callable[[Delivery], None],
    workspace: int,
    kind: str,
    simplified: bool,
) -> None:
    service.responder = lambda _: Answer()
    sandbox.set_webhooks(workspace, Webhook(url=service.url, simplified=simplified))
    [sent] = sandbox.review(process(workspace))
    keeps_contract(sent)
    assert sent.kind == kind
    assert ("workspaceId" in sent.body) is not simplified
    if kind == "transcripts":
        assert [item["speakerName"] for item in sent.body["paragraphs"]] == ["Ann", "Ann", "Bob"]
        assert ("startTime" in sent.body["paragraphs"][0]) is not simplified
    else:
        entities = [item for chunk in sent.body["chunks"] for item in chunk["entities"]]
        assert "INV-2023-0044" in {item["value"] for item in entities}


def test_file_urls_expire(
    sandbox: Sandbox, service: Service, web: httpx.Client, process: Callable[[int], int], clock: Any
) -> None:
    service.responder = lambda _: Answer()
    sandbox.set_webhooks(INVOICES, Webhook(url=service.url))
    [sent] = sandbox.review(process(INVOICES))
    url = sent.body["originalFileUrl"]
    assert web.get(url).content.startswith(b"%PDF")
    clock.now += 180 * 86400
    assert web.get(url).status_code == 403
    assert web.get(url + "x").status_code == 404


def test_a_workspace_may_delete_reviewed_files(
    sandbox: Sandbox, smartdocumentor: Ask, service: Service, web: httpx.Client, process: Callable[[int], int]
) -> None:
    service.responder = lambda _: Answer()
    sandbox.set_webhooks(INVOICES, Webhook(url=service.url), delete_files=True)
    task = process(INVOICES)
    before = smartdocumentor("GET", f"{E}/sdtask/GetExportData/{task}").json()["originalFileUrl"]
    assert web.get(before).status_code == 200
    [sent] = sandbox.review(task)
    assert sent.body["originalFileUrl"] is None
    assert web.get(before).status_code == 404


def test_a_transcript_can_be_sent_as_a_word_file(
    sandbox: Sandbox,
    service: Service,
    web: httpx.Client,
    process: Callable[[int], int],
    keeps_contract: Callable[[Delivery], None],
    clock: Any,
) -> None:
    service.responder = lambda _: Answer()
    hook = Webhook(url=service.url, as_file=True, merge=True, timestamps=False, hours=1)
    sandbox.set_webhooks(INTERVIEWS, hook)
    [sent] = sandbox.review(process(INTERVIEWS))
    keeps_contract(sent)
    assert sent.kind == "urlToFileTranscripts"
    answer = web.get(sent.body["exportedFileUrl"])
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        root = fromstring(archive.read("word/document.xml"))
    assert ["".join(item.itertext()) for item in root[0]] == [
        "Ann: How are you today? All well?",
        "Bob: Fine, thank you.",
    ]
    clock.now += 3600
    assert web.get(sent.body["exportedFileUrl"]).status_code == 403


def test_webhooks_are_set_and_reviews_done_over_http(
    sandbox: Sandbox, service: Service, web: httpx.Client, process: Callable[[int], int]
) -> None:
    service.responder = lambda _: Answer(418, b"no coffee")
    control = f"{sandbox.url}/_sandbox"
    hooks = f"{control}/workspaces/{INVOICES}/webhooks"
    task = process(INVOICES)
    assert web.put(hooks, json={"webhooks": [{"url": service.url, "simplified": True}]}).status_code == 204
    [sent] = web.post(f"{control}/tasks/{task}/review").json()
    assert (sent["status"], sent["accepted"]) == (418, False)
    assert web.get(f"{control}/deliveries").json() == [sent]
    assert web.get(f"{control}/tasks/{task}").json() == {
        "taskId": task,
        "review": "To Review",
        "log": ["no coffee"],
    }
    assert web.put(hooks, json={"webhooks": []}).status_code == 204
    assert web.post(f"{control}/tasks/{task}/review").json() == []
    assert web.post(f"{control}/tasks/{task}/review").status_code == 409
    assert web.post(f"{control}/tasks/1/review").status_code == 404
    wrong: Any
    for wrong in ({}, [], {"webhooks": [{}]}, {"webhooks": [{"url": "ftp://x"}]}, {"webhooks": 1}):
        assert web.put(hooks, json=wrong).status_code == 400, wrong
    assert web.put(f"{control}/workspaces/1/webhooks", json={"webhooks": []}).status_code == 404


def test_what_the_service_does_not_offer(sandbox: Sandbox, service: Service) -> None:
    with pytest.raises(ValueError, match="hours"):
        Webhook(url=service.url, hours=169)
    with pytest.raises(ValueError, match="url"):
        Webhook(url="javascript:1")
    with pytest.raises(ControlError, match="transcript"):
        sandbox.set_webhooks(INVOICES, Webhook(url=service.url, as_file=True))
