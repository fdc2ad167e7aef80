from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

Ask = Callable[..., httpx.Response]
Files = tuple[str, dict[str, bytes]]
E = "/api/v1.0/external"
ANN = {"speakerId": "90edf137-ea2a-4b59-bf51-45446299d47e", "speakerName": "Ann"}
BOB = {"speakerId": "b", "speakerName": "Bob", "speakerPrefix": "Dr", "speakerSuffix": None}


def _processed(ask: Ask, url: str, **members: Any) -> int:
    body = {"context": {"url": url}, **members}
    task = int(ask("POST", f"{E}/sdtask/process", json=body).json()["taskId"])
    for _ in range(3):
        ask("GET", f"{E}/sdtask/status", params={"taskId": task})
    return task


def test_export_holds_what_was_found(
    smartdocumentor: Ask, files: Files, invoice: bytes, web: httpx.Client
) -> None:
    base, served = files
    served["/invoice.pdf"] = invoice
    task = _processed(smartdocumentor, f"{base}/invoice.pdf", externalId="mine")
    data = smartdocumentor("GET", f"{E}/sdtask/GetExportData/{task}").json()
    assert (data["externalId"], data["totalPages"], len(data["chunks"])) == ("mine", 2, 2)
    found = {item["type"]: item["value"] for item in data["chunks"][0]["entities"]}
    assert found["InvoiceNumber"] == "INV-2023-0044"
    assert data["chunks"][1]["entities"] == []
    assert web.get(data["originalFileUrl"]).content == invoice
    assert web.get(data["originalFileUrl"] + "x").status_code == 404
    path = f"{E}/sdtask/GetExportData/{task}"
    assert smartdocumentor("GET", path, params={"externalId": "mine"}).status_code == 200
    assert smartdocumentor("GET", path, params={"externalId": "other"}).status_code == 404


def test_nothing_is_exported_before_the_end(smartdocumentor: Ask, files: Files) -> None:
    body = {"context": {"url": f"{files[0]}/missing.pdf"}}
    task = smartdocumentor("POST", f"{E}/sdtask/process", json=body).json()["taskId"]
    for _ in range(4):
        assert smartdocumentor("GET", f"{E}/sdtask/GetExportData/{task}").status_code == 404
        smartdocumentor("GET", f"{E}/sdtask/status", params={"taskId": task})
    assert smartdocumentor("GET", f"{E}/sdtask/GetExportData/none").status_code == 400


@pytest.fixture
def interview(smartdocumentor: Ask, files: Files) -> tuple[int, int]:
    base, served = files
    served["/talk.txt"] = b"Ann: How are you today?\nFine, thank you.\n"
    space = smartdocumentor("GET", f"{E}/sdworkspace/CurrentWorkspaces").json()[1]["workspaceId"]
    speakers = f"{E}/transcripts/speakers/workspaces/{space}"
    assert smartdocumentor("PUT", speakers, json={"speakers": [BOB]}).status_code == 200
    assert smartdocumentor("GET", speakers).json() == {"speakers": [BOB]}
    return _processed(smartdocumentor, f"{base}/talk.txt", workspaceId=space), space


def test_transcripts_have_paragraphs_and_speakers(smartdocumentor: Ask, interview: tuple[int, int]) -> None:
    task, space = interview
    path = f"{E}/transcripts/speakers/tasks/{task}/{space}"
    assert smartdocumentor("GET", path).json() == {"speakers": [BOB]}
    bob = BOB | {"isDefault": True}
    assert smartdocumentor("PUT", path, json={"speakers": [bob]}).status_code == 200
    data = smartdocumentor("GET", f"{E}/sdtask/GetExportData/Transcript/{task}").json()
    assert [(item["speakerName"], item["text"]) for item in data["paragraphs"]] == [
        ("Ann", "How are you today?"),
        ("Bob", "Fine, thank you."),
    ]
    assert data["paragraphs"][0]["endTime"] == data["paragraphs"][1]["startTime"] > 0


def test_speakers_of_a_task_change(smartdocumentor: Ask, interview: tuple[int, int]) -> None:
    task, space = interview
    path = f"{E}/transcripts/speakers/tasks/{task}/{space}"
    added = {"speakers": [ANN | {"isDefault": True}]}
    assert smartdocumentor("POST", path, json=added).status_code == 200
    assert smartdocumentor("POST", path, json=added).status_code == 400
    assert smartdocumentor("POST", path, json=ANN).status_code == 400
    unknown = {"speakers": [ANN | {"speakerId": "nobody"}]}
    assert smartdocumentor("PUT", path, json=unknown).status_code == 404
    speakers = smartdocumentor("GET", path).json()["speakers"]
    assert [item.get("isDefault") for item in speakers] == [False, True]
    assert smartdocumentor("DELETE", f"{path}/b").status_code == 200
    assert smartdocumentor("DELETE", f"{path}/b").status_code == 404
    other = f"{E}/transcripts/speakers/tasks/{task}/{space - 1}"
    assert smartdocumentor("GET", other).status_code == 404


def test_only_transcript_tasks_have_a_transcript(smartdocumentor: Ask, files: Files, invoice: bytes) -> None:
    files[1]["/invoice.pdf"] = invoice
    task = _processed(smartdocumentor, f"{files[0]}/invoice.pdf")
    path = f"{E}/sdtask/GetExportData/Transcript/{task}"
    assert smartdocumentor("GET", path).status_code == 400
