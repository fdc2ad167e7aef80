"""The result of a SmartConnect map run, in a form that says what happened."""

from __future__ import annotations

import attrs

from docrelay.dataset import read_rows
from docrelay.errors import UnexpectedResponseError
from docrelay_api.smartconnect.models import RunResult, RunStatus


@attrs.frozen
class MapRun:
    """One run of a map.

    `errors` holds the rows that failed: their columns, and the message in ``EONERUNERRORS``. Where
    these can't be read, `errors_unreadable` says why; the run took place all the same. The vendor's
    status counts backwards (0 is success), and a success with failed records is not documented, which
    is why `succeeded` exists. `answer` is the answer as it came.
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
    errors_unreadable: str | None = None

    @classmethod
    def of(cls, answer: RunResult) -> MapRun:
        """Read the answer of any run endpoint; never raises.

        It succeeded with status 0 and without a failed record, be it counted or shown.
        """
        errors: list[dict[str, str]] = []
        unreadable = None
        if isinstance(answer.errors, str):
            try:
                errors = read_rows(answer.errors)
            except UnexpectedResponseError as problem:
                unreadable = str(problem)
        told = answer.errors or answer.additional_properties.get("Errors")
        if told and not isinstance(told, str):
            unreadable = f"the errors are no text but {type(told).__name__}; `answer` has them"
        error_count = _number(answer.error_count)
        # A status that is text is beside the unknown fields.
        status = answer.status or answer.additional_properties.get("Status")
        return cls(
            succeeded=(answer.status == RunStatus.SUCCESS or status == "0") and not (error_count or errors),
            map_key=_text_of(answer.map_key),
            map_id=_text_of(answer.map_id),
            run_number=_number(answer.run_number),
            record_count=_number(answer.record_count) or 0,
            error_count=error_count or 0,
            error_message=_text_of(answer.error_message),
            errors=errors,
            answer=answer,
            errors_unreadable=unreadable,
        )


def _text_of(value: object) -> str:
    """Return a text, or a number as one; anything else stays in the answer."""
    return str(value) if isinstance(value, str | int) else ""


def _number(value: object) -> int | None:
    """Return a number, whether or not it came as text; None for anything else."""
    if isinstance(value, str) and len(value) < 20:
        value = int(value) if value.strip().lstrip("-").isdecimal() else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return int(value) if isinstance(value, int) else None
