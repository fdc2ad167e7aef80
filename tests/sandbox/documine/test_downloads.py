from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest

from docrelay.sandbox import Credentials, Sandbox

Ask = Callable[..., httpx.Response]


@pytest.fixture
def dossier(documine: Ask, invoice: bytes) -> str:
    template = documine("GET", "/api/dossier-templates").json()["dossierTemplates"][0]["id"]
    base = f"/api/dossier-templates/{template}/dossiers"
    body = {"name": "../In\r\nbox"}
    one = f"{base}/{documine('POST', base, json=body).json()['id']}"
    for name, data in (("a.pdf", invoice), ("../b.pdf", b"broken")):
        documine("POST", f"{one}/files", files={"file": (name, data)})
    return one


def _fetch(ask: Ask, download: str) -> ZipFile:
    for _ in range(3):
        ask("GET", f"/api/downloads/{download}")
    answer = ask("GET", f"/api/downloads/{download}/download")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    return ZipFile(BytesIO(answer.content))


def test_a_package_is_prepared_then_fetched(documine: Ask, dossier: str, invoice: bytes) -> None:
    made = documine("POST", f"{dossier}/create-download", json={}).json()["downloadId"]
    assert documine("GET", f"/api/downloads/{made}/download").status_code == 409
    states = [documine("GET", f"/api/downloads/{made}").json()["status"] for _ in range(3)]
    assert states == ["QUEUED", "GENERATING", "READY"]
    with _fetch(documine, made) as archive:
        names = archive.namelist()
        assert names == ["Original/a.pdf", "Components/a.pdf.json", "Original/b.pdf"]
        assert archive.read("Original/a.pdf") == invoice
        components = json.loads(archive.read("Components/a.pdf.json"))
    assert components["components"]["InvoiceNumber"] == ["INV-2023-0044"]
    (listed,) = documine("GET", "/api/downloads").json()["downloads"]
    assert listed["lastDownload"]
    assert listed["fileSize"] > len(invoice) / 2
    assert "/" not in listed["filename"]
    assert documine("DELETE", f"/api/downloads/{made}").status_code == 204
    assert documine("GET", f"/api/downloads/{made}").status_code == 404


def test_packages_of_chosen_files_and_types(documine: Ask, dossier: str) -> None:
    ids = {item["fileName"]: item["id"] for item in documine("GET", f"{dossier}/files").json()["files"]}
    types = ["PREVIEW", "COMPONENT_JSON", "COMPONENT_XML", "REPORT"]
    wanted = {"fileIds": [ids["a.pdf"]], "downloadFileTypes": types}
    made = documine("POST", f"{dossier}/files/bulk/create-download", json=wanted).json()
    with _fetch(documine, made["downloadId"]) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {
            "Preview",
            "Components",
            "Reports",
        }
    one = documine("POST", f"{dossier}/files/{ids['a.pdf']}/create-download", json={}).json()
    with _fetch(documine, one["downloadId"]) as archive:
        assert len(archive.namelist()) == 2


def test_wrong_requests(documine: Ask, dossier: str) -> None:
    bulk = f"{dossier}/files/bulk/create-download"
    assert documine("POST", bulk, json={}).status_code == 400
    assert documine("POST", bulk, json={"fileIds": ["unknown"]}).status_code == 404
    misspelt = {"downloadFileTypes": ["ORIGNAL"]}
    assert documine("POST", f"{dossier}/create-download", json=misspelt).status_code == 400
    assert documine("POST", f"{dossier}/files/unknown/create-download", json={}).status_code == 404


def test_downloads_belong_to_their_workspace(
    sandbox: Sandbox, documine: Ask, dossier: str, documine_of: Callable[[Credentials], Ask]
) -> None:
    made = documine("POST", f"{dossier}/create-download", json={}).json()["downloadId"]
    other = documine_of(sandbox.other_customer)
    assert other("GET", f"/api/downloads/{made}").status_code == 404
    assert other("GET", "/api/downloads").json() == {"downloads": []}
