# Derived from facade/docrelay/_async/smartdocumentor/tasks.py by `nox -s sync`: do not edit.
"""Tasks: one document or recording each, from the URL to the reviewed result."""

from __future__ import annotations

import builtins
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from docrelay import paging, tasks, waiting, wire
from docrelay._sync.resource import Resource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.tasks import (
    create_task,
    get_task_status,
    list_task_statuses,
    list_task_statuses_paginated,
    reprocess_task,
    set_external_integration_status,
)
from docrelay_api.smartdocumentor.models import (
    CreateTaskRequest,
    GetTaskStatusResponse,
    PatchExternalIntegrationStatusRequest,
    TaskStatus,
    TaskStatusPage,
)
from docrelay_api.smartdocumentor.types import UNSET

from ..http import call, call_none


class Tasks(Resource[AuthenticatedClient]):
    """Create, follow and reprocess tasks (``smartdocumentor.tasks``)."""

    def create(
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
        details = wire.fields(url=url, transcriptLanguage=transcript_language)
        body = wire.fields(
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
        answer = call(
            create_task.sync_detailed,
            client=self._api,
            body=CreateTaskRequest.from_dict(body),
        )
        return tasks.id_of(answer.task_id)

    def get(self, task_id: int | None = None, *, external_id: str | None = None) -> GetTaskStatusResponse:
        """Return the state of the task with this id, or with your own `external_id`.

        Source: page "Task Status".
        """
        wire.exactly_one(task_id=task_id, external_id=external_id)
        return call(
            get_task_status.sync_detailed,
            client=self._api,
            task_id=UNSET if task_id is None else task_id,
            external_id=UNSET if external_id is None else external_id,
        )

    def list(
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
        wire.at_least_one(start=start, end=end)
        return call(
            list_task_statuses.sync_detailed,
            client=self._api,
            start_date=wire.moment("start", start, UNSET),
            end_date=wire.moment("end", end, UNSET),
            task_status=[TaskStatus(value) for value in statuses] or UNSET,
            integration_status=list(integration_statuses) or UNSET,
            external_integration_status=external_integration_status or UNSET,
            workspace_id=list(workspace_ids) or UNSET,
            sort=sort or UNSET,
        )

    def page(
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
        wire.at_least_one(start=start, end=end)
        return call(
            list_task_statuses_paginated.sync_detailed,
            client=self._api,
            start_date=wire.moment("start", start, UNSET),
            end_date=wire.moment("end", end, UNSET),
            task_status=[TaskStatus(value) for value in statuses] or UNSET,
            integration_status=list(integration_statuses) or UNSET,
            external_integration_status=external_integration_status or UNSET,
            workspace_id=list(workspace_ids) or UNSET,
            sort=sort or UNSET,
            page_number=number,
            page_size=size,
        )

    def iterate(
        self,
        *,
        size: int = 100,
        start: datetime | None = None,
        end: datetime | None = None,
        **filters: Any,
    ) -> Iterator[GetTaskStatusResponse]:
        """Yield every task that `list` would return, page by page; `filters` are those of `page`."""
        number = 1
        while True:
            page = self.page(number, size=size, start=start, end=end, **filters)
            for item in page.items or []:
                yield item
            if paging.is_last(number, page):
                return
            number += 1

    def reprocess(self, task_id: int | None = None, *, external_id: str | None = None) -> None:
        """Process a task again from its first request. DESTRUCTIVE: all edits of it are lost.

        Meant for tasks that are stuck; costs credits. Source: page "Reprocess Task".
        """
        wire.exactly_one(task_id=task_id, external_id=external_id)
        call_none(
            reprocess_task.sync_detailed,
            client=self._api,
            task_id=UNSET if task_id is None else task_id,
            external_id=UNSET if external_id is None else external_id,
        )

    def set_integration_status(
        self, status: str, *, task_id: int | None = None, external_id: str | None = None
    ) -> None:
        """Mark how far your own system has come with a task; `list` can filter by it.

        `status` is your own word of 1 to 32 characters; every task is `never` until it is set, and
        again after reprocessing. Source: page "External Integration Status".
        """
        wire.exactly_one(task_id=task_id, external_id=external_id)
        tasks.check_integration_status(status)
        call_none(
            set_external_integration_status.sync_detailed,
            client=self._api,
            body=PatchExternalIntegrationStatusRequest(external_integration_status=status),
            task_id=UNSET if task_id is None else task_id,
            external_id=UNSET if external_id is None else external_id,
        )

    def wait(
        self,
        task_id: int,
        *,
        timeout: float = 1800.0,
    ) -> GetTaskStatusResponse:
        """Wait until a task has a result and return its state.

        Only some status numbers are published, so the status text decides: To Review, Processed and
        Export Completed have a result. `timeout` is in seconds. Raises ProcessingError when
        pre-processing failed or the task was deleted, WaitTimeoutError when it takes too long.
        """
        waiter = waiting.Waiter(timeout, f"task {task_id}")

        def working(status: GetTaskStatusResponse) -> str | None:
            return None if tasks.has_result(task_id, status) else tasks.state(status)

        return self._until(waiter, lambda: self.get(task_id), working)
