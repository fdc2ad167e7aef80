"""What SmartDocumentor's task states mean, and where its pages end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict

from docrelay._core.text import one_line
from docrelay.errors import ConfigurationError, ProcessingError, UnexpectedResponseError
from docrelay_api.smartdocumentor.models import BatchPage, GetTaskStatusResponse, TaskStatus, TaskStatusPage
from docrelay_api.smartdocumentor.types import Unset

# Names seen in the documentation without a number (pages "Mappings" and "Reprocess Task").
_WITH_RESULT = {"toreview", "processed", "exportcompleted"}
# Published numbers (page "Mappings"): the task will not come to a result by itself.
_LOST = {19, 20, 32, 33, 35}
_MAX_STATUS = 32


class BatchFilters(TypedDict, total=False):
    """Which batches a page shows."""

    start: datetime | None
    end: datetime | None
    workspace_ids: Sequence[int]
    sort: str | None


class TaskFilters(TypedDict, total=False):
    """Which tasks a page shows, beside the times between which they were created."""

    statuses: Sequence[int]
    integration_statuses: Sequence[int]
    external_integration_status: str | None
    workspace_ids: Sequence[int]
    sort: str | None


def id_of(task_id: int | Unset) -> int:
    """Return the id of a new task; raise UnexpectedResponseError when the answer had none."""
    if isinstance(task_id, Unset):
        raise UnexpectedResponseError("the answer to the new task holds no taskId")
    return task_id


def state(status: GetTaskStatusResponse) -> str:
    """Return the state of a task in words: its text, else the name or number of its status."""
    text = status.task_status_text
    if text:
        return text
    number = status.task_status
    return "unknown" if isinstance(number, Unset) else number.name


def has_result(task_id: int, status: GetTaskStatusResponse) -> bool:
    """Return whether a task has a result; raise ProcessingError when it never will."""
    words = state(status)
    compact = "".join(c for c in words.lower() if c.isalnum())
    number = status.task_status
    if (isinstance(number, TaskStatus) and number in _LOST) or compact.endswith("failed"):
        words = one_line(words)
        raise ProcessingError(f"task {task_id} came to no result: {words}", item=str(task_id), state=words)
    return compact in _WITH_RESULT


def check_integration_status(value: str) -> None:
    """Raise ConfigurationError unless `value` is 1 to 32 characters and not only white space."""
    if not value.strip() or len(value) > _MAX_STATUS:
        raise ConfigurationError(
            f"status: must be 1 to {_MAX_STATUS} characters and not blank, got {len(value)} characters",
            field="status",
        )


def is_last(number: int, page: BatchPage | TaskStatusPage) -> bool:
    """Return whether `page`, the one with this `number` from 1, is the last.

    An empty page is; else the number of pages decides, or whether there is a next page where the
    answer does not have it.
    """
    if not page.items:
        return True
    if isinstance(page.total_pages, int):
        return number >= page.total_pages
    return page.has_next_page is not True
