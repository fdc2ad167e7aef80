"""SmartDocumentor: process documents and recordings as tasks."""

from __future__ import annotations

import builtins
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.base import AsyncClientOptions, AsyncResource, AsyncServiceClient
from docrelay._async.http import call, call_none
from docrelay._core import arguments, retry, smartdocumentor
from docrelay._core.options import require_auth
from docrelay.auth import BearerToken
from docrelay.auth.secret import Secret
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.batches import create_batch, get_batch, list_batches
from docrelay_api.smartdocumentor.api.exports import get_export_data, get_transcript_export_data
from docrelay_api.smartdocumentor.api.speakers import (
    add_task_speaker,
    delete_task_speaker,
    get_workspace_speakers,
    list_task_speakers,
    put_task_speaker,
    put_workspace_speakers,
)
from docrelay_api.smartdocumentor.api.tasks import (
    create_task,
    get_task_status,
    list_task_statuses,
    list_task_statuses_paginated,
    reprocess_task,
    set_external_integration_status,
)
from docrelay_api.smartdocumentor.api.tokens import request_token
from docrelay_api.smartdocumentor.api.users import (
    invite_tenant_users,
    invite_workspace_users,
    list_roles,
    list_tenant_users,
    list_workspace_users,
)
from docrelay_api.smartdocumentor.api.workspaces import list_workspaces
from docrelay_api.smartdocumentor.models import (
    AccessTokenResponse,
    BatchPage,
    CreateBatchRequest,
    CreateTaskRequest,
    ExportData,
    ExportTranscript,
    ExternalTaskSpeakerModel,
    ExternalUserModel,
    ExternalUserViewModel,
    ExternalWorkspaceSpeakers,
    ExternalWorkspaceSpeakerViewModel,
    GetBatchResponse,
    GetTaskStatusResponse,
    GetWorkspaceResponse,
    InviteUsersRequest,
    InviteWorkspaceUsersRequest,
    PatchExternalIntegrationStatusRequest,
    TaskSpeakersRequest,
    TaskStatus,
    TaskStatusPage,
    TokenRequest,
)
from docrelay_api.smartdocumentor.types import UNSET


class AsyncBatches(AsyncResource[AuthenticatedClient]):
    """Create and read batches (``smartdocumentor.batches``)."""

    async def create(
        self, display_name: str, *, description: str | None = None, workspace_id: int | None = None
    ) -> GetBatchResponse:
        """Create a batch and return it; add tasks to it with the `batch_id` of a new task.

        Without `workspace_id` it belongs to the default workspace. Source: page "Create Batch".
        """
        body = arguments.fields(displayName=display_name, description=description, workspaceId=workspace_id)
        return await call(
            create_batch.asyncio_detailed,
            client=self._api,
            body=CreateBatchRequest.from_dict(body),
        )

    async def get(self, batch_id: int) -> GetBatchResponse:
        """Return one batch with its numbers of tasks. Source: page "Get Batch"."""
        return await call(get_batch.asyncio_detailed, client=self._api, batch_id=batch_id)

    async def page(
        self,
        number: int = 1,
        *,
        size: int = 10,
        start: datetime | None = None,
        end: datetime | None = None,
        workspace_ids: Sequence[int] = (),
        sort: str | None = None,
    ) -> BatchPage:
        """Return one page of the batches created after `start` and before `end`.

        Pages are numbered from 1; times need a UTC offset. Source: page "Get Batch Paginated".
        """
        return await call(
            list_batches.asyncio_detailed,
            client=self._api,
            start_date=arguments.moment("start", start, UNSET),
            end_date=arguments.moment("end", end, UNSET),
            workspace_id=list(workspace_ids) or UNSET,
            sort=sort or UNSET,
            page_number=number,
            page_size=size,
        )

    async def iterate(
        self, *, size: int = 100, **filters: Unpack[smartdocumentor.BatchFilters]
    ) -> AsyncIterator[GetBatchResponse]:
        """Yield every batch, page by page; `filters` are those of `page`."""
        number = 1
        while True:
            page = await self.page(number, size=size, **filters)
            for item in page.items or []:
                yield item
            if smartdocumentor.is_last(number, page):
                return
            number += 1


class AsyncExports(AsyncResource[AuthenticatedClient]):
    """Read the exported data of tasks (``smartdocumentor.exports``)."""

    async def get(self, task_id: int) -> ExportData:
        """Return the exported data of a text document. Source: page "Get Export Data"."""
        return await call(get_export_data.asyncio_detailed, task_id, client=self._api)

    async def transcript(self, task_id: int) -> ExportTranscript:
        """Return the transcript of a recording. Source: page "Get Export Data Transcript"."""
        return await call(get_transcript_export_data.asyncio_detailed, task_id, client=self._api)


