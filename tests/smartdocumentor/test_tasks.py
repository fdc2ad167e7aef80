"""Tasks: what is sent, which arguments exclude each other, pages, and waiting for a result."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from docrelay import ConfigurationError, ProcessingError, UnexpectedResponseError, WaitTimeoutError
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, Request, as_json

BASE = "/api/v1.0/external/sdtask"
NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)


def task(number: object = None, text: str | None = None, **more: Any) -> Answer:
    return as_json({"taskId": 44, "taskStatus": number, "taskStatusText": text, **more})


@pytest.fixture
def tasks(form: Form, loopback: Loopback) -> Any:
    return form.client("smartdocumentor", loopback.url).tasks


class TestCreate:
    def test_sends_what_was_given(self, form: Form, loopback: Loopback, tasks: Any) -> None:
        loopback.on(f"POST {BASE}/process", as_json({"taskId": 104}))
        url = "https://files.example/a.pdf?sig=x"
        assert form.do(tasks.create, url) == 104
        form.do(tasks.create, url, priority=2, metadata={"when": NOON}, context={"password": "p"})
        assert [request.json() for request in loopback.requests] == [
            {"context": {"url": url}},
            {
                "context": {"url": url, "password": "p"},
                "priority": 2,
                "metadata": {"when": "2024-01-01T12:00:00Z"},
            },
        ]

    @pytest.mark.parametrize("body", [{}, {"taskId": None}])
    def test_an_answer_without_an_id(
        self, form: Form, loopback: Loopback, tasks: Any, body: dict[str, Any]
    ) -> None:
        loopback.on(f"POST {BASE}/process", as_json(body))
        with pytest.raises(UnexpectedResponseError, match="taskId"):
            form.do(tasks.create, "https://files.example/a.pdf")


class TestArguments:
    @pytest.mark.parametrize(
        ("name", "arguments"),
        [("get", ()), ("reprocess", ()), ("set_integration_status", ("integrated",))],
    )
    def test_exactly_one_id(
        self, form: Form, loopback: Loopback, tasks: Any, name: str, arguments: tuple[str, ...]
    ) -> None:
        with pytest.raises(ConfigurationError, match="exactly one of task_id or external_id; got neither"):
            form.do(getattr(tasks, name), *arguments)
        with pytest.raises(ConfigurationError, match="got both task_id and external_id"):
            form.do(getattr(tasks, name), *arguments, task_id=0, external_id="")
        assert loopback.requests == []

    def test_zero_is_an_id(self, form: Form, loopback: Loopback, tasks: Any) -> None:
        loopback.on(f"GET {BASE}/status", task(30))
        form.do(tasks.get, 0)
        form.do(tasks.get, external_id="a b&c")
        assert [request.query for request in loopback.requests] == [
            {"taskId": ["0"]},
            {"externalId": ["a b&c"]},
        ]

    @pytest.mark.parametrize("status", ["", "  ", "x" * 33])
    def test_integration_status(self, form: Form, loopback: Loopback, tasks: Any, status: str) -> None:
        with pytest.raises(ConfigurationError, match="1 to 32 characters"):
            form.do(tasks.set_integration_status, status, task_id=1)
        loopback.on(f"PATCH {BASE}/externalIntegrationStatus", Answer(media_type=None))
        assert form.do(tasks.set_integration_status, "x" * 32, task_id=1) is None

    @pytest.mark.parametrize("name", ["list", "page", "iterate"])
    def test_times(self, form: Form, loopback: Loopback, tasks: Any, name: str) -> None:
        with pytest.raises(ConfigurationError, match="pass start or end, or both"):
            form.do(getattr(tasks, name))
        for side in ("start", "end"):
            with pytest.raises(ConfigurationError, match=f"{side}: .* no UTC offset"):
                form.do(getattr(tasks, name), **{side: datetime(2024, 1, 1)})  # noqa: DTZ001
        assert loopback.requests == []

    def test_filters(self, form: Form, loopback: Loopback, tasks: Any) -> None:
        loopback.on(f"GET {BASE}/statuslist", as_json([]))
        west = datetime(2024, 1, 1, tzinfo=timezone(-timedelta(hours=3)))
        assert form.do(tasks.list, start=west, statuses=[34, 999], workspace_ids=(1,), sort="taskId") == []
        assert loopback.requests[0].query == {
            "startDate": ["2024-01-01T00:00:00-03:00"],
            "taskStatus": ["34", "999"],
            "workspaceId": ["1"],
            "sort": ["taskId"],
        }


class TestPages:
    @pytest.mark.parametrize("told", ["totalPages", "hasNextPage"])
    def test_all_pages(self, form: Form, loopback: Loopback, tasks: Any, told: str) -> None:
        def page(request: Request) -> Answer:
            number = int(request.query["pageNumber"][0])
            more = {"totalPages": 3} if told == "totalPages" else {"hasNextPage": number < 3}
            return as_json({"items": [{"taskId": number * 10 + i} for i in range(2)], **more})

        loopback.on(f"GET {BASE}/statuslistpaginated", page)
        found = form.do(tasks.iterate, start=NOON, size=2, statuses=[31])
        assert [item.task_id for item in found] == [10, 11, 20, 21, 30, 31]
        assert len(loopback.requests) == 3
        assert {tuple(request.query["pageSize"]) for request in loopback.requests} == {("2",)}
        assert {tuple(request.query["taskStatus"]) for request in loopback.requests} == {("31",)}

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"items": None},
            {"items": [], "totalPages": 7, "hasNextPage": True},
            {"items": [{"taskId": 1}]},
        ],
    )
    def test_the_end_is_found(self, form: Form, loopback: Loopback, tasks: Any, body: dict[str, Any]) -> None:
        loopback.on(f"GET {BASE}/statuslistpaginated", as_json(body))
        assert len(form.do(tasks.iterate, end=NOON)) == len(body.get("items") or [])
        assert len(loopback.requests) == 1

    def test_batches(self, form: Form, loopback: Loopback) -> None:
        pages = [as_json({"items": [{"batchId": n}], "totalPages": 2}) for n in (1, 2)]
        loopback.on("GET /api/v1.0/external/sdbatch/paginated", *pages)
        batches = form.client("smartdocumentor", loopback.url).batches
        assert [batch.batch_id for batch in form.do(batches.iterate)] == [1, 2]
        with pytest.raises(ConfigurationError, match="UTC offset"):
            form.do(batches.page, start=datetime(2024, 1, 1))  # noqa: DTZ001


class TestWait:
    @pytest.mark.parametrize("text", ["To Review", "Processed", "ExportCompleted", "export completed"])
    def test_until_there_is_a_result(self, form: Form, loopback: Loopback, tasks: Any, text: str) -> None:
        working = [task(30), task(31, "Pre-Processing"), task(999, "Brand New"), task(None, None)]
        loopback.on(f"GET {BASE}/status", *working, task(77, text))
        assert form.do(tasks.wait, 44).task_status_text == text
        assert form.pauses == [0.25] * 4

    @pytest.mark.parametrize(
        ("number", "text"),
        [(32, None), (33, "x"), (35, None), (19, "Deleting"), (20, None), (999, "Export Failed")],
    )
    def test_a_task_that_is_lost(
        self, form: Form, loopback: Loopback, tasks: Any, number: int, text: str | None
    ) -> None:
        loopback.on(f"GET {BASE}/status", task(number, text))
        with pytest.raises(ProcessingError, match="task 44 came to no result") as caught:
            form.do(tasks.wait, 44)
        assert caught.value.item == "44"
        assert form.pauses == []

    def test_one_look_without_patience(self, form: Form, loopback: Loopback, tasks: Any) -> None:
        loopback.on(f"GET {BASE}/status", task(31))
        with pytest.raises(WaitTimeoutError, match="PRE_PROCESSING_IN_PROGRESS after 0 s"):
            form.do(tasks.wait, 44, timeout=0)
        assert form.pauses == []
        assert len(loopback.requests) == 1


def test_answers_beyond_the_contract_are_read(form: Form, loopback: Loopback, tasks: Any) -> None:
    more = {"createdOn": "2023-09-14T10:21:07.1234567Z", "displayName": None, "assignedTo": {"id": 1}}
    loopback.on(f"GET {BASE}/status", task(4, None, **more), task(None, None, createdOn=None))
    known, bare = form.do(tasks.get, 44), form.do(tasks.get, 44)
    assert known.task_status == 4
    assert known.created_on == datetime(2023, 9, 14, 10, 21, 7, 123456, UTC)
    assert known["assignedTo"] == {"id": 1}
    assert not bare.task_status


def test_an_answer_without_its_id(form: Form, loopback: Loopback, tasks: Any) -> None:
    loopback.on(f"GET {BASE}/status", as_json({"taskStatus": 31}))
    with pytest.raises(UnexpectedResponseError, match="'taskId'"):
        form.do(tasks.get, 44)
