from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.hosts import ProcessHost
from docrelay.sandbox.storage.folder import FORMAT, DataError, DataFolder
from tests.limits import largest_file

Files = tuple[str, dict[str, bytes]]
TEXT = b"Invoice number: INV-7\nTotal amount: 10.00 EUR\n"
E = "/api/v1.0/external"
TABLE = """<RequestData xmlns:xsd="http://www.w3.org/2001/XMLSchema"><Xml>
<Table><InvoiceNumber>{}</InvoiceNumber><InvoiceDate>2026-01-02</InvoiceDate><TotalAmount>{}</TotalAmount>
</Table></Xml></RequestData>"""


class Client:
    """The services of one sandbox with tokens that can be taken to the next."""

    def __init__(self, sandbox: Sandbox, web: httpx.Client, tokens: dict[str, str] | None = None) -> None:
        self.sandbox, self.web = sandbox, web
        self.tokens = tokens or self._sign_in()

    def _sign_in(self) -> dict[str, str]:
        known = self.sandbox.credentials
        realm = f"/auth/realms/{known.documine.workspace}/protocol/openid-connect/token"
        forms = {
            "documine": (
                f"{self.sandbox.documine_url}{realm}",
                {
                    "grant_type": "password",
                    "client_id": known.documine.client_id,
                    "client_secret": known.documine.client_secret,
                    "username": known.documine.username,
                    "password": known.documine.password,
                },
            ),
            "smartdocumentor": (
                f"{self.sandbox.smartdocumentor_url}/connect/token",
                {
                    "grant_type": "client_credentials",
                    "scope": "WebAPI",
                    "client_id": known.smartdocumentor.client_id,
                    "client_secret": known.smartdocumentor.client_secret,
                },
            ),
        }
        return {
            name: self.web.post(url, data=form).json()["access_token"] for name, (url, form) in forms.items()
        }

    def documine(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {self.tokens['documine']}",
            "X-TENANT-ID": self.sandbox.credentials.documine.workspace,
        }
        return self.web.request(method, self.sandbox.documine_url + path, headers=headers, **options)

    def task(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens['smartdocumentor']}"}
        url = f"{self.sandbox.smartdocumentor_url}{E}{path}"
        return self.web.request(method, url, headers=headers, **options)

    def template(self) -> str:
        key: str = self.documine("GET", "/api/dossier-templates").json()["dossierTemplates"][0]["id"]
        return f"/api/dossier-templates/{key}/dossiers"

    def dossier(self, name: str) -> str:
        base = self.template()
        answer = self.documine("POST", base, json={"name": name})
        return f"{base}/{answer.json()['id']}"

    def upload(self, dossier: str, name: str) -> str:
        files = {"file": (name, TEXT, "text/plain")}
        key: str = self.documine("POST", f"{dossier}/files", files=files).json()["fileIds"][0]
        return key


def test_documine_survives_a_restart(tmp_path: Path, web: httpx.Client) -> None:
    with Sandbox(data=tmp_path / "data", reads=1) as sandbox:
        client = Client(sandbox, web)
        path, gone = client.dossier("Inbox"), client.dossier("Gone")
        file, trashed = client.upload(path, "a.txt"), client.upload(path, "b.txt")
        client.upload(path, "broken.pdf")
        client.documine("DELETE", f"{path}/files/{trashed}")
        client.documine("DELETE", gone)
        before = [client.documine("GET", f"{path}/files").json() for _ in range(2)][1]
        package = client.documine("POST", f"{path}/create-download", json={}).json()["downloadId"]
        client.documine("GET", f"/api/downloads/{package}")
        archive = client.documine("GET", f"/api/downloads/{package}/download").content
        waiting = client.upload(path, "late.txt")
        trash = sandbox.trash()
    with Sandbox(data=tmp_path / "data", reads=1) as sandbox:
        again = Client(sandbox, web, client.tokens)
        assert again.documine("GET", f"{path}/files/{waiting}").json()["processingStatus"] != "PROCESSED"
        after = again.documine("GET", f"{path}/files").json()
        assert after["files"][:2] == before["files"]
        assert after["files"][2]["processingStatus"] == "PROCESSED"
        found = again.documine("GET", f"{path}/files/{file}/components").json()
        assert found["components"]["InvoiceNumber"] == ["INV-7"]
        assert again.documine("GET", f"/api/downloads/{package}").json()["status"] == "READY"
        assert again.documine("GET", f"/api/downloads/{package}/download").content == archive
        assert sandbox.trash() == trash
        sandbox.restore(trashed)
        assert again.documine("GET", f"{path}/files/{trashed}/components").status_code == 404
        again.documine("GET", f"{path}/files/{trashed}")
        assert again.documine("GET", f"{path}/files/{trashed}/components").status_code == 200
        kept = len(list((tmp_path / "data" / "documents").iterdir()))
        assert kept == 5
        sandbox.reset()
        assert not list((tmp_path / "data" / "documents").iterdir())
        fresh = Client(sandbox, web)
        assert fresh.documine("GET", fresh.template()).json() == {"dossiers": []}