class AsyncSpeakers(AsyncResource[AuthenticatedClient]):
    """Manage speakers (``smartdocumentor.speakers``)."""

    async def list_for_workspace(self, workspace_id: int) -> list[ExternalWorkspaceSpeakerViewModel]:
        """Return the speakers of a workspace. Source: inferred from page "PUT Workspace Speakers"."""
        answer = await call(get_workspace_speakers.asyncio_detailed, workspace_id, client=self._api)
        return answer.speakers

    async def set_for_workspace(
        self, workspace_id: int, speakers: Iterable[ExternalWorkspaceSpeakerViewModel]
    ) -> None:
        """Send the speakers of a workspace; whether others are kept is not documented.

        Source: page "PUT Workspace Speakers".
        """
        await call_none(
            put_workspace_speakers.asyncio_detailed,
            workspace_id,
            client=self._api,
            body=ExternalWorkspaceSpeakers(speakers=list(speakers)),
        )

    async def list_for_task(self, task_id: int, workspace_id: int) -> list[ExternalTaskSpeakerModel]:
        """Return the speakers of a task. Source: page "GET Task Speakers"."""
        answer = await call(list_task_speakers.asyncio_detailed, task_id, workspace_id, client=self._api)
        return answer.speakers or []

    async def add_to_task(
        self, task_id: int, workspace_id: int, speakers: Iterable[ExternalTaskSpeakerModel]
    ) -> None:
        """Add speakers to a task. Source: page "POST Task Speaker"."""
        await call_none(
            add_task_speaker.asyncio_detailed,
            task_id,
            workspace_id,
            client=self._api,
            body=TaskSpeakersRequest(speakers=list(speakers)),
        )

    async def update_for_task(
        self, task_id: int, workspace_id: int, speakers: Iterable[ExternalTaskSpeakerModel]
    ) -> None:
        """Change speakers of a task. Source: page "PUT Task Speaker"."""
        await call_none(
            put_task_speaker.asyncio_detailed,
            task_id,
            workspace_id,
            client=self._api,
            body=TaskSpeakersRequest(speakers=list(speakers)),
        )

    async def remove_from_task(self, task_id: int, workspace_id: int, speaker_id: str) -> None:
        """Remove one speaker from a task. Source: page "DELETE Task Speaker"."""
        await call_none(
            delete_task_speaker.asyncio_detailed,
            task_id,
            workspace_id,
            speaker_id,
            client=self._api,
        )


