# Derived from tests/typing/_async/clients.py by `nox -s sync`: do not edit.
"""Every method of the synchronous clients as a program calls it. Type checkers read this; nobody runs it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, assert_type

import httpx

from docrelay import (
    DocuMine,
    RetryPolicy,
    SmartConnect,
    SmartConnectNext,
    SmartDocumentor,
)
from docrelay.auth import ClientCredentials, TokenAuth
from docrelay_api.documine.models import (
    Dossier,
    DossierTemplate,
    DownloadStatus,
    FileComponents,
    FileStatus,
    LicenseUsage,
    User,
)
from docrelay_api.smartconnect.models import (
    Company,
    Connection,
    ConnectionProcess,
    DataSource,
    DataSourceProcess,
    MapColumn,
    MapListItem,
    ProcessOutput,
    RunErrors,
    RunHistoryEntry,
    RunResult,
)
from docrelay_api.smartconnect_next.models import IntegrationRunResult, TokenResponse
from docrelay_api.smartdocumentor.models import (
    AccessTokenResponse,
    BatchPage,
    ExportData,
    ExportTranscript,
    ExternalTaskSpeakerModel,
    ExternalUserViewModel,
    ExternalWorkspaceSpeakerViewModel,
    GetBatchResponse,
    GetTaskStatusResponse,
    GetWorkspaceResponse,
    TaskStatusPage,
)

DAY = datetime(2026, 3, 14, tzinfo=UTC)


def documine() -> None:
    with DocuMine(
        "workspace",
        base_url="https://documine.example",
        auth="token",
        timeout=30.0,
        retry=RetryPolicy(attempts=5),
        verify=True,
        proxy="http://proxy.example:3128",
    ) as client:
        assert_type(client, DocuMine)
        assert_type(client.workspace, str)

        assert_type(client.templates.list(), list[DossierTemplate])
        assert_type(client.templates.get("t"), DossierTemplate)

        made = client.dossiers.create(
            "t",
            "March",
            description="",
            due_date=DAY,
            owner_id="o",
            member_ids=["m"],
            report_template_ids=["r"],
            download_file_types=["ORIGINAL"],
        )
        assert_type(made, Dossier)
        assert isinstance(made.id, str)  # The contract does not promise it.
        assert_type(client.dossiers.get("t", made.id), Dossier)
        assert_type(client.dossiers.update("t", made.id, "April", due_date=None), Dossier)
        every = client.dossiers.list("t", include_archived=True, include_deleted=True)
        assert_type(every, list[Dossier])
        client.dossiers.delete("t", made.id)

        assert_type(client.files.upload("t", "d", "invoice.pdf"), list[str])
        path = Path("invoice.pdf")
        assert_type(client.files.upload("t", "d", path, keep_manual_changes=True), list[str])
        assert_type(client.files.upload("t", "d", b"%PDF", filename="invoice.pdf"), list[str])
        assert_type(client.files.upload("t", "d", BytesIO(b"%PDF")), list[str])
        assert_type(client.files.list("t", "d"), list[FileStatus])
        assert_type(client.files.get("t", "d", "f"), FileStatus)
        assert_type(client.files.wait("t", "d", "f", timeout=60.0), FileStatus)
        client.files.delete("t", "d", "f")

        found = client.components.get("t", "d", "f", include_details=True)
        assert_type(found, FileComponents)
        if found.components:
            assert_type(found.components.additional_properties, dict[str, list[str]])
        assert_type(client.components.list("t", "d"), list[FileComponents])

        assert_type(client.downloads.create_for_file("t", "d", "f", file_types=["ORIGINAL"]), str)
        assert_type(client.downloads.create_for_files("t", "d", ["f", "g"]), str)
        assert_type(client.downloads.create_for_dossier("t", "d", report_template_ids=["r"]), str)
        assert_type(client.downloads.list(), list[DownloadStatus])
        assert_type(client.downloads.get("x"), DownloadStatus)
        status = client.downloads.wait("x", timeout=60.0)
        assert_type(status, DownloadStatus)
        assert_type(client.downloads.fetch("x", "all.zip", file_size=status.file_size), Path)
        with client.downloads.stream("x") as response:
            assert_type(response, httpx.Response)
        client.downloads.delete("x")

        assert_type(client.users.list(), list[User])
        assert_type(client.license.usage(start=DAY, end=DAY), LicenseUsage)


def smartdocumentor() -> None:
    grant = ClientCredentials("https://login.example/token", "id", "secret")
    with SmartDocumentor(base_url="https://sd.example", auth=TokenAuth(grant)) as client:
        assert_type(client, SmartDocumentor)

        task_id = client.tasks.create(
            "https://files.example/invoice.pdf",
            display_name="March",
            description="",
            workspace_id=1,
            batch_id=2,
            external_id="x",
            priority=3,
            transcript_language="en",
            task_assignment={"userId": 1},
            custom_form_values={"a": "b"},
            metadata={"a": 1},
            context={},
        )
        assert_type(task_id, int)
        assert_type(client.tasks.get(task_id), GetTaskStatusResponse)
        assert_type(client.tasks.get(external_id="x"), GetTaskStatusResponse)
        assert_type(client.tasks.wait(task_id, timeout=60.0), GetTaskStatusResponse)
        assert_type(
            client.tasks.list(
                start=DAY,
                end=DAY,
                statuses=[30],
                integration_statuses=(1, 2),
                external_integration_status="booked",
                workspace_ids=[1],
                sort="id",
            ),
            list[GetTaskStatusResponse],
        )
        assert_type(client.tasks.page(2, size=50, start=DAY, workspace_ids=[1]), TaskStatusPage)
        tasks = client.tasks.iterate(size=100, start=DAY, end=DAY, statuses=[30])
        assert_type(tasks, Iterator[GetTaskStatusResponse])
        for task in tasks:
            assert_type(task, GetTaskStatusResponse)
        client.tasks.reprocess(external_id="x")
        client.tasks.set_integration_status("booked", task_id=task_id)

        assert_type(client.batches.create("March", description="", workspace_id=1), GetBatchResponse)
        assert_type(client.batches.get(2), GetBatchResponse)
        assert_type(client.batches.page(1, size=10, sort="id"), BatchPage)
        assert_type(client.batches.iterate(workspace_ids=[1]), Iterator[GetBatchResponse])

        assert_type(client.workspaces.list(), list[GetWorkspaceResponse])

        speakers = client.speakers.list_for_task(1, 2)
        assert_type(speakers, list[ExternalTaskSpeakerModel])
        client.speakers.add_to_task(1, 2, speakers)
        client.speakers.update_for_task(1, 2, iter(speakers))
        client.speakers.remove_from_task(1, 2, "s")
        usual = client.speakers.list_for_workspace(2)
        assert_type(usual, list[ExternalWorkspaceSpeakerViewModel])
        client.speakers.set_for_workspace(2, usual)

        assert_type(client.users.list(), list[ExternalUserViewModel])
        assert_type(client.users.list_in_workspace(2), list[ExternalUserViewModel])
        assert_type(client.users.roles(), list[str])
        client.users.invite({"anna@example.com": "Reviewer"})
        client.users.invite_to_workspace(2, {"anna@example.com": "Reviewer"})

        assert_type(client.exports.get(task_id), ExportData)
        assert_type(client.exports.transcript(task_id), ExportTranscript)
        assert_type(client.tokens.create("id", "secret"), AccessTokenResponse)


def smartconnect() -> None:
    with SmartConnect(
        "https://api.example", auth=httpx.BasicAuth("a", "b"), login_url="https://login.example"
    ) as client:
        assert_type(client, SmartConnect)

        assert_type(client.tokens.public_key(), str)
        assert_type(client.companies.list("anna@example.com", "encrypted"), list[Company])
        token = client.tokens.create("anna@example.com", "encrypted", "company")
        assert_type(token, str)
        assert_type(client.tokens.validate(token), bool)

        assert_type(client.connections.list(), list[Connection])
        assert_type(client.data_sources.list(), list[DataSource])
        assert_type(client.maps.list(), list[MapListItem])
        assert_type(client.maps.find("INVOICES"), MapListItem)
        assert_type(client.maps.list_by_connection("c"), list[ConnectionProcess])
        assert_type(client.maps.list_by_data_source("s"), list[DataSourceProcess])
        assert_type(client.maps.columns("m"), list[MapColumn])
        assert_type(client.maps.mapped_columns("m"), list[MapColumn])

        assert_type(client.data.rows("m"), list[dict[str, str]])
        assert_type(client.data.rows_with_variables("m", {"YEAR": "2026"}), list[dict[str, str]])

        run = client.runs.run("m")
        assert_type(run.succeeded, bool)
        assert_type(run.map_key, str)
        assert_type(run.map_id, str)
        assert_type(run.run_number, int | None)
        assert_type(run.record_count, int)
        assert_type(run.error_count, int)
        assert_type(run.error_message, str)
        assert_type(run.errors, list[dict[str, str]])
        assert_type(run.answer, RunResult)
        rows: list[dict[str, object]] = [{"InvoiceNumber": "INV-1", "Total": 99, "Paid": None}]
        for other in (
            client.runs.run_with_variables("m", {"YEAR": "2026"}),
            client.runs.run_rows("m", rows, variables={"YEAR": "2026"}),
            client.runs.run_rows_with_errors("m", iter(rows)),
            client.runs.run_xml("m", [{"InvoiceNumber": "INV-1"}]),
        ):
            assert_type(other.succeeded, bool)
        assert_type(client.runs.history("p"), list[RunHistoryEntry])
        assert_type(client.runs.errors("p", 1), RunErrors)
        assert_type(client.runs.outputs("p", 1), list[ProcessOutput])


def smartconnect_next() -> None:
    client = SmartConnectNext("eu", auth="token", timeout=httpx.Timeout(5.0))
    result = client.integrations.run("i", variables={"A": "b"}, return_errors=False)
    assert_type(result, IntegrationRunResult)
    assert_type(client.tokens.create("id", "secret", username="u", password="p"), TokenResponse)
    assert_type(client.tokens.refresh("id", "secret", "refresh"), TokenResponse)
    client.close()


def from_the_environment(variables: dict[str, str], transport: httpx.BaseTransport) -> None:
    assert_type(DocuMine.from_env(), DocuMine)
    assert_type(SmartDocumentor.from_env(variables, transport=transport), SmartDocumentor)
    assert_type(SmartConnect.from_env(variables, retry=RetryPolicy()), SmartConnect)
    assert_type(SmartConnectNext.from_env(timeout=5), SmartConnectNext)


def wrong(client: DocuMine, documentor: SmartDocumentor, smartconnect: SmartConnect, value: Any) -> None:
    DocuMine("workspace")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    DocuMine("workspace", auth=b"token")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    DocuMine("workspace", auth="token", retries=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    DocuMine.from_env(timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.upload("t", "d", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.dossiers.create("t")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.dossiers.list("t", True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.dossiers.create("t", "n", due_date="2026-03-14")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    smartconnect.runs.run_rows("m", {"a": "b"})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    documentor.tasks.iterate(state=30)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    documentor.batches.iterate(workspace_ids=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run = smartconnect.runs.run("m")
    client.reports = value  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    client.files = value  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    run.succeeded = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