def test_smartdocumentor_survives_a_restart(tmp_path: Path, web: httpx.Client, files: Files) -> None:
    base, served = files
    served["/once.txt"] = TEXT
    with Sandbox(data=tmp_path, reads=0) as sandbox:
        client = Client(sandbox, web)
        batch = client.task("POST", "/sdbatch", json={"displayName": "B"}).json()["batchId"]
        ids = [
            client.task("POST", "/sdtask/process", json={"context": {"url": base + path}, "batchId": batch})
            for path in ("/once.txt", "/never.txt")
        ]
        tasks = [answer.json()["taskId"] for answer in ids]
        speakers = {"speakers": [{"speakerId": "S", "speakerName": "Ann"}]}
        client.task("PUT", "/speakers/10", json=speakers)
        before = [client.task("GET", "/sdtask/status", params={"taskid": task}).json() for task in tasks]
    del served["/once.txt"]
    with Sandbox(data=tmp_path, reads=0) as sandbox:
        again = Client(sandbox, web, client.tokens)
        assert before == [
            again.task("GET", "/sdtask/status", params={"taskid": task}).json() for task in tasks
        ]
        assert [item["taskStatus"] for item in before] == [100, 33]
        export = again.task("GET", f"/sdtask/GetExportData/{tasks[0]}").json()
        assert export["chunks"]
        assert again.web.get(export["originalFileUrl"]).content == TEXT
        body = {"context": {"url": base + "/never.txt"}}
        assert again.task("POST", "/sdtask/process", json=body).json()["taskId"] == max(tasks) + 1


def test_smartconnect_survives_a_restart(tmp_path: Path, web: httpx.Client) -> None:
    def sign_in(sandbox: Sandbox) -> str:
        from docrelay.sandbox.smartconnect.state import SmartConnectState

        def issue(app: Any) -> str:
            state: SmartConnectState = app.states.of(SmartConnectState)
            return state.issue(state.companies[sandbox.credentials.smartconnect.company])

        return sandbox._in_loop(issue)

    with Sandbox(data=tmp_path) as sandbox:
        token = sign_in(sandbox)
        query = {"token": token, "mapKey": sandbox.map_key()}
        for number, amount in (("A", "1.00"), ("B", "much")):
            answer = web.post(
                f"{sandbox.smartconnect_url}/RunMapDataTable",
                params=query,
                content=TABLE.format(number, amount),
                headers={"Content-Type": "text/xml"},
            )
            assert answer.status_code == 200, answer.text
        pushed, key = sandbox.pushed(), sandbox.map_key()
        assert [row["InvoiceNumber"] for row in pushed] == ["A"]
        asked = {"token": token, "processId": key}
        history = web.get(f"{sandbox.smartconnect_url}/GetHistoryForProcess", params=asked).json()
        assert len(history) == 2
    with Sandbox(data=tmp_path) as sandbox:
        assert sandbox.pushed() == pushed
        answer = web.get(f"{sandbox.smartconnect_url}/GetHistoryForProcess", params=asked)
        assert answer.json() == history
        outputs = web.get(f"{sandbox.smartconnect_url}/GetOutputsForProcess", params=asked).json()
        assert [item["runNumber"] for item in outputs] == [2, 1]


