"""Dossiers and the licence: what is sent, and what is refused before it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from docrelay import ConfigurationError
from tests.facade.forms import Form
from tests.facade.loopback import Loopback, as_json

PATH = "/api/dossier-templates/t/dossiers"
NAIVE = datetime(2024, 1, 1)  # noqa: DTZ001
EAST = timezone(timedelta(hours=5, minutes=30))


def test_only_what_was_given_is_sent(form: Form, loopback: Loopback) -> None:
    loopback.on(f"POST {PATH}", as_json({"id": "d"}, 201))
    client = form.client("documine", loopback.url)
    form.do(client.dossiers.create, "t", "Reports")
    form.do(
        client.dossiers.create,
        "t",
        "Reports",
        due_date=datetime(2024, 1, 1, tzinfo=UTC),
        member_ids=("a", "b"),
        download_file_types=["SOMETHING_NEW"],
        report_template_ids=[],
    )
    assert [request.json() for request in loopback.requests] == [
        {"name": "Reports"},
        {
            "name": "Reports",
            "dueDate": "2024-01-01T00:00:00+00:00",
            "memberIds": ["a", "b"],
            "downloadFileTypes": ["SOMETHING_NEW"],
            "reportTemplateIds": [],
        },
    ]


def test_naive_times_are_refused(form: Form, loopback: Loopback) -> None:
    client = form.client("documine", loopback.url)
    for method, arguments, name in (
        (client.dossiers.create, ("t", "n"), "due_date"),
        (client.dossiers.update, ("t", "d", "n"), "due_date"),
        (client.license.usage, (), "start"),
        (client.license.usage, (), "end"),
    ):
        with pytest.raises(ConfigurationError, match=f"{name}: 2024-01-01T00:00:00 has no UTC offset"):
            form.do(method, *arguments, **{name: NAIVE})
    assert loopback.requests == []


def test_times_keep_their_offset(form: Form, loopback: Loopback) -> None:
    loopback.on("GET /api/license/active/usage", as_json({}))
    client = form.client("documine", loopback.url)
    form.do(client.license.usage, start=datetime(2024, 1, 1, tzinfo=EAST))
    form.do(client.license.usage)
    assert loopback.requests[0].query == {"startDate": ["2024-01-01T00:00:00+05:30"]}
    assert loopback.requests[1].query == {}


def test_flags_are_written_as_json_does(form: Form, loopback: Loopback) -> None:
    loopback.on(f"GET {PATH}", as_json({"dossiers": [{"id": "d", "dueDate": None}]}))
    client = form.client("documine", loopback.url)
    [dossier] = form.do(client.dossiers.list, "t", include_deleted=True)
    assert dossier.id == "d"
    flags = {"includeActive": ["true"], "includeArchived": ["false"], "includeDeleted": ["true"]}
    assert loopback.requests[0].query == flags


def test_a_workspace_is_needed(form: Form) -> None:
    with pytest.raises(ConfigurationError, match="workspace") as caught:
        form.class_of("documine")(" ", auth="x")
    assert caught.value.field == "workspace"
