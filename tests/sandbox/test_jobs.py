from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Credentials, Sandbox
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.jobs import STATES, Job, Jobs, Order, Pace, read_order, read_pace

Ask = Callable[..., httpx.Response]
E = "/api/v1.0/external"
TEXT = b"Invoice number: INV-7\nTotal amount: 10.00 EUR\n"


class Ticks:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _states(job: Job, limit: int = 20) -> list[str]:
    seen: list[str] = []
    while (state := job.ask()) is not None and len(seen) < limit:
        seen.append(state)
    return seen


@pytest.fixture
def ticks() -> Ticks:
    return Ticks()


def test_states_by_reads(ticks: Ticks) -> None:
    assert _states(Jobs(ticks, Pace(0)).begin("analysis", "a")) == []
    assert _states(Jobs(ticks, Pace(2)).begin("package", "a")) == ["QUEUED", "GENERATING"]
    assert _states(Jobs(ticks, Pace(6)).begin("analysis", "a")) == list(STATES["analysis"])
    assert _states(Jobs(ticks, Pace(4)).begin("task", "a")) == ["30", "31", "31", "31"]


def test_states_by_time(ticks: Ticks) -> None:
    job = Jobs(ticks, Pace(seconds=12)).begin("analysis", "a")
    seen: list[str | None] = []
    for second in range(0, 14, 2):
        ticks.now = second
        seen += [job.ask(), job.ask()]
    assert seen[::2] == seen[1::2] == [*STATES["analysis"], None]
    assert Jobs(ticks, Pace(seconds=0)).begin("task", "a").finished


@pytest.mark.parametrize("state", STATES["analysis"])
@pytest.mark.parametrize("pace", [Pace(1), Pace(3), Pace(8), Pace(seconds=6)])
def test_a_job_fails_right_after_its_state(ticks: Ticks, state: str, pace: Pace) -> None:
    jobs = Jobs(ticks, pace)
    jobs.fail(Order(kind="analysis", state=state, message="no luck"))
    job = jobs.begin("analysis", "a")
    seen: list[str] = []
    assert not job.finished
    while (now := job.ask()) is not None:
        ticks.now += 0.01
        seen.append(now)
    assert seen[-1] == state
    assert job.failed
    assert job.failed.message == "no luck"


def test_orders_are_for_names_and_numbers(ticks: Ticks) -> None:
    jobs = Jobs(ticks, Pace(0))
    jobs.fail(Order(kind="analysis", name="*.pdf", times=2))
    jobs.fail(Order(kind="package", times=None))
    failed = [bool(jobs.begin("analysis", name).failed) for name in ("a.txt", "a.pdf", "b.pdf", "c.pdf")]
    assert failed == [False, True, True, False]
    assert all(jobs.begin("package", "x").failed for _ in range(3))
    assert not jobs.begin("task", "a.pdf").failed
    assert len(jobs.as_json()["failures"]) == 1
    jobs.clear()
    assert not jobs.begin("package", "x").failed


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ({}, "kind"),
        ({"kind": "walk"}, "kind"),
        ({"kind": "task", "state": "READY"}, "state"),
        ({"kind": "task", "times": 0}, "times"),
        ({"kind": "task", "times": "1"}, "times"),
        ({"kind": "package", "download": True}, "download"),
        ({"kind": "task", "name": ""}, "name"),
        ({"kind": "task", "message": 3}, "message"),
        ({"kind": "task", "colour": "red"}, "colour"),
    ],
)
def test_bad_orders_are_refused_by_name(members: dict[str, Any], field: str) -> None:
    with pytest.raises(ControlError) as caught:
        read_order(members)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("members", "field"),
    [({"reads": -1}, "reads"), ({"reads": True}, "reads"), ({"seconds": "1"}, "seconds"),
     ({"seconds": float("inf")}, "seconds"), ({"speed": 1}, "speed")],
)  # fmt: skip
def test_bad_paces_are_refused_by_name(members: dict[str, Any], field: str) -> None:
    with pytest.raises(ControlError) as caught:
        read_pace(members)
    assert caught.value.field == field


@pytest.fixture
def dossier(documine: Ask) -> str:
    template = documine("GET", "/api/dossier-templates").json()["dossierTemplates"][0]["id"]
    base = f"/api/dossier-templates/{template}/dossiers"
    return f"{base}/{documine('POST', base, json={'name': 'Inbox'}).json()['id']}"


def _upload(ask: Ask, dossier: str, name: str) -> str:
    answer = ask("POST", f"{dossier}/files", files={"file": (name, TEXT, "text/plain")})
    return f"{dossier}/files/{answer.json()['fileIds'][0]}"


