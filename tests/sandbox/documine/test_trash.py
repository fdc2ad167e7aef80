from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.errors import ControlError

Ask = Callable[..., httpx.Response]
HOUR = 3600


@pytest.fixture
def base(documine: Ask) -> str:
    template = documine("GET", "/api/dossier-templates").json()["dossierTemplates"][0]["id"]
    return f"/api/dossier-templates/{template}/dossiers"


@pytest.fixture
def dossier(documine: Ask, base: str) -> str:
    key: str = documine("POST", base, json={"name": "Inbox"}).json()["id"]
    return key


def _names(ask: Ask, base: str, **query: bool) -> list[str]:
    asked = {name: str(value).lower() for name, value in query.items()}
    return [item["name"] for item in ask("GET", base, params=asked).json()["dossiers"]]


def _upload(ask: Ask, path: str, name: str = "a.txt") -> str:
    answer = ask("POST", f"{path}/files", files={"file": (name, b"Total amount: 1.00 EUR", "text/plain")})
    key: str = answer.json()["fileIds"][0]
    return key


def test_a_deleted_dossier_can_be_restored(sandbox: Sandbox, documine: Ask, base: str, dossier: str) -> None:
    file = _upload(documine, f"{base}/{dossier}")
    assert documine("DELETE", f"{base}/{dossier}").status_code == 204
    assert documine("GET", f"{base}/{dossier}").status_code == 404
    assert _names(documine, base) == []
    (listed,) = documine("GET", base, params={"includeDeleted": "true"}).json()["dossiers"]
    assert listed["softDeletedTime"] == "2023-11-14T22:13:20.000+00:00"
    (entry,) = sandbox.trash()
    assert (entry["kind"], entry["id"], entry["name"]) == ("dossier", dossier, "Inbox")
    assert entry["restorableUntil"] == "2023-11-18T22:13:20+00:00"
    sandbox.restore(dossier)
    assert documine("GET", f"{base}/{dossier}").json()["softDeletedTime"] is None
    assert documine("GET", f"{base}/{dossier}/files/{file}").status_code == 200
    with pytest.raises(ControlError, match="no such thing"):
        sandbox.restore(dossier)


def test_a_deleted_file_can_be_restored(sandbox: Sandbox, documine: Ask, base: str, dossier: str) -> None:
    path = f"{base}/{dossier}"
    file = _upload(documine, path)
    assert documine("DELETE", f"{path}/files/{file}").status_code == 204
    assert documine("GET", f"{path}/files/{file}").status_code == 404
    assert documine("GET", f"{path}/files").json() == {"files": []}
    sandbox.restore(file)
    assert documine("GET", f"{path}/files").json()["files"][0]["id"] == file
    documine("DELETE", f"{path}/files/{file}")
    _upload(documine, path)
    with pytest.raises(ControlError, match="the name is taken"):
        sandbox.restore(file)
    documine("DELETE", path)
    with pytest.raises(ControlError, match="in the trash"):
        sandbox.restore(file)


def test_a_restored_name_must_be_free(sandbox: Sandbox, documine: Ask, base: str, dossier: str) -> None:
    documine("DELETE", f"{base}/{dossier}")
    assert documine("POST", base, json={"name": "Inbox"}).status_code == 201
    with pytest.raises(ControlError, match="the name is taken"):
        sandbox.restore(dossier)


def test_the_trash_is_emptied_after_96_hours(
    sandbox: Sandbox, clock: Any, documine_of: Callable[..., Ask], base: str, dossier: str
) -> None:
    ask = documine_of(sandbox.credentials)
    files = [_upload(ask, f"{base}/{dossier}", name) for name in ("a.txt", "b.txt")]
    ask("DELETE", f"{base}/{dossier}/files/{files[0]}")
    clock.now += 96 * HOUR - 1
    assert [item["kind"] for item in sandbox.trash()] == ["file"]
    ask = documine_of(sandbox.credentials)
    ask("DELETE", f"{base}/{dossier}")
    clock.now += 1
    assert [item["kind"] for item in sandbox.trash()] == ["dossier"]
    with pytest.raises(ControlError):
        sandbox.restore(files[0])
    clock.now += 96 * HOUR
    ask = documine_of(sandbox.credentials)
    assert _names(ask, base, includeDeleted=True) == []
    with pytest.raises(ControlError):
        sandbox.restore(dossier)


def test_the_trash_can_be_emptied_by_hand(sandbox: Sandbox, documine: Ask, base: str, dossier: str) -> None:
    other = documine("POST", base, json={"name": "Other"}).json()["id"]
    file = _upload(documine, f"{base}/{other}")
    documine("DELETE", f"{base}/{other}/files/{file}")
    documine("DELETE", f"{base}/{dossier}")
    assert len(sandbox.trash()) == 2
    sandbox.empty_trash()
    assert sandbox.trash() == []
    assert _names(documine, base, includeDeleted=True) == ["Other"]


def test_an_archived_dossier_is_read_only(sandbox: Sandbox, documine: Ask, base: str, dossier: str) -> None:
    path = f"{base}/{dossier}"
    file = _upload(documine, path)
    sandbox.archive(dossier)
    assert documine("GET", path).json()["archivedTime"] == "2023-11-14T22:13:20.000+00:00"
    assert documine("GET", f"{path}/files/{file}").status_code == 200
    assert documine("PUT", path, json={"name": "New"}).status_code == 409
    upload = {"file": ("b.txt", b"x", "text/plain")}
    assert documine("POST", f"{path}/files", files=upload).status_code == 409
    assert documine("DELETE", f"{path}/files/{file}").status_code == 409
    assert documine("POST", f"{path}/create-download", json={}).status_code == 200
    assert _names(documine, base) == []
    assert _names(documine, base, includeArchived=True) == ["Inbox"]
    assert _names(documine, base, includeActive=False, includeArchived=True) == ["Inbox"]
    sandbox.unarchive(dossier)
    assert documine("PUT", path, json={"name": "New"}).status_code == 200
    assert _names(documine, base) == ["New"]
    sandbox.archive(dossier)
    assert documine("DELETE", path).status_code == 204
    for act in (sandbox.archive, sandbox.unarchive):
        with pytest.raises(ControlError, match="no such dossier"):
            act(dossier)
