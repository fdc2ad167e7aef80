"""Push the rows of all documents in one run, and tell each document what became of its row."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from docrelay import errors
from docrelay._async.smartconnect import AsyncSmartConnect
from docrelay._core.smartconnect import MapRun
from docrelay._core.text import one_line
from docrelay.errors import DocrelayError
from docrelay.relay.report import CHECK_RUN_HISTORY, LONGEST, Clock, Failure, Record, RunError, RunResult
from docrelay.relay.rows import match_errors


async def push(
    smartconnect: AsyncSmartConnect, map_key: str, records: Sequence[Record], clock: Clock = time.monotonic
) -> RunResult:
    """Run the map with the rows of `records`, once, and end every record.

    Raises the error of a run that gave no answer, after every record has been ended with it.
    """
    for record in records:
        record.pushing()
    begun = clock()
    try:
        rows: list[dict[str, Any]] = [dict(record.row or {}) for record in records]
        answer = await smartconnect.runs.run_rows_with_errors(map_key, rows)
    except DocrelayError as error:
        failure = Failure.of(error)
        certain = certainly_not_run(error)
        for record in records:
            record.fail(failure if certain else _unconfirmed(failure), "failed" if certain else "unconfirmed")
        raise
    except BaseException:
        for record in records:
            record.cancel()
        raise
    return settle(answer, records, clock() - begun)


def certainly_not_run(error: DocrelayError) -> bool:
    """Return whether the service surely did not begin the run that failed with `error`."""
    if isinstance(error, errors.TransportError):
        return not error.connected
    if isinstance(error, errors.ResponseError):
        return error.status < 500 and error.status != 408  # A proxy's 408 may come after the run began.
    return isinstance(error, errors.AuthError | errors.ConfigurationError)


def settle(answer: MapRun, records: Sequence[Record], seconds: float) -> RunResult:
    """End every record as the answer to the run says.

    A row that an error repeats has failed; the others are pushed, unless the answer counts more
    errors than it shows: then all have failed, or what became of them is unconfirmed.
    """
    messages, unmatched = match_errors([record.row or {} for record in records], answer.errors)
    failed = sum(bool(reasons) for reasons in messages)
    reason = one_line(answer.error_message, LONGEST) or (
        unmatched[0] if unmatched else "the service gave no reason"
    )
    all_failed = answer.error_count >= len(records)
    doubt = bool(unmatched) or answer.error_count > failed or (not answer.succeeded and not failed)
    found: list[RunError] = []
    for record, reasons in zip(records, messages, strict=True):
        if reasons:
            text = one_line("; ".join(reasons), LONGEST)
            found.append(RunError(text, record.document.shown))
            record.fail(Failure("RowError", text, "correct the document or the map, and push it again"))
        elif all_failed:
            record.fail(Failure("RowError", f"the run failed for every row: {reason}"))
        elif doubt:
            text = f"the run failed without saying for which rows: {reason}"
            record.fail(Failure("RunError", text, CHECK_RUN_HISTORY), "unconfirmed")
        else:
            record.pushed()
    found += [RunError(one_line(message, LONGEST)) for message in unmatched]
    return RunResult(
        map_id=answer.map_id,
        map_key=answer.map_key,
        succeeded=answer.succeeded,
        run_number=answer.run_number,
        record_count=answer.record_count,
        error_count=answer.error_count,
        error_message=one_line(answer.error_message, LONGEST),
        errors=tuple(found),
        seconds=seconds,
    )


def _unconfirmed(failure: Failure) -> Failure:
    return Failure(failure.kind, failure.message, CHECK_RUN_HISTORY)
