"""Every method of the asynchronous clients as a program calls it. Type checkers read this; nobody runs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, assert_type

import httpx

from docrelay import (
    AsyncDocuMine,
    AsyncSmartConnect,
    AsyncSmartConnectNext,
    AsyncSmartDocumentor,
    RetryPolicy,
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


async def documine() -> None:
    async with AsyncDocuMine(
        "workspace",
        base_url="https://documine.example",
        auth="token",
        timeout=30.0,
        retry=RetryPolicy(attempts=5),
        verify=True,
        proxy="http://proxy.example:3128",
    ) as client:
        assert_type(client, AsyncDocuMine)
        assert_type(client.workspace, str)

        assert_type(await client.templates.list(), list[DossierTemplate])
        assert_type(await client.templates.get("t"), DossierTemplate)

        made = await client.dossiers.create(
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
        assert_type(await client.dossiers.get("t", made.id), Dossier)
        assert_type(await client.dossiers.update("t", made.id, "April", due_date=None), Dossier)
        every = await client.dossiers.list("t", include_archived=True, include_deleted=True)
        assert_type(every, list[Dossier])
        await client.dossiers.delete("t", made.id)

        assert_type(await client.files.upload("t", "d", "invoice.pdf"), list[str])
        path = Path("invoice.pdf")
        assert_type(await client.files.upload("t", "d", path, keep_manual_changes=True), list[str])
        assert_type(await client.files.upload("t", "d", b"%PDF", filename="invoice.pdf"), list[str])
        assert_type(await client.files.upload("t", "d", BytesIO(b"%PDF")), list[str])
        assert_type(await client.files.list("t", "d"), list[FileStatus])
        assert_type(await client.files.get("t", "d", "f"), FileStatus)
        assert_type(await client.files.wait("t", "d", "f", timeout=60.0), FileStatus)
        await client.files.delete("t", "d", "f")

        found = await client.components.get("t", "d", "f", include_details=True)
        assert_type(found, FileComponents)
        if found.components:
            assert_type(found.components.additional_properties, dict[str, list[str]])
        assert_type(await client.components.list("t", "d"), list[FileComponents])

        assert_type(await client.downloads.create_for_file("t", "d", "f", file_types=["ORIGINAL"]), str)
        assert_type(await client.downloads.create_for_files("t", "d", ["f", "g"]), str)
        assert_type(await client.downloads.create_for_dossier("t", "d", report_template_ids=["r"]), str)
        assert_type(await client.downloads.list(), list[DownloadStatus])
        assert_type(await client.downloads.get("x"), DownloadStatus)
        status = await client.downloads.wait("x", timeout=60.0)
        assert_type(status, DownloadStatus)
        assert_type(await client.downloads.fetch("x", "all.zip", file_size=status.file_size), Path)
        async with client.downloads.stream("x") as response:
            assert_type(response, httpx.Response)
        await client.downloads.delete("x")

        assert_type(await client.users.list(), list[User])
        assert_type(await client.license.usage(start=DAY, end=DAY), LicenseUsage)


async def smartdocumentor() -> None:
    grant = ClientCredentials("https://login.example/token", "id", "secret")
    async with AsyncSmartDocumentor(base_url="https://sd.example", auth=TokenAuth(grant)) as client:
        assert_type(client, AsyncSmartDocumentor)

        task_id = await client.tasks.create(
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
        assert_type(await client.tasks.get(task_id), GetTaskStatusResponse)
        assert_type(await client.tasks.get(external_id="x"), GetTaskStatusResponse)
        assert_type(await client.tasks.wait(task_id, timeout=60.0), GetTaskStatusResponse)
        assert_type(
            await client.tasks.list(
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
        assert_type(await client.tasks.page(2, size=50, start=DAY, workspace_ids=[1]), TaskStatusPage)
        tasks = client.tasks.iterate(size=100, start=DAY, end=DAY, statuses=[30])
        assert_type(tasks, AsyncIterator[GetTaskStatusResponse])
        async for task in tasks:
            assert_type(task, GetTaskStatusResponse)
        await client.tasks.reprocess(external_id="x")
        await client.tasks.set_integration_status("booked", task_id=task_id)

        assert_type(await client.batches.create("March", description="", workspace_id=1), GetBatchResponse)
        assert_type(await client.batches.get(2), GetBatchResponse)
        assert_type(await client.batches.page(1, size=10, sort="id"), BatchPage)
        assert_type(client.batches.iterate(workspace_ids=[1]), AsyncIterator[GetBatchResponse])

        assert_type(await client.workspaces.list(), list[GetWorkspaceResponse])

        speakers = await client.speakers.list_for_task(1, 2)
        assert_type(speakers, list[ExternalTaskSpeakerModel])
        await client.speakers.add_to_task(1, 2, speakers)
        await client.speakers.update_for_task(1, 2, iter(speakers))
        await client.speakers.remove_from_task(1, 2, "s")
        usual = await client.speakers.list_for_workspace(2)
        assert_type(usual, list[ExternalWorkspaceSpeakerViewModel])
        await client.speakers.set_for_workspace(2, usual)

        assert_type(await client.users.list(), list[ExternalUserViewModel])
        assert_type(await client.users.list_in_workspace(2), list[ExternalUserViewModel])
        assert_type(await client.users.roles(), list[str])
        await client.users.invite({"anna@example.com": "Reviewer"})
        await client.users.invite_to_workspace(2, {"anna@example.com": "Reviewer"})

        assert_type(await client.exports.get(task_id), ExportData)
        assert_type(await client.exports.transcript(task_id), ExportTranscript)
        assert_type(await client.tokens.create("id", "secret"), AccessTokenResponse)


async def smartconnect() -> None:
    async with AsyncSmartConnect(
        "https://api.example", auth=httpx.BasicAuth("a", "b"), login_url="https://login.example"
    ) as client:
        assert_type(client, AsyncSmartConnect)

        assert_type(await client.tokens.public_key(), str)
        assert_type(await client.companies.list("anna@example.com", "encrypted"), list[Company])
        token = await client.tokens.create("anna@example.com", "encrypted", "company")
        assert_type(token, str)
        assert_type(await client.tokens.validate(token), bool)

        assert_type(await client.connections.list(), list[Connection])
        assert_type(await client.data_sources.list(), list[DataSource])
        assert_type(await client.maps.list(), list[MapListItem])
        assert_type(await client.maps.find("INVOICES"), MapListItem)
        assert_type(await client.maps.list_by_connection("c"), list[ConnectionProcess])
        assert_type(await client.maps.list_by_data_source("s"), list[DataSourceProcess])
        assert_type(await client.maps.columns("m"), list[MapColumn])
        assert_type(await client.maps.mapped_columns("m"), list[MapColumn])

        assert_type(await client.data.rows("m"), list[dict[str, str]])
        assert_type(await client.data.rows_with_variables("m", {"YEAR": "2026"}), list[dict[str, str]])

        run = await client.runs.run("m")
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
            await client.runs.run_with_variables("m", {"YEAR": "2026"}),
            await client.runs.run_rows("m", rows, variables={"YEAR": "2026"}),
            await client.runs.run_rows_with_errors("m", iter(rows)),
            await client.runs.run_xml("m", [{"InvoiceNumber": "INV-1"}]),
        ):
            assert_type(other.succeeded, bool)
        assert_type(await client.runs.history("p"), list[RunHistoryEntry])
        assert_type(await client.runs.errors("p", 1), RunErrors)
        assert_type(await client.runs.outputs("p", 1), list[ProcessOutput])


async def smartconnect_next() -> None:
    client = AsyncSmartConnectNext("eu", auth="token", timeout=httpx.Timeout(5.0))
    result = await client.integrations.run("i", variables={"A": "b"}, return_errors=False)
    assert_type(result, IntegrationRunResult)
    assert_type(await client.tokens.create("id", "secret", username="u", password="p"), TokenResponse)
    assert_type(await client.tokens.refresh("id", "secret", "refresh"), TokenResponse)
    await client.aclose()


async def from_the_environment(variables: dict[str, str], transport: httpx.AsyncBaseTransport) -> None:
    assert_type(AsyncDocuMine.from_env(), AsyncDocuMine)
    assert_type(AsyncSmartDocumentor.from_env(variables, transport=transport), AsyncSmartDocumentor)
    assert_type(AsyncSmartConnect.from_env(variables, retry=RetryPolicy()), AsyncSmartConnect)
    assert_type(AsyncSmartConnectNext.from_env(timeout=5), AsyncSmartConnectNext)


async def wrong(
    client: AsyncDocuMine, documentor: AsyncSmartDocumentor, smartconnect: AsyncSmartConnect, value: Any
) -> None:
    AsyncDocuMine("workspace")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    AsyncDocuMine("workspace", auth=b"token")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    AsyncDocuMine("workspace", auth="token", retries=3)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    AsyncDocuMine.from_env(timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.files.upload("t", "d", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.dossiers.create("t")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.dossiers.list("t", True)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.dossiers.create("t", "n", due_date="2026-03-14")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await smartconnect.runs.run_rows("m", {"a": "b"})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    documentor.tasks.iterate(state=30)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    documentor.batches.iterate(workspace_ids=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run = await smartconnect.runs.run("m")
    client.reports = value  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    client.files = value  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    run.succeeded = True  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