def test_an_analysis_takes_its_time(
    sandbox: Sandbox, clock: Any, documine_of: Callable[[Credentials], Ask], documine: Ask, dossier: str
) -> None:
    sandbox.jobs.pace(seconds=60, kind="analysis")
    path = _upload(documine, dossier, "a.txt")
    assert documine("GET", path).json()["processingStatus"] == "PRE_PROCESSING"
    clock.now += 59
    assert documine("GET", path).json()["processingStatus"] == "INDEXING"
    assert documine("GET", f"{path}/components").status_code == 404
    clock.now += 1
    assert documine("GET", path).json()["processingStatus"] == "PROCESSED"
    assert documine("GET", f"{path}/components").status_code == 200
    sandbox.jobs.pace()
    at_once = _upload(documine, dossier, "b.txt")
    assert documine("GET", at_once).json()["processingStatus"] == "PROCESSED"


def test_an_analysis_is_told_to_fail(sandbox: Sandbox, documine: Ask, dossier: str) -> None:
    sandbox.jobs.fail("analysis", "bad*", state="ANALYSE", message="too hard to read")
    good, bad = _upload(documine, dossier, "good.txt"), _upload(documine, dossier, "bad.txt")
    assert [documine("GET", bad).json()["processingStatus"] for _ in range(3)] == [
        "PROCESSING",
        "ANALYSE",
        "ERROR",
    ]
    assert documine("GET", bad).json()["errorMessage"] == "too hard to read"
    assert documine("GET", f"{bad}/components").status_code == 404
    assert [documine("GET", good).json()["processingStatus"] for _ in range(3)][-1] == "PROCESSED"


def test_a_package_is_told_to_fail(sandbox: Sandbox, documine: Ask, dossier: str) -> None:
    _upload(documine, dossier, "a.txt")
    sandbox.jobs.fail("package", "Inbox.zip", state="QUEUED")
    number = documine("POST", f"{dossier}/create-download", json={}).json()["downloadId"]
    states = [documine("GET", f"/api/downloads/{number}").json()["status"] for _ in range(3)]
    assert states == ["QUEUED", "QUEUED", "FAILED"]
    assert documine("GET", f"/api/downloads/{number}/download").status_code == 409
    number = documine("POST", f"{dossier}/create-download", json={}).json()["downloadId"]
    assert [documine("GET", f"/api/downloads/{number}").json()["status"] for _ in range(3)][-1] == "READY"


def test_a_task_is_told_to_fail(
    sandbox: Sandbox, smartdocumentor: Ask, files: tuple[str, dict[str, bytes]]
) -> None:
    base, served = files
    served["/fine.txt"] = TEXT
    sandbox.jobs.pace()
    sandbox.jobs.fail("task", "fine.txt", times=1)
    sandbox.jobs.fail("task", "fine.txt", times=1, download=True)
    seen: list[int] = []
    for _ in range(3):
        body = {"context": {"url": f"{base}/fine.txt"}}
        task = smartdocumentor("POST", f"{E}/sdtask/process", json=body).json()["taskId"]
        status = smartdocumentor("GET", f"{E}/sdtask/status", params={"taskid": task}).json()
        seen.append(status["taskStatus"])
        if status["taskStatus"] != 100:
            assert smartdocumentor("GET", f"{E}/sdtask/GetExportData/{task}").status_code == 404
    assert seen == [32, 33, 100]


def test_jobs_over_http(sandbox: Sandbox, web: httpx.Client) -> None:
    page = f"{sandbox.url}/_sandbox/jobs"
    assert web.put(f"{page}/pace", json={"kind": "task", "seconds": 5}).status_code == 204
    assert web.post(f"{page}/failures", json={"kind": "package", "times": None}).status_code == 204
    found = web.get(page).json()
    assert found["pace"]["task"] == {"reads": 0, "seconds": 5}
    assert found["pace"]["analysis"] == {"reads": 2, "seconds": None}
    assert found["failures"][0]["kind"] == "package"
    refused = web.post(f"{page}/failures", json={"kind": "package", "state": "READY"})
    assert (refused.status_code, refused.json()["field"]) == (400, "state")
    assert web.put(f"{page}/pace", json={"kind": "walk"}).json()["field"] == "kind"
    assert web.put(f"{page}/pace", content=b"{").json()["message"] == "the body must be a JSON object"
    assert web.delete(page).status_code == 204
    assert web.get(page).json()["failures"] == []
