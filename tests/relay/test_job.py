from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from docrelay.errors import ConfigurationError
from docrelay.relay import Plan, Relay, RelayReport, collect, relay, relay_sync
from docrelay.relay import job as main_job
from docrelay.relay.report import Record
from docrelay.sandbox import Sandbox

SAMPLES = Path(__file__).parents[1] / "samples" / "invoices"
VIAS = pytest.mark.parametrize("via", ["documine", "smartdocumentor"])


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(reads=0) as running:
        yield running


def plan(**values: Any) -> Plan:
    return Plan(**{"template": "Invoices", "map_name": "INVOICES", **values})


async def run(sandbox: Sandbox, *sources: str | Path, **values: Any) -> RelayReport:
    return await Relay(collect(sources), plan(**values), variables=sandbox.environ).run()


def states(report: RelayReport) -> dict[str, str]:
    return {item.name: item.state for item in report.documents}


@VIAS
@pytest.mark.anyio
async def test_the_samples_are_pushed_and_the_damaged_one_fails(sandbox: Sandbox, via: str) -> None:
    report = await run(sandbox, SAMPLES, via=via)
    found = states(report)
    assert found.pop("damaged-scan.pdf") == "failed"
    assert set(found.values()) == {"pushed"}
    assert len(found) == 9
    assert report.outcome == "partial"
    assert sandbox.pushed() == [item.row for item in report.documents if item.state == "pushed"]
    assert report.run is not None
    assert (report.run.record_count, report.run.error_count, report.run.run_number) == (9, 0, 1)
    assert report.documents[0].row is not None
    assert report.documents[0].row["FileName"] == "alpenquell-50219.pdf"
    assert sandbox.counts()["smartconnect.run_map_data_table_with_errors"] == 1


@pytest.mark.anyio
async def test_both_services_give_the_same_rows(sandbox: Sandbox) -> None:
    first = await run(sandbox, SAMPLES, via="documine")
    second = await run(sandbox, SAMPLES, via="smartdocumentor")
    assert [item.row for item in first.documents] == [item.row for item in second.documents]


@pytest.mark.anyio
async def test_no_secret_is_in_a_report(sandbox: Sandbox) -> None:
    report = await run(sandbox, SAMPLES)
    text = report.to_bytes().decode()
    for name, value in sandbox.environ.items():
        if any(word in name for word in ("SECRET", "PASSWORD")):
            assert value not in text


@pytest.mark.anyio
async def test_a_dry_run_runs_no_map(sandbox: Sandbox) -> None:
    report = await run(sandbox, SAMPLES / "ibarra-2026-0093.pdf", dry_run=True)
    assert (report.outcome, report.run) == ("complete", None)
    assert states(report) == {"ibarra-2026-0093.pdf": "ready"}
    assert sandbox.pushed() == []


@pytest.mark.anyio
async def test_rows_that_the_run_refuses_fail_alone(sandbox: Sandbox) -> None:
    # Purchase orders are no dates; some of the samples have none.
    report = await run(sandbox, SAMPLES, columns={"DueDate": "PurchaseOrder"})
    assert report.run is not None
    refused = [item for item in report.documents if item.error and item.error.kind == "RowError"]
    assert len(refused) == report.run.error_count > 0
    assert all("DueDate does not hold a date" in item.error.message for item in refused if item.error)
    assert report.counts["pushed"] == len(sandbox.pushed()) == 9 - len(refused)
    assert {error.document for error in report.run.errors} == {item.path for item in refused}


@pytest.mark.anyio
async def test_missing_components_stop_one_document_only(sandbox: Sandbox) -> None:
    report = await run(sandbox, SAMPLES, columns={"InvoiceNumber": "VatId"})
    missing = [item for item in report.documents if item.error and item.error.kind == "IncompleteRowError"]
    assert missing
    assert all("VatId" in item.error.message for item in missing if item.error)
    assert report.counts["pushed"] == 9 - len(missing) == len(sandbox.pushed())


