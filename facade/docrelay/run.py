"""The result of a SmartConnect map run, in a form that says what happened."""

from __future__ import annotations

import attrs

from docrelay_api.smartconnect.models import RunResult, RunStatus

from .dataset import read_rows


@attrs.frozen
class MapRun:
    """One run of a map.

    `errors` holds the rows that failed: their columns, and the message in ``EONERUNERRORS``. The
    vendor's status counts backwards (0 is success), which is why `succeeded` exists. `answer` is
    the answer as it came.
    """

    succeeded: bool
    map_key: str
    map_id: str
    run_number: int | None
    record_count: int
    error_count: int
    error_message: str
    errors: list[dict[str, str]]
    answer: RunResult = attrs.field(repr=False)

    @classmethod
    def of(cls, answer: RunResult) -> MapRun:
        """Read the answer of any run endpoint; anything but status 0 counts as failed."""
        return cls(
            succeeded=answer.status == RunStatus.SUCCESS,
            map_key=answer.map_key or "",
            map_id=answer.map_id or "",
            run_number=answer.run_number if isinstance(answer.run_number, int) else None,
            record_count=answer.record_count or 0,
            error_count=answer.error_count or 0,
            error_message=answer.error_message or "",
            errors=read_rows(_text(answer.errors)),
            answer=answer,
        )


def _text(value: object) -> str:
    """Return the documented text; another form of it stays in the answer."""
    return value if isinstance(value, str) else ""
