"""What happens when one caller waits for work that another one replaces, deletes or resets."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox
from tests.sandbox.storage.test_folder import Client

Ask = Callable[..., httpx.Response]
TEXT = b"Invoice number: INV-7\nTotal amount: 10.00 EUR\n"
OTHER = b"Invoice number: INV-8\n"
LARGE = TEXT + b"some more text to read\n" * 10_000


@pytest.fixture
def dossier(documine: Ask) -> str:
    template = documine("GET", "/api/dossier-templates").json()["dossierTemplates"][0]["id"]
    base = f"/api/dossier-templates/{template}/dossiers"
    return f"{base}/{documine('POST', base, json={'name': 'Inbox'}).json()['id']}"


def _upload(ask: Ask, dossier: str, data: bytes, name: str = "a.txt") -> str:
    key: str = ask("POST", f"{dossier}/files", files={"file": (name, data, "text/plain")}).json()["fileIds"][
        0
    ]
    return key


def _package(ask: Ask, dossier: str) -> str:
    key: str = ask("POST", f"{dossier}/create-download", json={}).json()["downloadId"]
    return key


def _content(ask: Ask, package: str) -> dict[str, bytes]:
    """Look at a package until it is ready, alone and in the list, and return what is in it."""
    states = [ask("GET", f"/api/downloads/{package}").json()["status"] for _ in range(3)]
    assert states[-1] == "READY"
    listed = ask("GET", "/api/downloads")
    assert [item["status"] for item in listed.json()["downloads"]] == ["READY"]
    answer = ask("GET", f"/api/downloads/{package}/download")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_package_holds_what_it_was_asked_for(documine: Ask, dossier: str) -> None:
    _upload(documine, dossier, LARGE)
    package = _package(documine, dossier)
    _upload(documine, dossier, OTHER)
    content = _content(documine, package)
    assert content["Original/a.txt"] == LARGE
    assert b"INV-7" in content["Components/a.txt.json"]


def test_a_package_holds_files_that_were_deleted(sandbox: Sandbox, documine: Ask, dossier: str) -> None:
    file = _upload(documine, dossier, LARGE)
    package = _package(documine, dossier)
    documine("DELETE", f"{dossier}/files/{file}")
    sandbox.empty_trash()
    assert _content(documine, package)["Original/a.txt"] == LARGE


def test_a_package_holds_the_files_of_a_deleted_dossier(
    sandbox: Sandbox, documine: Ask, dossier: str
) -> None:
    _upload(documine, dossier, LARGE)
    package = _package(documine, dossier)
    documine("DELETE", dossier)
    sandbox.empty_trash()
    assert _content(documine, package)["Original/a.txt"] == LARGE


def test_what_was_replaced_and_deleted_is_not_kept(sandbox: Sandbox, documine: Ask, dossier: str) -> None:
    for data in (LARGE, OTHER, TEXT):
        _upload(documine, dossier, data)
        package = _package(documine, dossier)
        _content(documine, package)
        documine("DELETE", f"/api/downloads/{package}")
    assert sandbox._in_loop(lambda app: len(list(app.runtime.files.folder.iterdir()))) == 1


def test_a_package_of_a_file_that_is_gone_has_failed(sandbox: Sandbox, documine: Ask, dossier: str) -> None:
    _upload(documine, dossier, TEXT)

    def lose(app: Any) -> None:
        for path in app.runtime.files.folder.iterdir():
            path.unlink()

    sandbox._in_loop(lose)
    package = _package(documine, dossier)
    states = [documine("GET", f"/api/downloads/{package}").json()["status"] for _ in range(3)]
    assert states[-1] == "FAILED"
    assert documine("GET", "/api/downloads").status_code == 200
    assert documine("GET", f"/api/downloads/{package}/download").status_code == 409


@pytest.fixture
def held(sandbox: Sandbox) -> Iterator[Callable[[], None]]:
    """Hold up all reading of documents until the function is called; jobs are final at the first look."""
    sandbox.jobs.pace(reads=0)
    held = True

    async def hold(app: Any) -> None:
        await app.runtime.reader._slots.acquire()
        await app.runtime.reader._slots.acquire()

    async def let_go(app: Any) -> None:
        app.runtime.reader._slots.release()
        app.runtime.reader._slots.release()

    def release() -> None:
        nonlocal held
        if held:
            held = False
            sandbox._running().run(let_go)

    sandbox._running().run(hold)
    yield release
    release()


def _wait_for(sandbox: Sandbox, requests: int) -> None:
    """Return when so many requests wait for the reading of a document."""

    async def look(_app: object) -> None:
        def served() -> int:
            return sum("run_asgi" in repr(task.get_coro()) for task in asyncio.all_tasks())

        while served() < requests:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.001)
        # Nothing but the reading holds them up: a few turns of the loop take each of them there.
        for _ in range(50):
            await asyncio.sleep(0)
        assert served() == requests

    sandbox._running().run(look)


def test_a_waiting_caller_of_a_replaced_file_is_answered(
    sandbox: Sandbox, documine: Ask, dossier: str, held: Callable[[], None]
) -> None:
    file = _upload(documine, dossier, TEXT)
    with ThreadPoolExecutor(4) as pool:
        asked = [
            pool.submit(documine, "GET", f"{dossier}/files{path}")
            for path in (f"/{file}", "", f"/{file}/components", "/bulk/components")
        ]
        _wait_for(sandbox, len(asked))
        assert _upload(documine, dossier, OTHER) == file
        held()
        assert [answer.result(20).status_code for answer in asked] == [200] * 4
    found = documine("GET", f"{dossier}/files/{file}/components").json()
    assert found["components"]["InvoiceNumber"] == ["INV-8"]


def test_a_waiting_caller_of_a_deleted_package_is_answered(
    sandbox: Sandbox, documine: Ask, dossier: str, held: Callable[[], None]
) -> None:
    _upload(documine, dossier, TEXT)
    packages = [_package(documine, dossier) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        asked = [
            pool.submit(documine, "GET", path) for path in (f"/api/downloads/{packages[0]}", "/api/downloads")
        ]
        _wait_for(sandbox, len(asked))
        assert documine("DELETE", f"/api/downloads/{packages[0]}").status_code == 204
        held()
        assert [answer.result(20).status_code for answer in asked] == [200, 200]
    assert [item["downloadId"] for item in documine("GET", "/api/downloads").json()["downloads"]] == packages[
        1:
    ]


def test_a_waiting_caller_of_a_reprocessed_task_is_answered(
    sandbox: Sandbox, smartdocumentor: Ask, files: tuple[str, dict[str, bytes]], held: Callable[[], None]
) -> None:
    base, served = files
    served["/a.txt"] = TEXT
    path = "/api/v1.0/external/sdtask"
    made = smartdocumentor("POST", f"{path}/process", json={"context": {"url": f"{base}/a.txt"}}).json()
    task = {"taskId": made["taskId"]}
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(smartdocumentor, "GET", f"{path}/status", params={"taskid": made["taskId"]})
        _wait_for(sandbox, 1)
        assert smartdocumentor("PATCH", f"{path}/restartprocessing", params=task).status_code == 200
        held()
        assert asked.result(20).json()["taskStatus"] == 100


def test_a_reset_answers_who_waits(
    sandbox: Sandbox, documine: Ask, web: httpx.Client, dossier: str, held: Callable[[], None]
) -> None:
    file = _upload(documine, dossier, TEXT)
    with ThreadPoolExecutor(2) as pool:
        asked = pool.submit(documine, "GET", f"{dossier}/files/{file}")
        _wait_for(sandbox, 1)
        sandbox.reset()
        assert asked.result(20).status_code == 404
    assert web.get(f"{sandbox.url}/_sandbox/counts").status_code == 200


@pytest.mark.parametrize("data", [TEXT, LARGE], ids=["small", "large"])
def test_a_failed_analysis_is_not_counted(sandbox: Sandbox, documine: Ask, dossier: str, data: bytes) -> None:
    sandbox.jobs.pace(reads=0)
    sandbox.jobs.fail("analysis")
    failed = _upload(documine, dossier, data, "failed.txt")
    assert documine("GET", f"{dossier}/files/{failed}").json()["processingStatus"] == "ERROR"
    usage = documine("GET", "/api/license/active/usage").json()
    assert (usage["analyzedFiles"], usage["analyzedPages"]) == (0, 0)
    good = _upload(documine, dossier, data)
    documine("GET", f"{dossier}/files/{good}")
    usage = documine("GET", "/api/license/active/usage").json()
    assert (usage["analyzedFiles"], usage["analyzedPages"]) == (1, 1)


def test_usage_is_counted_right_after_a_restart(tmp_path: Path, web: httpx.Client) -> None:
    with Sandbox(data=tmp_path, reads=0) as sandbox:
        client = Client(sandbox, web)
        path = client.dossier("Inbox")
        for number in range(5):
            client.upload(path, f"{number}.txt")
        client.documine("GET", f"{path}/files")
        before = client.documine("GET", "/api/license/active/usage")
        assert before.json()["analyzedFiles"] == 5
    with Sandbox(data=tmp_path, reads=0) as sandbox:
        again = Client(sandbox, web, client.tokens)
        assert again.documine("GET", "/api/license/active/usage").json() == before.json()