@pytest.mark.anyio
async def test_bad_files_stop_no_other(sandbox: Sandbox, tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "ibarra-2026-0093.pdf", tmp_path / "good.pdf")
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "gone.pdf").write_bytes(b"1")
    documents = collect([tmp_path])
    (tmp_path / "gone.pdf").unlink()
    report = await Relay(documents, plan(), variables=sandbox.environ).run()
    assert states(report) == {"empty.pdf": "failed", "gone.pdf": "failed", "good.pdf": "pushed"}
    kinds = [item.error.kind if item.error else "" for item in report.documents]
    assert kinds == ["UnfitDocumentError", "FileNotFoundError", ""]


@pytest.mark.anyio
async def test_files_of_one_name_stay_two_documents(sandbox: Sandbox, tmp_path: Path) -> None:
    for folder, name in (("x", "ibarra-2026-0093.pdf"), ("y", "serra-azul-7734.pdf")):
        (tmp_path / folder).mkdir()
        shutil.copy(SAMPLES / name, tmp_path / folder / "invoice.pdf")
    report = await run(sandbox, tmp_path)
    assert report.outcome == "complete"
    assert [row["InvoiceNumber"] for row in sandbox.pushed()] == ["2026-0093", "7734"]


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.anyio
async def test_the_dossier_is_deleted_only_when_asked(sandbox: Sandbox, keep: bool) -> None:
    report = await run(sandbox, SAMPLES / "ibarra-2026-0093.pdf", keep=keep, container="My dossier")
    assert report.outcome == "complete"
    assert report.container == "My dossier"
    assert sandbox.counts().get("documine.delete_dossier", 0) == (0 if keep else 1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"template": "Invoice"}, "no dossier template"),
        ({"map_name": "INVOICE"}, "no map is called"),
        ({"columns": {"Nope": "x"}}, "no column 'Nope'"),
        ({"via": "smartdocumentor", "template": "x"}, "no workspace"),
    ],
)
@pytest.mark.anyio
async def test_a_job_that_cannot_begin_sends_no_document(
    sandbox: Sandbox, values: dict[str, Any], words: str
) -> None:
    with pytest.raises(ConfigurationError, match=words):
        await run(sandbox, SAMPLES, **values)
    counts = sandbox.counts()
    assert not {"documine.upload_file", "documine.create_dossier", "smartdocumentor.create_task"} & set(
        counts
    )


@pytest.mark.anyio
async def test_everything_that_is_missing_is_named_at_once() -> None:
    job = Relay(collect([SAMPLES]), plan(), variables={})
    with pytest.raises(ConfigurationError, match=r"DOCUMINE_WORKSPACE.*SMARTCONNECT_API_URL"):
        await job.run()


@pytest.mark.anyio
async def test_a_service_that_is_not_there_is_told_by_the_report(sandbox: Sandbox) -> None:
    variables = {**sandbox.environ, "SMARTCONNECT_API_URL": "http://127.0.0.1:9"}
    report = await Relay(collect([SAMPLES]), plan(), variables=variables).run()
    assert report.outcome == "nothing"
    assert report.error is not None
    assert "127.0.0.1:9" in report.error.message
    assert report.counts == {"cancelled": 10}


@VIAS
@pytest.mark.anyio
async def test_no_more_documents_are_at_work_than_allowed(sandbox: Sandbox, via: str) -> None:
    working: set[int] = set()
    most = 0

    def listen(record: Record) -> None:
        nonlocal most
        (working.add if record.state == "working" else working.discard)(record.position)
        most = max(most, len(working))

    job = Relay(
        collect([SAMPLES]),
        plan(concurrency=3, dry_run=True, via=via),
        variables=sandbox.environ,
        listener=listen,
    )
    await job.run()
    assert most == 3


