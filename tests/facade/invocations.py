"""One row for every public method of the clients: how to call it, and which operations that performs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from docrelay import WaitTimeoutError
from docrelay_api.smartdocumentor.models import (
    ExternalTaskSpeakerModel,
    ExternalWorkspaceSpeakerViewModel,
)

FOLDER = object()
"""Stands in the arguments for a folder that the test makes."""

CLASSES = {
    "documine": "DocuMine",
    "smartdocumentor": "SmartDocumentor",
    "smartconnect": "SmartConnect",
    "smartconnect_next": "SmartConnectNext",
}

SPEAKER: dict[str, Any] = {
    "speaker_id": "90edf137-ea2a-4b59-bf51-45446299d47e",
    "speaker_name": "Some Name",
}
START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2024, 2, 1, 12, 30, tzinfo=UTC)
ROWS = [{"Name": "C00070", "County": "ID", "Note": "a < b & c ]]> \U0001f642"}, {"Name": "C00071"}]
VARIABLES = {"GBL_COUNTY": "ND"}


@attrs.frozen
class Invocation:
    """A call of `group.name` of the client of `api`; `operations` are those it performs, in order."""

    api: str
    method: str
    operations: tuple[str, ...]
    arguments: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    raises: type[Exception] | None = None

    def __str__(self) -> str:
        return f"{self.api}.{self.method}"

    def bound(self, client: Any) -> Any:
        """Return the method of `client`."""
        group, name = self.method.split(".")
        return getattr(getattr(client, group), name)

    def arguments_in(self, folder: Path) -> list[Any]:
        """Return the positional arguments, with `folder` where one is wanted."""
        return [folder if argument is FOLDER else argument for argument in self.arguments]


def _row(api: str, method: str, operation: str, *arguments: Any, **keywords: Any) -> Invocation:
    return Invocation(api, method, (operation,), arguments, keywords)


_T, _D, _F, _L = "template-1", "dossier-1", "file-1", "download-1"
_PACKAGE = {"file_types": ["ORIGINAL", "REPORT"], "report_template_ids": ["report-1"]}
_DOSSIER = {
    "description": "All reports",
    "due_date": END,
    "owner_id": "user-1",
    "member_ids": ["user-1", "user-2"],
    "report_template_ids": ["report-1"],
    "download_file_types": ["ORIGINAL"],
}


def _documine(method: str, operation: str, *arguments: Any, **keywords: Any) -> Invocation:
    return _row("documine", method, operation, *arguments, **keywords)


DOCUMINE = (
    _documine("templates.list", "list_dossier_templates"),
    _documine("templates.get", "get_dossier_template", _T),
    _documine("dossiers.list", "list_dossiers", _T, include_archived=True),
    _documine("dossiers.create", "create_dossier", _T, "Reports", **_DOSSIER),
    _documine("dossiers.get", "get_dossier", _T, _D),
    _documine("dossiers.update", "update_dossier", _T, _D, "Reports", **_DOSSIER),
    _documine("dossiers.delete", "delete_dossier", _T, _D),
    _documine("files.upload", "upload_file", _T, _D, b"%PDF-1.7", filename="a b.pdf"),
    _documine("files.list", "list_files", _T, _D),
    _documine("files.get", "get_file", _T, _D, _F),
    _documine("files.wait", "get_file", _T, _D, _F, timeout=0),
    _documine("files.delete", "delete_file", _T, _D, _F),
    _documine("components.get", "get_file_components", _T, _D, _F, include_details=True),
    _documine("components.list", "list_components", _T, _D),
    _documine("downloads.create_for_dossier", "create_dossier_download", _T, _D, **_PACKAGE),
    _documine("downloads.create_for_files", "create_files_download", _T, _D, [_F], **_PACKAGE),
    _documine("downloads.create_for_file", "create_file_download", _T, _D, _F, **_PACKAGE),
    _documine("downloads.list", "list_downloads"),
    _documine("downloads.get", "get_download", _L),
    _documine("downloads.wait", "get_download", _L, timeout=0),
    _documine("downloads.stream", "fetch_download", _L),
    _documine("downloads.fetch", "fetch_download", _L, FOLDER),
    _documine("downloads.delete", "delete_download", _L),
    _documine("users.list", "list_users"),
    _documine("license.usage", "get_license_usage", start=START, end=END),
)


def _task(method: str, operation: str, *arguments: Any, **keywords: Any) -> Invocation:
    return _row("smartdocumentor", method, operation, *arguments, **keywords)


_FILTERS = {
    "start": START,
    "end": END,
    "statuses": [31, 34],
    "integration_statuses": [1, 2],
    "external_integration_status": "never",
    "workspace_ids": [1, 2],
    "sort": "taskId desc",
}

SMARTDOCUMENTOR = (
    _task("tokens.create", "request_token", "client-1", "not-a-real-secret"),
    _task(
        "tasks.create",
        "create_task",
        "https://files.example.com/a.pdf",
        display_name="Invoice",
        description="An invoice",
        workspace_id=1,
        batch_id=2,
        external_id="INV-1",
        priority=1,
        transcript_language="en",
        metadata={"source": "test"},
    ),
    _task("tasks.get", "get_task_status", 44),
    _task("tasks.list", "list_task_statuses", **_FILTERS),
    _task("tasks.page", "list_task_statuses_paginated", 1, size=50, **_FILTERS),
    _task("tasks.iterate", "list_task_statuses_paginated", **_FILTERS),
    _task("tasks.reprocess", "reprocess_task", external_id="INV-1"),
    _task("tasks.set_integration_status", "set_external_integration_status", "integrated", task_id=44),
    # The documented sample is still in pre-processing.
    attrs.evolve(_task("tasks.wait", "get_task_status", 44, timeout=0), raises=WaitTimeoutError),
    _task("workspaces.list", "list_workspaces"),
    _task("batches.create", "create_batch", "Invoices", description="All", workspace_id=1),
    _task("batches.get", "get_batch", 1),
    _task("batches.page", "list_batches", 1, start=START, end=END, workspace_ids=[1, 2], sort="batchId"),
    _task("batches.iterate", "list_batches", size=10),
    _task("exports.get", "get_export_data", 44),
    _task("exports.transcript", "get_transcript_export_data", 44),
    _task("speakers.list_for_workspace", "get_workspace_speakers", 1),
    _task(
        "speakers.set_for_workspace",
        "put_workspace_speakers",
        1,
        [ExternalWorkspaceSpeakerViewModel(**SPEAKER)],
    ),
    _task("speakers.list_for_task", "list_task_speakers", 44, 1),
    _task("speakers.add_to_task", "add_task_speaker", 44, 1, [ExternalTaskSpeakerModel(**SPEAKER)]),
    _task("speakers.update_for_task", "put_task_speaker", 44, 1, [ExternalTaskSpeakerModel(**SPEAKER)]),
    _task("speakers.remove_from_task", "delete_task_speaker", 44, 1, SPEAKER["speaker_id"]),
    _task("users.roles", "list_roles"),
    _task("users.list", "list_tenant_users"),
    _task("users.list_in_workspace", "list_workspace_users", 1),
    _task("users.invite", "invite_tenant_users", {"user@example.com": "Reviewer"}),
    _task("users.invite_to_workspace", "invite_workspace_users", 1, {"user@example.com": "Viewer"}),
)


def _map(method: str, operation: str, *arguments: Any, **keywords: Any) -> Invocation:
    return _row("smartconnect", method, operation, *arguments, **keywords)


_KEY = "5d1f0000-0000-4000-8000-000000000030"
_PERSON = ("user@example.com", "Zm9v+/==")

SMARTCONNECT = (
    _map("tokens.public_key", "get_public_key"),
    _map("tokens.create", "get_token", *_PERSON, "48caf272-0000-4000-8000-000000000001"),
    _map("tokens.validate", "validate_token", "dG9rZW4+/w=="),
    _map("companies.list", "list_companies", *_PERSON),
    _map("connections.list", "list_connections"),
    _map("data_sources.list", "list_data_sources"),
    _map("maps.list", "list_maps"),
    _map("maps.find", "list_maps", "customers"),
    _map("maps.list_by_connection", "list_maps_by_connection", _KEY),
    _map("maps.list_by_data_source", "list_maps_by_data_source", _KEY),
    _map("maps.columns", "list_map_columns", _KEY),
    _map("maps.mapped_columns", "list_mapped_map_columns", _KEY),
    _map("data.rows", "get_all_data", _KEY),
    _map("data.rows_with_variables", "get_all_data_with_variables", _KEY, VARIABLES),
    _map("runs.run", "run_map", _KEY),
    _map("runs.run_with_variables", "run_map_with_variables", _KEY, VARIABLES),
    _map("runs.run_rows", "run_map_data_table", _KEY, ROWS, variables=VARIABLES),
    _map("runs.run_rows_with_errors", "run_map_data_table_with_errors", _KEY, ROWS),
    _map("runs.run_xml", "run_map_xml", _KEY, ROWS),
    _map("runs.history", "list_run_history", _KEY),
    _map("runs.errors", "list_run_errors", _KEY, 147),
    _map("runs.outputs", "list_run_outputs", _KEY, 3),
)

SMARTCONNECT_NEXT = (
    _row(
        "smartconnect_next",
        "tokens.create",
        "request_token",
        "client-1",
        "not-a-real-secret",
        username="user@example.com",
        password="not-a-real-password",
    ),
    _row(
        "smartconnect_next",
        "tokens.refresh",
        "request_token",
        "client-1",
        "not-a-real-secret",
        "not-a-real-refresh-token",
    ),
    _row("smartconnect_next", "integrations.run", "run_integration", _KEY, variables=VARIABLES),
)

INVOCATIONS = DOCUMINE + SMARTDOCUMENTOR + SMARTCONNECT + SMARTCONNECT_NEXT