class AsyncTasks(AsyncResource[AuthenticatedClient]):
    """Create, follow and reprocess tasks (``smartdocumentor.tasks``)."""

    async def create(
        self,
        url: str,
        *,
        display_name: str | None = None,
        description: str | None = None,
        workspace_id: int | None = None,
        batch_id: int | None = None,
        external_id: str | None = None,
        priority: int | None = None,
        transcript_language: str | None = None,
        task_assignment: Mapping[str, Any] | None = None,
        custom_form_values: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
    ) -> int:
        """Create a task for the document at `url` and return the task id.

        SmartDocumentor fetches the document itself: `url` must be public or signed and stay valid
        for the task's life. Without `workspace_id` the default workspace is used. `priority` 1 is
        low, more is high. `external_id` is your own key, unique in the organisation. `context` adds
        further keys beside the URL. Raises UnexpectedResponseError when the answer has no task id.
        Source: page "Create Task".
        """
        details = arguments.fields(url=url, transcriptLanguage=transcript_language)
        body = arguments.fields(
            context={**details, **(context or {})},
            displayName=display_name,
            description=description,
            workspaceId=workspace_id,
            batchId=batch_id,
            externalId=external_id,
            priority=priority,
            taskAssignment=task_assignment,
            customFormValues=custom_form_values,
            metadata=metadata,
        )
        answer = await call(
            create_task.asyncio_detailed,
            client=self._api,
            body=CreateTaskRequest.from_dict(body),
        )
        return smartdocumentor.id_of(answer.task_id)

    async def get(
        self, task_id: int | None = None, *, external_id: str | None = None
    ) -> GetTaskStatusResponse:
        """Return the state of the task with this id, or with your own `external_id`.

        Source: page "Task Status".
        """
        arguments.exactly_one(task_id=task_id, external_id=external_id)
        return await call(
            get_task_status.asyncio_detailed,
            client=self._api,
            task_id=UNSET if task_id is None else task_id,
            external_id=UNSET if external_id is None else external_id,
        )

    async def list(
        self,
        *,
        start: datetime | None = None,
        end: datetime | None = None,
        statuses: Sequence[int] = (),
        integration_statuses: Sequence[int] = (),
        external_integration_status: str | None = None,
        workspace_ids: Sequence[int] = (),
        sort: str | None = None,
    ) -> builtins.list[GetTaskStatusResponse]:
        """Return the state of all tasks created after `start` and before `end` (at least one).

        The vendor calls this a heavy request; for many tasks use `iterate`. Times need a UTC
        offset. Source: page "Task Status List".
        """
        arguments.at_least_one(start=start, end=end)
        return await call(
            list_task_statuses.asyncio_detailed,
            client=self._api,
            start_date=arguments.moment("start", start, UNSET),
            end_date=arguments.moment("end", end, UNSET),
            task_status=[TaskStatus(value) for value in statuses] or UNSET,
            integration_status=list(integration_statuses) or UNSET,
            external_integration_status=external_integration_status or UNSET,
            workspace_id=list(workspace_ids) or UNSET,
            sort=sort or UNSET,
        )

    async def page(
        self,
        number: int = 1,
        *,
        size: int = 10,
        start: datetime | None = None,
        end: datetime | None = None,
        statuses: Sequence[int] = (),
        integration_statuses: Sequence[int] = (),
        external_integration_status: str | None = None,
        workspace_ids: Sequence[int] = (),
        sort: str | None = None,
    ) -> TaskStatusPage:
        """Return one page of what `list` returns; pages are numbered from 1.

        Source: page "Task Status List Paginated".
        """
        arguments.at_least_one(start=start, end=end)
        return await call(
            list_task_statuses_paginated.asyncio_detailed,
            client=self._api,
            start_date=arguments.moment("start", start, UNSET),
            end_date=arguments.moment("end", end, UNSET),
            task_status=[TaskStatus(value) for value in statuses] or UNSET,
            integration_status=list(integration_statuses) or UNSET,
            external_integration_status=external_integration_status or UNSET,
            workspace_id=list(workspace_ids) or UNSET,
            sort=sort or UNSET,
            page_number=number,
            page_size=size,
        )

    async def iterate(
        self,
        *,
        size: int = 100,
        start: datetime | None = None,
        end: datetime | None = None,
        **filters: Unpack[smartdocumentor.TaskFilters],
    ) -> AsyncIterator[GetTaskStatusResponse]:
        """Yield every task that `list` would return, page by page; `filters` are those of `page`."""
        number = 1
        while True:
            page = await self.page(number, size=size, start=start, end=end, **filters)
            for item in page.items or []:
                yield item
            if smartdocumentor.is_last(number, page):
                return
            number += 1

    async def reprocess(self, task_id: int | None = None, *, external_id: str | None = None) -> None:
        """Process a task again from its first request. DESTRUCTIVE: all edits of it are lost.

        Meant for tasks that are stuck; costs credits. Source: page "Reprocess Task".
        """
        arguments.exactly_one(task_id=task_id, external_id=external_id)
        await call_none(
            reprocess_task.asyncio_detailed,
            client=self._api,
            task_id=UNSET if task_id is None else task_id,
            external_id=UNSET if external_id is None else external_id,
        )

    async def set_integration_status(
        self, status: str, *, task_id: int | None = None, external_id: str | None = None
    ) -> None:
        """Mark how far your own system has come with a task; `list` can filter by it.

        `status` is your own word of 1 to 32 characters; every task is `never` until it is set, and
        again after reprocessing. Source: page "External Integration Status".
        """
        arguments.exactly_one(task_id=task_id, external_id=external_id)
        smartdocumentor.check_integration_status(status)
        await call_none(
            set_external_integration_status.asyncio_detailed,
            client=self._api,
            body=PatchExternalIntegrationStatusRequest(external_integration_status=status),
            task_id=UNSET if task_id is None else task_id,
            external_id=UNSET if external_id is None else external_id,
        )

    async def wait(
        self,
        task_id: int,
        *,
        timeout: float = 1800.0,  # noqa: ASYNC109 - a limit on the service's work, not on this task
    ) -> GetTaskStatusResponse:
        """Wait until a task has a result and return its state.

        Only some status numbers are published, so the status text decides: To Review, Processed and
        Export Completed have a result. `timeout` is in seconds. Raises ProcessingError when
        pre-processing failed or the task was deleted, WaitTimeoutError when it takes too long.
        """
        waiter = retry.Waiter(timeout, f"task {task_id}")

        def working(status: GetTaskStatusResponse) -> str | None:
            return None if smartdocumentor.has_result(task_id, status) else smartdocumentor.state(status)

        return await self._until(waiter, lambda: self.get(task_id), working)