def _kill(sandbox: Sandbox) -> None:
    host = sandbox._host
    assert isinstance(host, ProcessHost)
    assert host._process is not None
    host._process.send_signal(signal.SIGKILL)
    host._process.wait(10)


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_what_was_answered_survives_a_kill(tmp_path: Path, web: httpx.Client) -> None:
    with Sandbox(data=tmp_path, reads=0, mode="subprocess") as sandbox:
        client = Client(sandbox, web)
        path = client.dossier("Inbox")
        keys = [client.upload(path, f"{number}.txt") for number in range(5)]
        client.documine("DELETE", f"{path}/files/{keys[0]}")
        _kill(sandbox)
    (tmp_path / "documents" / "left-over").write_bytes(b"half a file")
    (tmp_path / "sandbox.new").write_text('{"format": 1, "sta')
    with Sandbox(data=tmp_path, reads=0) as sandbox:
        again = Client(sandbox, web, client.tokens)
        listed = again.documine("GET", f"{path}/files").json()["files"]
        assert [item["id"] for item in listed] == keys[1:]
        assert {item["processingStatus"] for item in listed} == {"PROCESSED"}
        assert not (tmp_path / "documents" / "left-over").exists()


def test_one_sandbox_at_a_time(tmp_path: Path) -> None:
    with Sandbox(data=tmp_path), pytest.raises(DataError, match="in use by another sandbox"):
        Sandbox(data=tmp_path).start()
    with Sandbox(data=tmp_path) as sandbox:
        assert sandbox.counts() == {}


@contextmanager
def _unchanged(path: Path) -> Iterator[None]:
    before = path.read_bytes()
    yield
    assert path.read_bytes() == before


def _write(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    with Sandbox(data=path):
        pass
    document: dict[str, Any] = json.loads((path / "sandbox.json").read_text())
    change(document)
    (path / "sandbox.json").write_text(json.dumps(document))


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": 1}', '{"format": "1", "state": {}}', "\0"])
def test_a_broken_state_is_refused_and_left_alone(tmp_path: Path, text: str) -> None:
    state = tmp_path / "sandbox.json"
    state.write_text(text)
    for _ in range(2):
        with _unchanged(state), pytest.raises(DataError, match=r"sandbox\.json cannot be read .* anew"):
            Sandbox(data=tmp_path).start()


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["state"].clear(),
        lambda document: document["state"]["documine"].update(nobody={}),
        lambda document: document["state"]["documine"]["sandbox-workspace"].update(dossiers={"a": {}}),
        lambda document: document["state"]["documine"]["sandbox-workspace"].update(dossiers=[]),
        lambda document: document["state"]["smartconnect"].update(x={"y": {}}),
        lambda document: document["state"]["tokens"].update(documine={"access": {"t": {}}}),
        lambda document: document["state"].update(tokens=None),
    ],
)
def test_a_state_that_does_not_fit_is_refused(tmp_path: Path, change: Any) -> None:
    _write(tmp_path, change)
    with _unchanged(tmp_path / "sandbox.json"), pytest.raises(DataError, match="move it away"):
        Sandbox(data=tmp_path).start()


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, lambda document: document.update(format=FORMAT + 1))
    for mode in ("thread", "subprocess"):
        with _unchanged(tmp_path / "sandbox.json"), pytest.raises(DataError, match="newer docrelay"):
            Sandbox(data=tmp_path, mode=mode).start()


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(DataError, match="cannot be used"):
        Sandbox(data=tmp_path / "data").start()


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX modes")
def test_nobody_else_may_read_the_state(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert folder.open() is None
    folder.write({})
    folder.close()
    assert (tmp_path / "sandbox.json").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".new"] == []


@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX stands for a full disk")
def test_a_full_disk_leaves_the_former_state(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.open()
    folder.write({"a": 1})
    with pytest.raises(OSError, match="File too large"), largest_file(1_000):
        folder.write({"a": "x" * 2_000})
    folder.close()
    assert [path.name for path in tmp_path.glob("sandbox*")] == ["sandbox.json"]
    assert folder.open() == {"a": 1}
    folder.close()


def test_drafts_of_a_killed_sandbox_are_removed(tmp_path: Path) -> None:
    (tmp_path / "sandbox.json.0f.tmp").write_bytes(b"half")
    folder = DataFolder(tmp_path)
    folder.open()
    folder.close()
    assert list(tmp_path.glob("sandbox*")) == []
