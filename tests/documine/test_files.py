"""Files: waiting for the analysis, and answers that are not quite as documented."""

from __future__ import annotations

from typing import Any

import pytest

from docrelay import NotFoundError, ProcessingError, WaitTimeoutError
from tests.facade.forms import TOKEN, Form
from tests.facade.loopback import Answer, Loopback, as_json

PATH = "/api/dossier-templates/t/dossiers/d/files"


def state(status: object, **more: object) -> Answer:
    return as_json({"id": "f", "processingStatus": status, **more})


def test_an_unknown_state_is_still_working(form: Form, loopback: Loopback) -> None:
    answers = [state(s) for s in ("QUEUED", "QUEUED", "OCR_2_PROCESSING", None, "PROCESSED")]
    loopback.on(f"GET {PATH}/f", *answers)
    client = form.client("documine", loopback.url)
    assert form.do(client.files.wait, "t", "d", "f").processing_status == "PROCESSED"
    assert form.pauses == [0.25, 0.375, 0.25, 0.25]


@pytest.mark.parametrize("message", ["The document is encrypted.", "", None])
def test_an_analysis_that_failed(form: Form, loopback: Loopback, message: str | None) -> None:
    loopback.on(f"GET {PATH}/f", state("ERROR", errorMessage=message))
    client = form.client("documine", loopback.url)
    with pytest.raises(ProcessingError, match=message or "no reason given") as caught:
        form.do(client.files.wait, "t", "d", "f")
    assert (caught.value.item, caught.value.state) == ("f", "ERROR")
    assert caught.value.detail == (message or None)
    assert form.pauses == []


def test_the_reason_is_quoted_without_the_token(form: Form, loopback: Loopback) -> None:
    loopback.on(f"GET {PATH}/f", state("ERROR", errorMessage=f"\x1b[31mno\r\n Bearer {TOKEN}"))
    client = form.client("documine", loopback.url)
    with pytest.raises(ProcessingError) as caught:
        form.do(client.files.wait, "t", "d", "f")
    assert caught.value.detail == r"\x1b[31mno ***"
    assert str(caught.value).endswith(r": \x1b[31mno ***")


def test_one_look_without_patience(form: Form, loopback: Loopback) -> None:
    loopback.on(f"GET {PATH}/f", state("OCR_PROCESSING"))
    client = form.client("documine", loopback.url)
    with pytest.raises(WaitTimeoutError, match=r"OCR_PROCESSING after 0 s.*longer timeout"):
        form.do(client.files.wait, "t", "d", "f", timeout=0)
    assert form.pauses == []
    assert len(loopback.requests) == 1


def test_a_wait_survives_a_short_outage(form: Form, loopback: Loopback) -> None:
    loopback.on(f"GET {PATH}/f", Answer(status=503), state("PROCESSED"))
    client = form.client("documine", loopback.url)
    assert form.do(client.files.wait, "t", "d", "f").processing_status == "PROCESSED"


def test_a_wait_for_nothing(form: Form, loopback: Loopback) -> None:
    client = form.client("documine", loopback.url)
    with pytest.raises(NotFoundError):
        form.do(client.files.wait, "t", "d", "f")


TOLERATED: list[dict[str, Any]] = [
    {"files": [{"id": "f", "processingStatus": "TELEPORTING", "workflowStatus": None}]},
    {"files": [{"id": "f", "fileName": None, "added": None, "lastProcessed": None, "fileAttributes": None}]},
    {"files": [{"id": "f", "numberOfPages": None, "newField": {"a": [1]}}], "page": 1},
    {"files": [{}]},
]


@pytest.mark.parametrize("body", TOLERATED)
def test_answers_beyond_the_contract_are_read(form: Form, loopback: Loopback, body: dict[str, Any]) -> None:
    loopback.on(f"GET {PATH}", as_json(body))
    client = form.client("documine", loopback.url)
    [file] = form.do(client.files.list, "t", "d")
    given = {key: value for key, value in body["files"][0].items() if value is not None}
    assert given.items() <= file.to_dict().items()


@pytest.mark.parametrize("body", [{}, {"files": None}, {"files": []}])
def test_no_files(form: Form, loopback: Loopback, body: dict[str, Any]) -> None:
    loopback.on(f"GET {PATH}", as_json(body))
    client = form.client("documine", loopback.url)
    assert form.do(client.files.list, "t", "d") == []


def test_ids_stay_in_their_place_in_the_path(form: Form, loopback: Loopback) -> None:
    loopback.on(f"GET {PATH}/..%2Fx%3Fy%23", state("NEW"))
    client = form.client("documine", loopback.url)
    assert form.do(client.files.get, "t", "d", "../x?y#").id == "f"