@pytest.mark.anyio
async def test_a_cancelled_job_still_has_its_report_and_cleans_up(sandbox: Sandbox) -> None:
    def listen(record: Record) -> None:
        if record.state == "ready":
            scope.cancel()

    job = Relay(
        collect([SAMPLES]), plan(concurrency=2, keep=False), variables=sandbox.environ, listener=listen
    )
    with anyio.CancelScope() as scope:
        await job.run()
    report = job.report()
    assert scope.cancelled_caught
    assert report.outcome == "interrupted"
    assert report.counts["ready"] >= 1
    assert report.counts["cancelled"] >= 5
    assert sandbox.pushed() == []
    assert sandbox.counts()["documine.delete_dossier"] == 1


@pytest.mark.anyio
async def test_a_job_runs_once(sandbox: Sandbox) -> None:
    job = Relay(collect([SAMPLES / "ibarra-2026-0093.pdf"]), plan(), variables=sandbox.environ)
    assert job.report().counts == {"waiting": 1}
    await job.run()
    with pytest.raises(RuntimeError, match="once"):
        await job.run()


@pytest.mark.anyio
async def test_a_listener_that_fails_fails_no_document(sandbox: Sandbox) -> None:
    def listen(record: Record) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    job = Relay(collect([SAMPLES]), plan(), variables=sandbox.environ, listener=listen)
    report = await job.run()
    assert report.counts == {"failed": 1, "pushed": 9}
    assert report.warnings == ("the progress could not be shown: No space left on device",)


@pytest.mark.parametrize("operation", ["documine.upload_file", "smartconnect.run_map_data_table_with_errors"])
@pytest.mark.anyio
async def test_a_job_that_is_no_longer_waited_for_has_a_true_report(sandbox: Sandbox, operation: str) -> None:
    sandbox.faults.add(operation, delay=3600)
    job = Relay(collect([SAMPLES / "ibarra-2026-0093.pdf"]), plan(), variables=sandbox.environ)
    async with anyio.create_task_group() as group:
        group.start_soon(job.run)
        while not sandbox.counts().get(operation):  # noqa: ASYNC110 - the sandbox is in another thread
            await anyio.sleep(0.01)
        report = job.break_off()
        group.cancel_scope.cancel()
    state = "cancelled" if "upload" in operation else "unconfirmed"
    assert (report.outcome, report.counts) == ("interrupted", {state: 1})
    assert job.report().counts == report.counts
    assert len(sandbox.pushed()) == (state == "unconfirmed")


@pytest.mark.anyio
async def test_settings_that_turn_out_wrong_late_are_in_the_report(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise ConfigurationError("rows: cannot be sent", field="rows")

    monkeypatch.setattr("docrelay.relay.job.push", refuse)
    report = await run(sandbox, SAMPLES / "ibarra-2026-0093.pdf")
    assert (report.outcome, report.counts) == ("nothing", {"ready": 1})
    assert report.error is not None
    assert report.error.message == "rows: cannot be sent"


def test_as_many_documents_at_a_time_as_files_can_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {"files": 64}
    monkeypatch.setattr(main_job, "open_files_allowed", lambda: allowed["files"])
    assert 1 <= main_job.limit_concurrency(300) < 20
    assert main_job.limit_concurrency(1) == 1
    allowed["files"] = 8
    assert main_job.limit_concurrency(300) == 1
    allowed["files"] = 100_000
    assert main_job.limit_concurrency(300) == 300
    monkeypatch.setattr(main_job, "open_files_allowed", lambda: None)
    assert main_job.limit_concurrency(300) == 300


def test_the_short_forms(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sandbox.environ.items():
        monkeypatch.setenv(name, value)
    source = os.fspath(SAMPLES / "ibarra-2026-0093.pdf")
    report = relay_sync([source], template="Invoices", map_name="INVOICES", dry_run=True)
    assert report.outcome == "complete"

    async def work() -> RelayReport:
        return await relay([source], template="Invoices", map_name="INVOICES", concurrency=1)

    assert anyio.run(work).outcome == "complete"
