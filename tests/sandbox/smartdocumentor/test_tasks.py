from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Credentials, Sandbox

Ask = Callable[..., httpx.Response]
Files = tuple[str, dict[str, bytes]]
E = "/api/v1.0/external"
SINCE = {"startDate": "2001-01-01T00:00:00Z"}


@pytest.fixture
def url(files: Files, invoice: bytes) -> str:
    base, served = files
    served["/invoice.pdf"] = invoice
    return f"{base}/invoice.pdf?sig=fake-signature"


def _create(ask: Ask, url: str, **members: Any) -> int:
    answer = ask("POST", f"{E}/sdtask/process", json={"context": {"url": url}, **members})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["taskId"])


def _status(ask: Ask, task: int) -> dict[str, Any]:
    status: dict[str, Any] = ask("GET", f"{E}/sdtask/status", params={"taskid": task}).json()
    return status


def test_a_task_fetches_its_document_and_is_processed(smartdocumentor: Ask, url: str) -> None:
    task = _create(smartdocumentor, url, displayName="Invoice", externalId="INV-44")
    seen = [_status(smartdocumentor, task) for _ in range(3)]
    assert [item["taskStatus"] for item in seen[:2]] == [30, 31]
    done = seen[2]
    assert (done["taskStatusText"], done["totalPages"]) == ("Processed", 2)
    assert (done["externalIntegrationStatus"], done["taskNumber"]) == ("never", 1)
    assert "restartCount" not in done
    by_own_id = smartdocumentor("GET", f"{E}/sdtask/status", params={"externalId": "INV-44"})
    assert by_own_id.json()["taskId"] == task


def test_failures_have_their_own_status(smartdocumentor: Ask, files: Files) -> None:
    base, served = files
    served |= {"/broken.pdf": b"no pdf", "/large.bin": b"x" * 100_001}
    broken = _create(smartdocumentor, f"{base}/broken.pdf")
    lost = [
        _create(smartdocumentor, url)
        for url in (
            f"{base}/missing.pdf",
            f"{base}/to-file",
            f"{base}/large.bin",
            "http://127.0.0.1:9/nobody-listens",
        )
    ]
    for _ in range(3):
        seen = {task: _status(smartdocumentor, task)["taskStatus"] for task in [broken, *lost]}
    assert seen == {broken: 32, **dict.fromkeys(lost, 33)}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"context": {}},
        {"context": {"url": "file:///etc/passwd"}},
        {"context": {"url": "ftp://example.com/x"}},
        {"context": {"url": 3}},
        {"context": {"url": "http://127.0.0.1:9/x"}, "priority": "high"},
        {"context": {"url": "http://127.0.0.1:9/x"}, "unknown": 1},
    ],
)
def test_wrong_requests(smartdocumentor: Ask, body: dict[str, Any]) -> None:
    assert smartdocumentor("POST", f"{E}/sdtask/process", json=body).status_code == 400


def test_workspace_batch_and_external_id_are_checked(smartdocumentor: Ask, url: str) -> None:
    spaces = smartdocumentor("GET", f"{E}/sdworkspace/CurrentWorkspaces").json()
    batch = smartdocumentor("POST", f"{E}/sdbatch", json={"displayName": "B"}).json()["batchId"]
    _create(smartdocumentor, url, batchId=batch, externalId="one")
    counted = smartdocumentor("GET", f"{E}/sdbatch", params={"batchId": batch}).json()
    assert counted["totalTasks"] == 1
    context = {"context": {"url": url}}
    for members, status in (
        ({"workspaceId": 999}, 404),
        ({"batchId": 999}, 404),
        ({"batchId": batch, "workspaceId": spaces[1]["workspaceId"]}, 400),
        ({"externalId": "one"}, 400),
    ):
        answer = smartdocumentor("POST", f"{E}/sdtask/process", json=context | members)
        assert answer.status_code == status


