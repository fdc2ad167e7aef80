from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import pytest

from docrelay import AsyncSmartConnect, RetryPolicy, errors
from docrelay._core.smartconnect import ERROR_COLUMN, MapRun
from docrelay.relay.documents import Document
from docrelay.relay.push import certainly_not_run, push, settle
from docrelay.relay.report import Record
from docrelay_api.smartconnect.models import RunResult
from tests.conftest import Answer, Service


def records(count: int) -> list[Record]:
    made: list[Record] = []
    for number in range(count):
        name = f"{number}.pdf"
        record = Record(number, Document(Path(name), None, name, name, name, name), lambda _: None)
        record.ready({}, {"Number": str(number)})
        made.append(record)
    return made


def answer(errors: Sequence[int] = (), **values: Any) -> MapRun:
    rows = [{"Number": str(number), ERROR_COLUMN: f"bad {number}"} for number in errors]
    defaults: dict[str, Any] = {
        "succeeded": not errors, "map_key": "k", "map_id": "M", "run_number": 1, "record_count": 3,
        "error_count": len(errors), "error_message": "last error" if errors else "", "errors": rows,
    }  # fmt: skip
    return MapRun(**{**defaults, **values}, answer=RunResult())


def states(made: Sequence[Record]) -> list[str]:
    return [record.state for record in made]


def test_all_pushed() -> None:
    made = records(3)
    result = settle(answer(), made, 1.5)
    assert states(made) == ["pushed"] * 3
    assert (result.succeeded, result.errors, result.seconds) == (True, (), 1.5)


def test_failed_rows_are_matched_and_the_others_are_pushed() -> None:
    made = records(3)
    result = settle(answer([1]), made, 0)
    assert states(made) == ["pushed", "failed", "pushed"]
    assert [(error.document, error.message) for error in result.errors] == [("1.pdf", "bad 1")]
    assert made[1].failure is not None
    assert made[1].failure.message == "bad 1"


def test_more_errors_counted_than_shown_leaves_doubt() -> None:
    made = records(3)
    settle(answer([1], error_count=2), made, 0)
    assert states(made) == ["unconfirmed", "failed", "unconfirmed"]


def test_an_error_that_fits_no_row_leaves_doubt() -> None:
    made = records(3)
    result = settle(answer([9]), made, 0)
    assert states(made) == ["unconfirmed"] * 3
    assert [error.document for error in result.errors] == [None]


def test_as_many_errors_as_rows_is_all_of_them() -> None:
    made = records(3)
    settle(answer(succeeded=False, error_count=3, error_message="locked"), made, 0)
    assert states(made) == ["failed"] * 3
    assert all(record.failure and "locked" in record.failure.message for record in made)


def test_a_failure_without_any_count_leaves_doubt() -> None:
    made = records(2)
    settle(answer(succeeded=False, error_message="locked"), made, 0)
    assert states(made) == ["unconfirmed"] * 2
    assert made[0].failure is not None
    assert "run history" in made[0].failure.hint


def test_a_row_may_be_listed_twice() -> None:
    made = records(3)
    settle(answer([1, 1], error_count=1), made, 0)
    assert states(made) == ["pushed", "failed", "pushed"]


@pytest.mark.parametrize(
    ("error", "certain"),
    [
        (errors.TransportError("no", connected=False), True),
        (errors.TransportError("no", connected=True), False),
        (errors.TimeoutExceededError("no"), False),
        (errors.BadRequestError("no", status=400), True),
        (errors.ServerError("no", status=502), False),
        (errors.ResponseError("late", status=408), False),
        (errors.TokenRequestError("no"), True),
        (errors.UnexpectedResponseError("no"), False),
    ],
)
def test_what_surely_did_not_run(error: errors.DocrelayError, certain: bool) -> None:
    assert certainly_not_run(error) is certain


@pytest.mark.anyio
async def test_an_unreachable_service_fails_every_row() -> None:
    made = records(2)
    async with AsyncSmartConnect(
        "http://127.0.0.1:9", auth="fake-token", retry=RetryPolicy(attempts=1)
    ) as smartconnect:
        with pytest.raises(errors.TransportError):
            await push(smartconnect, "k", made)
    assert states(made) == ["failed"] * 2


@pytest.mark.anyio
async def test_a_broken_run_is_unconfirmed_and_sent_once(service: Service) -> None:
    service.responder = lambda request: Answer(200, b"{", cut=True)
    made = records(2)
    async with AsyncSmartConnect(service.url, auth="fake-token") as smartconnect:
        with pytest.raises(errors.TransportError):
            await push(smartconnect, "k", made)
    assert states(made) == ["unconfirmed"] * 2
    assert len(service.received) == 1


@pytest.mark.anyio
async def test_a_run_that_is_cancelled_is_unconfirmed() -> None:
    made = records(2)
    async with AsyncSmartConnect("http://127.0.0.1:9", auth="fake-token") as smartconnect:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await push(smartconnect, "k", made)
    assert states(made) == ["unconfirmed"] * 2