class AsyncTokens(AsyncResource[AuthenticatedClient]):
    """Request access tokens (``smartdocumentor.tokens``)."""

    async def create(self, client_id: str, client_secret: str) -> AccessTokenResponse:
        """Return a new access token; it lives 3600 seconds by default.

        Source: page "Client Credentials Access Token".
        """
        client_secret = Secret(client_secret)
        return await call(
            request_token.asyncio_detailed,
            client=self._api,
            body=TokenRequest(client_id=client_id, client_secret=client_secret),
        )


class AsyncUsers(AsyncResource[AuthenticatedClient]):
    """List and invite users (``smartdocumentor.users``)."""

    async def roles(self) -> builtins.list[str]:
        """Return the role names that `invite` takes. Source: page "List Available Roles"."""
        answer = await call(list_roles.asyncio_detailed, client=self._api)
        return [role.name for role in answer if role.name]

    async def list(self) -> builtins.list[ExternalUserViewModel]:
        """Return every user of the organisation. Source: page "List All Tenant Users"."""
        return await call(list_tenant_users.asyncio_detailed, client=self._api)

    async def list_in_workspace(self, workspace_id: int) -> builtins.list[ExternalUserViewModel]:
        """Return every user of a workspace. Source: page "List All Workspace Users"."""
        return await call(list_workspace_users.asyncio_detailed, workspace_id, client=self._api)

    async def invite(self, roles: Mapping[str, str]) -> None:
        """Invite people to the organisation: `roles` maps each e-mail address to a role name.

        Source: page "Invite Users" (tenants).
        """
        await call_none(
            invite_tenant_users.asyncio_detailed,
            client=self._api,
            body=InviteUsersRequest(users=_invited(roles)),
        )

    async def invite_to_workspace(self, workspace_id: int, roles: Mapping[str, str]) -> None:
        """Invite people to the organisation and a workspace: e-mail address -> role name.

        Source: page "Invite Users" (workspaces).
        """
        await call_none(
            invite_workspace_users.asyncio_detailed,
            client=self._api,
            body=InviteWorkspaceUsersRequest(workspace_id=workspace_id, users=_invited(roles)),
        )


def _invited(roles: Mapping[str, str]) -> builtins.list[ExternalUserModel]:
    return [ExternalUserModel(email=email, role_name=role) for email, role in roles.items()]


class AsyncWorkspaces(AsyncResource[AuthenticatedClient]):
    """Read workspaces (``smartdocumentor.workspaces``)."""

    async def list(self) -> builtins.list[GetWorkspaceResponse]:
        """Return every workspace of the organisation. Source: page "Get Workspaces"."""
        return await call(list_workspaces.asyncio_detailed, client=self._api)


class AsyncSmartDocumentor(AsyncServiceClient):
    """Process documents and recordings as tasks with SmartDocumentor (DevScope).

    `auth` is an access token or any `httpx.Auth`, such as `docrelay.auth.TokenAuth`. The resource
    groups are `tasks`, `batches`, `workspaces`, `speakers`, `users`, `exports` and `tokens`.
    """

    def __init__(
        self,
        *,
        base_url: str = config.SMARTDOCUMENTOR_URL,
        auth: httpx.Auth | str,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__()
        bearer = require_auth(auth, BearerToken)
        http = self._open(base_url, "base_url", auth=bearer, **options)
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(http)
        # The token call itself is made without a token.
        plain = self._open(base_url, "base_url", **options)
        open_api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(plain)
        self.tasks: Final = AsyncTasks(http, api)
        self.batches: Final = AsyncBatches(http, api)
        self.workspaces: Final = AsyncWorkspaces(http, api)
        self.speakers: Final = AsyncSpeakers(http, api)
        self.users: Final = AsyncUsers(http, api)
        self.exports: Final = AsyncExports(http, api)
        self.tokens: Final = AsyncTokens(plain, open_api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from ``SMARTDOCUMENTOR_*`` in `variables`, by default the environment.

        BASE_URL; TOKEN, or CLIENT_ID and CLIENT_SECRET. Raises ConfigurationError naming what is
        missing.
        """
        settings = config.smartdocumentor(variables)
        return cls(base_url=settings.base_url, auth=settings.auth, **options)
