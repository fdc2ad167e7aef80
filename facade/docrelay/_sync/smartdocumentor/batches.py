# Derived from facade/docrelay/_async/smartdocumentor/batches.py by `nox -s sync`: do not edit.
"""Batches: groups of tasks in one workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from docrelay._core import arguments, smartdocumentor
from docrelay._sync.base import Resource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.batches import create_batch, get_batch, list_batches
from docrelay_api.smartdocumentor.models import BatchPage, CreateBatchRequest, GetBatchResponse
from docrelay_api.smartdocumentor.types import UNSET

from ..http import call


class Batches(Resource[AuthenticatedClient]):
    """Create and read batches (``smartdocumentor.batches``)."""

    def create(
        self, display_name: str, *, description: str | None = None, workspace_id: int | None = None
    ) -> GetBatchResponse:
        """Create a batch and return it; add tasks to it with the `batch_id` of a new task.

        Without `workspace_id` it belongs to the default workspace. Source: page "Create Batch".
        """
        body = arguments.fields(displayName=display_name, description=description, workspaceId=workspace_id)
        return call(
            create_batch.sync_detailed,
            client=self._api,
            body=CreateBatchRequest.from_dict(body),
        )

    def get(self, batch_id: int) -> GetBatchResponse:
        """Return one batch with its numbers of tasks. Source: page "Get Batch"."""
        return call(get_batch.sync_detailed, client=self._api, batch_id=batch_id)

    def page(
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
        return call(
            list_batches.sync_detailed,
            client=self._api,
            start_date=arguments.moment("start", start, UNSET),
            end_date=arguments.moment("end", end, UNSET),
            workspace_id=list(workspace_ids) or UNSET,
            sort=sort or UNSET,
            page_number=number,
            page_size=size,
        )

    def iterate(self, *, size: int = 100, **filters: Any) -> Iterator[GetBatchResponse]:
        """Yield every batch, page by page; `filters` are those of `page`."""
        number = 1
        while True:
            page = self.page(number, size=size, **filters)
            for item in page.items or []:
                yield item
            if smartdocumentor.is_last(number, page):
                return
            number += 1
