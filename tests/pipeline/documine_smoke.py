"""Call every DocuMine method against the answers that the contract documents; run in a copy of the tree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

import docrelay_api
from docrelay import DocuMine

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = json.loads((ROOT / "generated/docrelay_api/documine/openapi.json").read_text(encoding="utf-8"))
PACKAGE = b"PK\5\6" + bytes(18)  # An archive without entries.
T, D, F = "template", "dossier", "file"
CALLS = {
    "list_dossier_templates": lambda c: c.templates.list(),
    "get_dossier_template": lambda c: c.templates.get(T),
    "list_dossiers": lambda c: c.dossiers.list(T, include_archived=True),
    "create_dossier": lambda c: c.dossiers.create(T, "name", description="text", owner_id="user"),
    "get_dossier": lambda c: c.dossiers.get(T, D),
    "update_dossier": lambda c: c.dossiers.update(T, D, "name", member_ids=["user"]),
    "delete_dossier": lambda c: c.dossiers.delete(T, D),
    "upload_file": lambda c: c.files.upload(T, D, b"%PDF-", filename="a.pdf"),
    "list_files": lambda c: c.files.list(T, D),
    "get_file": lambda c: c.files.get(T, D, F),
    "delete_file": lambda c: c.files.delete(T, D, F),
    "get_file_components": lambda c: c.components.get(T, D, F, include_details=True),
    "list_components": lambda c: c.components.list(T, D),
    "create_dossier_download": lambda c: c.downloads.create_for_dossier(T, D),
    "create_files_download": lambda c: c.downloads.create_for_files(T, D, [F]),
    "create_file_download": lambda c: c.downloads.create_for_file(T, D, F),
    "list_downloads": lambda c: c.downloads.list(),
    "get_download": lambda c: c.downloads.get("download"),
    "delete_download": lambda c: c.downloads.delete("download"),
    "list_users": lambda c: c.users.list(),
    "get_license_usage": lambda c: c.license.usage(),
}


def _answer(request: httpx.Request) -> tuple[str, httpx.Response]:
    """Return the operation that `request` is for, and its documented answer."""
    for path, item in sorted(CONTRACT["paths"].items(), key=lambda entry: entry[0].count("{")):
        operation = item.get(request.method.lower())
        if operation and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", path), request.url.path):
            status, found = next((s, a) for s, a in operation["responses"].items() if s.startswith("2"))
            media = found.get("content", {}).get("application/json", {})
            examples = [*media.get("examples", {}).values(), {"value": media.get("example")}]
            body = {"json": _resolved(examples[0])["value"]} if media else {}
            return operation["operationId"], httpx.Response(int(status), **body)
    return "none", httpx.Response(404)


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    for step in value.get("$ref", "").split("/")[1:]:
        value = (CONTRACT if "$ref" in value else value)[step]
    return value


@pytest.mark.parametrize("operation", CALLS)
def test_method(operation: str) -> None:
    assert Path(docrelay_api.__file__).is_relative_to(ROOT)
    seen: list[tuple[str, str]] = []

    def handle(request: httpx.Request) -> httpx.Response:
        request.read()
        name, answer = _answer(request)
        seen.append((name, request.headers["X-TENANT-ID"]))
        return answer

    call: Any = CALLS[operation]
    with DocuMine("workspace", auth="token", transport=httpx.MockTransport(handle)) as client:
        value = call(client)
    assert seen == [(operation, "workspace")]
    assert value or operation.startswith("delete_")


def test_fetch_download(tmp_path: Path) -> None:
    package = httpx.MockTransport(lambda request: httpx.Response(200, content=PACKAGE))
    with DocuMine("workspace", auth="token", transport=package) as client:
        assert client.downloads.fetch("download", tmp_path).read_bytes() == PACKAGE
