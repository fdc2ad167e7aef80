from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from docrelay.sandbox import Sandbox

Ask = Callable[..., httpx.Response]
PDF = "application/pdf"


@pytest.fixture
def dossier(documine: Ask) -> str:
    template = documine("GET", "/api/dossier-templates").json()["dossierTemplates"][0]["id"]
    base = f"/api/dossier-templates/{template}/dossiers"
    return f"{base}/{documine('POST', base, json={'name': 'Inbox'}).json()['id']}"


def _upload(ask: Ask, dossier: str, name: str, data: bytes) -> str:
    answer = ask("POST", f"{dossier}/files", files={"file": (name, data, PDF)})
    assert answer.status_code == 201, answer.text
    (file_id,) = answer.json()["fileIds"]
    return f"{dossier}/files/{file_id}"


def _finish(ask: Ask, path: str) -> dict[str, Any]:
    for _ in range(10):
        status: dict[str, Any] = ask("GET", path).json()
        if status["processingStatus"] in ("PROCESSED", "ERROR"):
            return status
    raise AssertionError("never finished")


def test_a_document_is_read_and_gives_components(documine: Ask, dossier: str, invoice: bytes) -> None:
    path = _upload(documine, dossier, "invoice.pdf", invoice)
    assert documine("GET", f"{path}/components").status_code == 404
    assert documine("GET", f"{dossier}/files/bulk/components").json() == {"files": []}
    first, second = documine("GET", path).json(), documine("GET", path).json()
    assert (first["processingStatus"], second["processingStatus"]) == (
        "PRE_PROCESSING",
        "OCR_PROCESSING",
    )
    done = _finish(documine, path)
    assert (done["processingStatus"], done["numberOfPages"]) == ("PROCESSED", 2)
    assert (done["fileSize"], done["fileName"]) == (len(invoice), "invoice.pdf")
    found = documine("GET", f"{path}/components").json()
    assert found["components"]["InvoiceNumber"] == ["INV-2023-0044"]
    assert found["components"]["InvoiceDate"] == ["2023-09-14"]
    assert "componentDetails" not in found
    bulk = documine("GET", f"{dossier}/files/bulk/components", params={"includeDetails": "true"})
    (entry,) = bulk.json()["files"]
    (detail,) = entry["componentDetails"]["InvoiceNumber"]
    assert detail["ruleId"] == "InvoiceNumber.1.0"
    assert detail["entities"][0]["page"] == 1


def test_components_come_as_xml_when_asked(documine: Ask, dossier: str, invoice: bytes) -> None:
    path = _upload(documine, dossier, "a&b.pdf", invoice)
    _finish(documine, path)
    answer = documine("GET", f"{path}/components", headers={"Accept": "application/xml"})
    root: Element = fromstring(answer.content)
    assert root.get("name") == "a&b.pdf"
    names = [item.get("name") for item in root]
    assert "InvoiceNumber" in names


def test_an_unreadable_document_ends_in_error(documine: Ask, dossier: str) -> None:
    path = _upload(documine, dossier, "broken.pdf", b"not a pdf")
    done = _finish(documine, path)
    assert done["processingStatus"] == "ERROR"
    assert done["errorMessage"]
    assert documine("GET", f"{path}/components").status_code == 404


def test_the_license_counts_what_was_read(documine: Ask, dossier: str, invoice: bytes) -> None:
    _finish(documine, _upload(documine, dossier, "a.pdf", invoice))
    _finish(documine, _upload(documine, dossier, "b.pdf", b"broken"))
    usage = documine("GET", "/api/license/active/usage").json()
    assert (usage["analyzedPages"], usage["analyzedFiles"]) == (2, 1)


def test_files_are_listed_replaced_and_deleted(documine: Ask, dossier: str, invoice: bytes) -> None:
    path = _upload(documine, dossier, "a.pdf", b"broken")
    assert _finish(documine, path)["processingStatus"] == "ERROR"
    assert _upload(documine, dossier, "a.pdf", invoice) == path
    assert _finish(documine, path)["processingStatus"] == "PROCESSED"
    (listed,) = documine("GET", f"{dossier}/files").json()["files"]
    assert path.endswith(listed["id"])
    assert documine("DELETE", path).status_code == 204
    assert documine("GET", path).status_code == 404
    assert documine("GET", f"{dossier}/files").json() == {"files": []}


def test_uploads_are_strict(documine: Ask, dossier: str) -> None:
    url = f"{dossier}/files"
    wrong: list[dict[str, Any]] = [
        {"files": {"document": ("a.txt", b"x")}},
        {"files": [("file", ("a.txt", b"x")), ("file", ("b.txt", b"y"))]},
        {"files": {"file": ("a.txt", b"x")}, "data": {"note": "hello"}},
        {"files": {"file": (None, b"no file name")}},
        {"json": {"file": "x"}},
        {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}},
        {},
    ]
    for options in wrong:
        assert documine("POST", url, **options).status_code == 400, options
    answer = documine("POST", url, files={"file": ("a.txt", b"x")}, params={"keepManualChanges": "no"})
    assert "keepManualChanges" in answer.json()["message"]
    assert documine("GET", url).json() == {"files": []}


def test_a_document_cannot_inject_form_fields(documine: Ask, dossier: str, sandbox: Sandbox) -> None:
    """Bytes that look like another client's boundary stay part of the document."""
    evil = b'Invoice\r\n--+++\r\nContent-Disposition: form-data; name="x"\r\n\r\nevil'
    boundary = b"sandbox-9b6c1d"
    body = (
        b"--" + boundary + b'\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n" + evil + b"\r\n--" + boundary + b"--\r\n"
    )
    kind = {"Content-Type": f"multipart/form-data; boundary={boundary.decode()}"}
    answer = documine("POST", f"{dossier}/files", content=body, headers=kind)
    (file_id,) = answer.json()["fileIds"]
    assert documine("GET", f"{dossier}/files/{file_id}").json()["fileSize"] == len(evil)
    wanted = {"fileIds": [file_id], "downloadFileTypes": ["ORIGINAL"]}
    made = documine("POST", f"{dossier}/create-download", json=wanted).json()["downloadId"]
    for _ in range(3):
        documine("GET", f"/api/downloads/{made}")
    assert evil in _originals(documine("GET", f"/api/downloads/{made}/download").content)
    # The same document cut at its own boundary is two parts, and the second is refused.
    cut = body.replace(boundary, b"+++")
    kind = {"Content-Type": "multipart/form-data; boundary=+++"}
    refused = documine("POST", f"{dossier}/files", content=cut, headers=kind)
    assert refused.status_code == 400
    assert "'x' was unexpected" in refused.json()["message"]


def _originals(data: bytes) -> list[bytes]:
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]