def test_lists_filter_and_page(smartdocumentor: Ask, url: str, clock: Any) -> None:
    tasks: list[int] = []
    for _ in range(3):
        clock.now += 10
        tasks.append(_create(smartdocumentor, url))
    patch = f"{E}/sdtask/externalIntegrationStatus"
    body = {"externalIntegrationStatus": "booked"}
    assert smartdocumentor("PATCH", patch, params={"taskId": tasks[1]}, json=body).status_code == 200
    listed = smartdocumentor("GET", f"{E}/sdtask/statuslist", params=SINCE).json()
    assert [item["taskId"] for item in listed] == tasks
    fresh = {**SINCE, "externalIntegrationStatus": "never"}
    found = smartdocumentor("GET", f"{E}/sdtask/statuslist", params=fresh).json()
    assert [item["taskId"] for item in found] == [tasks[0], tasks[2]]
    done = {**SINCE, "taskStatus": [32, 100], "integrationStatus": [1, 2]}
    found = smartdocumentor("GET", f"{E}/sdtask/statuslist", params=done).json()
    assert {item["taskStatus"] for item in found} == {100}
    second = {**SINCE, "pageNumber": 2, "pageSize": 2}
    page = smartdocumentor("GET", f"{E}/sdtask/statuslistpaginated", params=second).json()
    assert [item["taskId"] for item in page["items"]] == [tasks[2]]
    ended = {"endDate": "2001-01-01T00:00:00.1234567Z"}
    assert smartdocumentor("GET", f"{E}/sdtask/statuslist", params=ended).json() == []
    assert smartdocumentor("GET", f"{E}/sdtask/statuslist").status_code == 400
    wrong = {"startDate": "yesterday"}
    assert smartdocumentor("GET", f"{E}/sdtask/statuslist", params=wrong).status_code == 400


def test_reprocessing_starts_over(smartdocumentor: Ask, url: str, files: Files) -> None:
    task = _create(smartdocumentor, url)
    patch = f"{E}/sdtask/externalIntegrationStatus"
    body = {"externalIntegrationStatus": "booked"}
    smartdocumentor("PATCH", patch, params={"taskId": task}, json=body)
    files[1]["/invoice.pdf"] = b"broken now"
    answer = smartdocumentor("PATCH", f"{E}/sdtask/restartprocessing", params={"taskId": task})
    assert (answer.status_code, answer.content) == (200, b"")
    seen = [_status(smartdocumentor, task) for _ in range(3)]
    assert [item["taskStatus"] for item in seen] == [30, 31, 32]
    assert (seen[0]["restartCount"], seen[0]["externalIntegrationStatus"]) == (1, "never")


@pytest.mark.parametrize("value", [" ", "", "x" * 33, None])
def test_external_status_is_bounded(smartdocumentor: Ask, url: str, value: str | None) -> None:
    task = _create(smartdocumentor, url)
    path = f"{E}/sdtask/externalIntegrationStatus"
    body = {"externalIntegrationStatus": value}
    assert smartdocumentor("PATCH", path, params={"taskId": task}, json=body).status_code == 400


def test_tasks_belong_to_their_organization(
    sandbox: Sandbox, smartdocumentor: Ask, url: str, smartdocumentor_of: Callable[[Credentials], Ask]
) -> None:
    task = _create(smartdocumentor, url, externalId="mine")
    other = smartdocumentor_of(sandbox.other_customer)
    assert other("GET", f"{E}/sdtask/status", params={"taskId": task}).status_code == 404
    assert other("GET", f"{E}/sdtask/status", params={"externalId": "mine"}).status_code == 404
    assert other("GET", f"{E}/sdtask/statuslist", params=SINCE).json() == []
    assert other("GET", f"{E}/sdtask/status").status_code == 400


def test_signed_urls_do_not_show(sandbox: Sandbox, smartdocumentor: Ask, url: str) -> None:
    _create(smartdocumentor, url)
    assert "fake-signature" not in str(sandbox.requests())
