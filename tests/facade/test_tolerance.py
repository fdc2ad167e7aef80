"""Answers that are not as documented, over a real connection: what is read, what is kept, what is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from docrelay import UnexpectedResponseError
from docrelay_api.documine.models import Dossier, FileStatus
from docrelay_api.documine.types import UNSET
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json


def _answer(value: object, status: int = 200) -> Answer:
    return Answer(json.dumps(value).encode(), status)


FILES = "GET /api/dossier-templates/t/dossiers/d/files"
DOSSIERS = "POST /api/dossier-templates/t/dossiers"


@pytest.mark.parametrize("status", [200, 201, 202, 203])
def test_any_success_is_one(form: Form, loopback: Loopback, status: int) -> None:
    loopback.on(DOSSIERS, _answer({"id": "7", "name": "a"}, status))
    documine = form.client("documine", loopback.url)
    assert form.do(documine.dossiers.create, "t", "a").id == "7"


def test_one_bad_file_does_not_lose_the_list(
    form: Form, loopback: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    files = [
        {"id": "1", "added": "", "lastUploaded": 1714557600000, "fileAttributes": {"a": None, "b": "c"}},
        None,
        {"id": "2", "processingStatus": ["PROCESSED"], "FILENAME": "a.pdf", "fileAttributes": "none"},
        "junk",
        {"id": "3", "added": "2024-05-01T10:00:00Z", "processingStatus": "DREAMING"},
    ]
    loopback.on(FILES, as_json({"files": files}))
    first, second, third = form.do(form.client("documine", loopback.url).files.list, "t", "d")
    assert (first.id, first.added, first.last_uploaded) == ("1", None, None)
    assert first.additional_properties == {"added": "", "lastUploaded": 1714557600000}
    assert first.file_attributes.additional_properties == {"b": "c"}
    assert (second.id, second.file_name, second.processing_status) == ("2", "a.pdf", UNSET)
    assert second.additional_properties == {"processingStatus": ["PROCESSED"], "fileAttributes": "none"}
    assert (third.added.year, third.processing_status) == (2024, "DREAMING")
    messages = {record.getMessage() for record in caplog.records if record.name == "docrelay_api"}
    assert messages == {
        "FileStatus.added could not be read; additional_properties has it as it came",
        "FileStatus.lastUploaded could not be read; additional_properties has it as it came",
        "FileAttributes: 1 elements that are null were left out",
        "files: 1 elements that are null were left out",
        "FileStatus.processingStatus could not be read; additional_properties has it as it came",
        "FileStatus.fileAttributes could not be read; additional_properties has it as it came",
        "files: an element could not be read and was left out",
    }


def test_a_list_at_the_top(form: Form, loopback: Loopback) -> None:
    loopback.on("POST /GetMapList", as_json([None, {"mapid": "M1", "mapKey": "k"}, 7]))
    [found] = form.do(form.client("smartconnect", loopback.url).maps.list)
    assert (found.map_id, found.map_key) == ("M1", "k")


@pytest.mark.parametrize("answer", [{}, {"id": "7"}, {"downloadID ": "7"}])
def test_what_a_caller_cannot_do_without_is_named(
    form: Form, loopback: Loopback, answer: dict[str, Any]
) -> None:
    loopback.on("POST /api/dossier-templates/t/dossiers/d/create-download", _answer(answer))
    documine = form.client("documine", loopback.url)
    words = "lacks the field 'downloadId'; the service took the request on"
    with pytest.raises(UnexpectedResponseError, match=words) as caught:
        form.do(documine.downloads.create_for_dossier, "t", "d")
    assert json.loads(caught.value.body) == answer


@pytest.mark.parametrize("speakers", ["nobody", 7, {"a": 1}, None])
def test_a_list_that_must_be_there_is_named(form: Form, loopback: Loopback, speakers: object) -> None:
    documentor = form.client("smartdocumentor", loopback.url)
    loopback.on("GET /api/v1.0/external/transcripts/speakers/workspaces/7", as_json({"speakers": speakers}))
    with pytest.raises(UnexpectedResponseError, match="field 'speakers' can't be read"):
        form.do(documentor.speakers.list_for_workspace, 7)


def test_what_was_read_goes_out_again() -> None:
    file = {"id": "1", "added": "soon", "lastUploaded": "", "new": 1}
    assert FileStatus.from_dict(file).to_dict() == file
    dossier = {"id": "1", "date": 7, "dueDate": "x", "memberIds": ["a"]}
    assert Dossier.from_dict(dossier).to_dict() == dossier
