"""A change that cannot be saved is told, and taken back: memory and disk never differ."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.storage.folder import DataError
from tests.sandbox.storage.test_folder import TEXT, Client

OTHER = b"Invoice number: INV-8\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def kept(data: Path) -> Iterator[Sandbox]:
    with Sandbox(data=data, reads=0) as sandbox:
        yield sandbox


@pytest.fixture
def client(kept: Sandbox, web: httpx.Client) -> Client:
    return Client(kept, web)


@pytest.fixture
def blocked(data: Path) -> Callable[[], Callable[[], None]]:
    """Put a folder in the place of the state, so that no save succeeds; returns what takes it away."""

    def block() -> Callable[[], None]:
        state, aside = data / "sandbox.json", data / "aside.json"
        state.replace(aside)
        (state / "in the way").mkdir(parents=True)

        def free() -> None:
            (state / "in the way").rmdir()
            state.rmdir()
            aside.replace(state)

        return free

    return block


def _names(client: Client) -> list[str]:
    return [item["name"] for item in client.documine("GET", client.template()).json()["dossiers"]]


def _again(data: Path, web: httpx.Client, client: Client, look: Callable[[Client], Any]) -> Any:
    """Return what a sandbox that starts anew with the same folder shows."""
    client.sandbox.close()
    with Sandbox(data=data, reads=0) as sandbox:
        return look(Client(sandbox, web, client.tokens))


def test_a_deep_value_is_refused_and_later_changes_are_saved(
    data: Path, web: httpx.Client, client: Client
) -> None:
    deep: Any = "x"
    for _ in range(900):
        deep = {"a": deep}
    body = {"context": {"url": "http://127.0.0.1:1/a"}, "customFormValues": deep}
    assert client.task("POST", "/sdtask/process", json=body).status_code == 400
    client.dossier("Later")
    assert "Later" in (data / "sandbox.json").read_text()
    assert _again(data, web, client, _names) == ["Later"]


@pytest.mark.parametrize("depth", [10, 50, 61])
def test_what_is_accepted_can_be_saved(data: Path, web: httpx.Client, client: Client, depth: int) -> None:
    deep: Any = "x"
    for _ in range(depth):
        deep = {"a": deep}
    body = {"context": {"url": "http://127.0.0.1:1/a"}, "customFormValues": deep}
    task = client.task("POST", "/sdtask/process", json=body).json()["taskId"]
    state = json.loads((data / "sandbox.json").read_text())["state"]
    assert state["smartdocumentor"]["1"]["tasks"][str(task)]["request"]["customFormValues"] == deep


def test_a_change_that_cannot_be_saved_is_taken_back(
    data: Path, web: httpx.Client, client: Client, blocked: Callable[[], Callable[[], None]]
) -> None:
    client.dossier("Before")
    free = blocked()
    answer = client.documine("POST", client.template(), json={"name": "Lost"})
    assert answer.status_code == 507
    assert set(answer.json()) == {"timestamp", "message"}  # the service's own form
    assert "nothing was changed, the state could not be saved" in answer.json()["message"]
    answer = client.task("POST", "/sdbatch", json={"displayName": "Lost"})
    assert (answer.status_code, answer.json()["status"]) == (507, 507)
    assert _names(client) == ["Before"]
    free()
    assert client.documine("POST", client.template(), json={"name": "Lost"}).status_code == 201
    assert _names(client) == ["Before", "Lost"] == _again(data, web, client, _names)


def test_documents_are_as_they_were(
    data: Path, web: httpx.Client, client: Client, blocked: Callable[[], Callable[[], None]]
) -> None:
    path = client.dossier("Inbox")
    file, second = client.upload(path, "a.txt"), client.upload(path, "b.txt")
    free = blocked()
    upload = {"file": ("a.txt", OTHER, "text/plain")}
    assert client.documine("POST", f"{path}/files", files=upload).status_code == 507
    assert client.documine("DELETE", f"{path}/files/{second}").status_code == 507
    assert client.documine("DELETE", path).status_code == 507
    with pytest.raises(ControlError, match="could not be saved"):
        client.sandbox.empty_trash()

    def look(client: Client) -> Any:
        found = [client.documine("GET", f"{path}/files/{key}/components").json() for key in (file, second)]
        return [item["components"]["InvoiceNumber"] for item in found]

    client.documine("GET", f"{path}/files")
    assert look(client) == [["INV-7"], ["INV-7"]]
    free()
    assert client.documine("POST", f"{path}/files", files=upload).status_code == 201
    client.documine("GET", f"{path}/files")
    assert look(client) == [["INV-8"], ["INV-7"]] == _again(data, web, client, look)


def test_a_reset_that_cannot_be_saved_forgets_nothing(
    data: Path, web: httpx.Client, client: Client, blocked: Callable[[], Callable[[], None]]
) -> None:
    path = client.dossier("Inbox")
    client.upload(path, "a.txt")
    free = blocked()
    with pytest.raises(ControlError, match="could not be saved"):
        client.sandbox.reset()
    assert _names(client) == ["Inbox"]
    assert client.documine("GET", f"{path}/files").json()["files"][0]["processingStatus"] == "PROCESSED"
    assert [item.read_bytes() for item in (data / "documents").iterdir()] == [TEXT]
    free()
    client.sandbox.reset()
    assert list((data / "documents").iterdir()) == []


def test_a_refresh_token_is_good_for_another_try(
    kept: Sandbox, web: httpx.Client, blocked: Callable[[], Callable[[], None]]
) -> None:
    known = kept.credentials.documine
    url = f"{kept.documine_url}/auth/realms/{known.workspace}/protocol/openid-connect/token"
    client_of = {"client_id": known.client_id, "client_secret": known.client_secret}
    sign_in = {"grant_type": "password", "username": known.username, "password": known.password}
    token = web.post(url, data={**client_of, **sign_in}).json()["refresh_token"]
    refresh = {**client_of, "grant_type": "refresh_token", "refresh_token": token}
    free = blocked()
    assert web.post(url, data=refresh).status_code == 507
    free()
    assert web.post(url, data=refresh).status_code == 200


def test_all_changes_of_one_failed_save_are_told(
    data: Path, web: httpx.Client, client: Client, blocked: Callable[[], Callable[[], None]]
) -> None:
    base = client.template()
    free = blocked()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(client.documine, "POST", base, json={"name": f"D{n}"}) for n in range(24)]
        assert {item.result(20).status_code for item in asked} == {507}
    assert _names(client) == []
    free()
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(client.documine, "POST", base, json={"name": f"D{n}"}) for n in range(24)]
        assert {item.result(20).status_code for item in asked} == {201}
    assert sorted(_names(client)) == sorted(_again(data, web, client, _names))


def test_what_was_told_is_true_while_saving_comes_and_goes(
    data: Path, web: httpx.Client, client: Client, blocked: Callable[[], Callable[[], None]]
) -> None:
    base, told = client.template(), dict[str, int]()
    with ThreadPoolExecutor(8) as pool:
        for turn in range(6):
            free = blocked() if turn % 2 else None
            asked = {
                f"D{turn}.{n}": pool.submit(client.documine, "POST", base, json={"name": f"D{turn}.{n}"})
                for n in range(12)
            }
            told |= {name: item.result(20).status_code for name, item in asked.items()}
            if free:
                free()
    assert set(told.values()) == {201, 507}
    made = sorted(name for name, status in told.items() if status == 201)
    assert sorted(_names(client)) == made == sorted(_again(data, web, client, _names))


def test_an_upload_that_finds_no_place_is_told(client: Client, data: Path, web: httpx.Client) -> None:
    path = client.dossier("Inbox")
    (data / "documents").rmdir()
    upload = {"file": ("a.txt", TEXT, "text/plain")}
    answer = client.documine("POST", f"{path}/files", files=upload)
    assert (answer.status_code, answer.json()["message"]) == (
        507,
        "the upload could not be stored: No such file or directory",
    )
    (data / "documents").mkdir()
    assert client.documine("POST", f"{path}/files", files=upload).status_code == 201


def test_a_folder_that_cannot_hold_the_state_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sandbox.json").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        Sandbox(data=tmp_path).start()
