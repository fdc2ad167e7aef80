"""A state folder that an earlier sandbox wrote: `saved/`, with what that one answered in `answers.json`.

Never write it anew to make a test pass: whoever has such a folder keeps it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox

SAVED = Path(__file__).parent / "saved"
TOLD: dict[str, Any] = json.loads((SAVED / "answers.json").read_text(encoding="utf-8"))
# They name the port and the moment.
LINKS = ("originalFileUrl", "outputUri")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(SAVED, tmp_path / "data", ignore=shutil.ignore_patterns("answers.json"))
    return tmp_path / "data"


@pytest.fixture
def loaded(folder: Path) -> Iterator[Sandbox]:
    with Sandbox(data=folder, clock=lambda: TOLD["now"], reads=1) as sandbox:
        yield sandbox


def _ask(sandbox: Sandbox, web: httpx.Client, question: dict[str, Any]) -> httpx.Response:
    service, customer = question["service"], question["customer"]
    token: str = TOLD["tokens"][customer][service]
    who = sandbox.credentials if customer == "first" else sandbox.other_customer
    base = getattr(sandbox, f"{service}_url")
    url = httpx.URL(base + question["path"])
    if service == "smartconnect":
        return web.request(question["method"], url.copy_add_param("token", token))
    headers = {"Authorization": f"Bearer {token}", "X-TENANT-ID": who.documine.workspace}
    return web.request(question["method"], url, headers=headers)


def _without_links(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_links(item) for name, item in value.items() if name not in LINKS}
    return [_without_links(item) for item in value] if isinstance(value, list) else value


def _documine(sandbox: Sandbox, web: httpx.Client, path: str) -> httpx.Response:
    question = {"customer": "first", "service": "documine", "method": "GET", "path": path}
    return _ask(sandbox, web, question)


@pytest.mark.parametrize("question", TOLD["answers"], ids=lambda item: item["path"][-60:])
def test_an_earlier_state_is_answered_as_it_was(
    earlier: Sandbox, web: httpx.Client, question: dict[str, Any]
) -> None:
    answer = _ask(earlier, web, question)
    assert answer.status_code == question["status"]
    is_text = isinstance(question["body"], str)
    assert (answer.text if is_text else _without_links(answer.json())) == question["body"]


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The earlier state, for questions that change nothing."""
    data = tmp_path_factory.mktemp("earlier") / "data"
    shutil.copytree(SAVED, data, ignore=shutil.ignore_patterns("answers.json"))
    with Sandbox(data=data, clock=lambda: TOLD["now"], reads=1) as sandbox:
        yield sandbox


def test_what_people_did_is_there(earlier: Sandbox) -> None:
    assert earlier.trash() == TOLD["trash"]
    assert [row["InvoiceNumber"] for row in earlier.pushed()] == ["firstA", "firstC"]
    assert earlier._ask("GET", "pushed") == TOLD["pushed"]
    for task, (review, log) in TOLD["reviews"].items():
        state = earlier.review_state(int(task))
        assert (state.review, list(state.log)) == (review, log)


def test_the_state_is_saved_as_it_was_read(folder: Path, web: httpx.Client) -> None:
    with Sandbox(data=folder, clock=lambda: TOLD["now"], reads=1) as sandbox:
        # Answered once all documents are read again.
        for question in TOLD["answers"]:
            _ask(sandbox, web, question)
    before, after = ((path / "sandbox.json").read_text(encoding="utf-8") for path in (SAVED, folder))
    assert json.loads(after) == json.loads(before)
    names = [{item.name for item in (path / "documents").iterdir()} for path in (SAVED, folder)]
    assert names[0] == names[1]


def test_jobs_go_on_where_they_were(loaded: Sandbox, web: httpx.Client) -> None:
    states = [_documine(loaded, web, TOLD["late"]).json()["processingStatus"] for _ in range(2)]
    assert states == ["PRE_PROCESSING", "PROCESSED"]
    states = [_documine(loaded, web, TOLD["failing"]).json()["status"] for _ in range(2)]
    assert states == ["QUEUED", "FAILED"]
    assert _documine(loaded, web, f"{TOLD['package']}/download").content.startswith(b"PK")
    loaded.restore(TOLD["trashed"])
    inbox = TOLD["late"].rpartition("/")[0]
    assert _documine(loaded, web, f"{inbox}/{TOLD['trashed']}").json()["processingStatus"] == "PROCESSED"


def test_numbers_go_on_where_they_were(loaded: Sandbox, web: httpx.Client) -> None:
    headers = {"Authorization": f"Bearer {TOLD['tokens']['first']['smartdocumentor']}"}
    url = f"{loaded.smartdocumentor_url}/api/v1.0/external"
    batch = web.post(f"{url}/sdbatch", json={"displayName": "Next"}, headers=headers).json()
    body = {"context": {"url": "http://127.0.0.1:1/a"}}
    task = web.post(f"{url}/sdtask/process", json=body, headers=headers).json()
    assert (batch["batchId"], task["taskId"]) == (2, 107)


def test_sessions_are_refreshed(loaded: Sandbox, web: httpx.Client) -> None:
    known, tokens = loaded.credentials, TOLD["tokens"]["first"]
    realm = f"{loaded.documine_url}/auth/realms/{known.documine.workspace}/protocol/openid-connect/token"
    for url, client, token in (
        (realm, known.documine, tokens["documine_refresh"]),
        (
            f"{loaded.smartconnect_next_url}/token",
            known.smartconnect_next,
            tokens["smartconnect_next_refresh"],
        ),
    ):
        form = {
            "grant_type": "refresh_token",
            "client_id": client.client_id,
            "client_secret": client.client_secret,
            "refresh_token": token,
        }
        answer = web.post(url, data=form)
        assert answer.status_code == 200, answer.text
        assert web.post(url, data=form).status_code == 400  # it is spent now
