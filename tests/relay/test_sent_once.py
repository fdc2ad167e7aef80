"""Nothing is pushed or made twice, whatever the service answers; and a job outlasts a short outage."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docrelay import DocuMine, ResponseError, SmartDocumentor, TransportError
from docrelay.relay import Plan, Relay, RelayReport, collect
from docrelay.sandbox import Sandbox

SAMPLE = Path(__file__).parents[1] / "samples" / "invoices" / "ibarra-2026-0093.pdf"
RUN = "smartconnect.run_map_data_table_with_errors"
# Every way in which the answer to a call that was performed can get lost.
LOST: list[dict[str, Any]] = [
    {"status": 503, "retry_after": 0},
    {"status": 500},
    {"status": 408},
    {"status": 522},
    {"reset": True},
]
lost = pytest.mark.parametrize("answer", LOST, ids=str)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(reads=0) as running:
        yield running


async def run(sandbox: Sandbox, folder: Path, documents: int) -> RelayReport:
    for number in range(documents):
        shutil.copy(SAMPLE, folder / f"{number:02}.pdf")
    plan = Plan(template="Invoices", map_name="INVOICES")
    return await Relay(collect([folder]), plan, variables=sandbox.environ).run()


@lost
@pytest.mark.anyio
async def test_rows_are_pushed_once(sandbox: Sandbox, tmp_path: Path, answer: dict[str, Any]) -> None:
    sandbox.faults.add(RUN, **answer, performed=True, times=2)
    report = await run(sandbox, tmp_path, 20)
    assert len(sandbox.pushed()) == 20
    assert sandbox.counts()[RUN] == 1
    # Whether they were pushed is not known: somebody has to look.
    assert report.counts == {"unconfirmed": 20}


@pytest.mark.anyio
async def test_a_run_that_was_not_taken_on_is_sent_again(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.faults.add(RUN, status=429, retry_after=0, times=2)
    report = await run(sandbox, tmp_path, 2)
    assert (report.outcome, len(sandbox.pushed())) == ("complete", 2)


@pytest.mark.parametrize("operation", ["list_maps", "list_map_columns", "get_public_key"])
@pytest.mark.parametrize(
    "answer", [{"status": 500}, {"status": 425}, {"status": 530}, {"reset": True}], ids=str
)
@pytest.mark.anyio
async def test_one_failure_of_a_reading_post_ends_no_job(
    sandbox: Sandbox, tmp_path: Path, operation: str, answer: dict[str, Any]
) -> None:
    sandbox.faults.add(f"smartconnect.{operation}", **answer, times=1)
    report = await run(sandbox, tmp_path, 2)
    assert (report.outcome, len(sandbox.pushed())) == ("complete", 2)


@lost
def test_what_was_made_does_not_fail_on_its_own_success(sandbox: Sandbox, answer: dict[str, Any]) -> None:
    for operation in ("documine.create_dossier", "smartdocumentor.create_task"):
        sandbox.faults.add(operation, **answer, performed=True, times=2)
    with DocuMine.from_env(sandbox.environ) as documine:
        template = documine.templates.list()[0].id
        assert isinstance(template, str)
        with pytest.raises((ResponseError, TransportError)) as caught:
            documine.dossiers.create(template, "once")
        assert getattr(caught.value, "status", None) == answer.get("status")
        assert [dossier.name for dossier in documine.dossiers.list(template)] == ["once"]
    with SmartDocumentor.from_env(sandbox.environ) as smartdocumentor:
        with pytest.raises((ResponseError, TransportError)) as caught:
            smartdocumentor.tasks.create("http://127.0.0.1:1/a.pdf", external_id="mine")
        assert getattr(caught.value, "status", None) == answer.get("status")
        assert smartdocumentor.tasks.get(external_id="mine").external_id == "mine"
    assert sandbox.counts()["documine.create_dossier"] == 1
    assert sandbox.counts()["smartdocumentor.create_task"] == 1


def test_a_deletion_whose_answer_got_lost(sandbox: Sandbox) -> None:
    with DocuMine.from_env(sandbox.environ) as documine:
        template = documine.templates.list()[0].id
        assert isinstance(template, str)
        dossier = documine.dossiers.create(template, "gone").id
        assert isinstance(dossier, str)
        sandbox.faults.add("documine.delete_dossier", status=502, performed=True, times=1)
        documine.dossiers.delete(template, dossier)
        assert documine.dossiers.list(template) == []
    assert sandbox.counts()["documine.delete_dossier"] == 2
