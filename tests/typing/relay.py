"""The public names of `docrelay.relay`, as a program uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, assert_type

from docrelay.relay import (
    Document,
    DocumentResult,
    Failure,
    Plan,
    Relay,
    RelayReport,
    RunError,
    RunResult,
    collect,
    relay,
    relay_sync,
)


async def in_one_call() -> None:
    report = await relay(
        ["in/", Path("one.pdf")],
        template="Invoices",
        map_name="INVOICES",
        via="documine",
        container="March",
        columns={"Total": "TotalAmount"},
        concurrency=2,
        timeout=60,
        dry_run=True,
        keep=False,
        public_url=None,
    )
    assert_type(report, RelayReport)
    assert_type(relay_sync(iter(["in/"]), template="Invoices", map_name="INVOICES"), RelayReport)


async def step_by_step() -> None:
    documents = collect(["in/**/*.pdf"])
    assert_type(documents, tuple[Document, ...])
    for document in documents:
        assert_type(document.path, Path | None)
        assert_type(document.url, str | None)
        names: list[str] = [document.name, document.unique_name, document.relative, document.shown]
        assert names
    plan = Plan(
        template="Invoices", map_name="INVOICES", via="smartdocumentor", public_url="https://files.example"
    )
    job = Relay(
        documents,
        plan,
        variables={"DOCUMINE_TOKEN": "token"},
        options={"timeout": 5.0},
        listener=print,
        clock=lambda: 0.0,
    )
    assert_type(job.plan, Plan)
    assert_type(job.run_sync(), RelayReport)
    assert_type(job.report(), RelayReport)
    read(await job.run())


def read(report: RelayReport) -> None:
    assert_type(report.outcome, Literal["complete", "partial", "nothing", "interrupted"])
    assert_type(report.counts, dict[str, int])
    assert_type(report.error, Failure | None)
    assert_type(report.warnings, tuple[str, ...])
    assert_type(report.as_json(), dict[str, Any])
    assert_type(report.to_bytes(), bytes)
    assert_type(report.write("report.json"), Path)
    for item in report.documents:
        assert_type(item, DocumentResult)
        assert_type(
            item.state,
            Literal["waiting", "working", "ready", "pushed", "failed", "unconfirmed", "cancelled"],
        )
        assert_type(item.size, int | None)
        assert_type(item.seconds, float)
        if item.error is not None:
            assert_type(item.error.kind, str)
            assert_type(item.error.message, str)
            assert_type(item.error.hint, str)
    if report.run is not None:
        assert_type(report.run, RunResult)
        assert_type(report.run.succeeded, bool)
        assert_type(report.run.run_number, int | None)
        assert_type(report.run.errors, tuple[RunError, ...])
        for error in report.run.errors:
            assert_type(error.document, str | None)
    assert_type(Failure.of(OSError()), Failure)


async def wrong(plan: Plan, report: RelayReport, value: Any) -> None:
    await relay(["in/"], template="Invoices")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await relay(["in/"], template="T", map_name="M", via="fax")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    relay_sync(["in/"], template="T", map_name="M", parallel=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Plan("Invoices", "INVOICES")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Relay(["in/"], plan)  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    report.outcome = value  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Document("in/one.pdf")  # type: ignore[call-arg, arg-type]  # pyright: ignore[reportCallIssue]
