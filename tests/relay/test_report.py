from __future__ import annotations

import json
import os
from pathlib import Path

import attrs
import pytest

from docrelay._core.files import replacing
from docrelay.relay import DocumentResult, Failure, RelayReport, RunError, RunResult
from docrelay.relay.report import State
from tests.limits import largest_file

PUSHED = DocumentResult(
    path="in/ä.pdf", name="ä.pdf", state="pushed", size=3, sha256="ab", ids={"file": "f1"},
    components={"Total": ["1", "2"]}, row={"Total": "1; 2"}, seconds=1.23456,
)  # fmt: skip
FAILED = DocumentResult(
    path="in/b.pdf", name="b.pdf", state="failed", error=Failure("OSError", "gone", "look")
)
REPORT = RelayReport(
    via="documine", template="Invoices", map_name="INVOICES", container="box", started="2026-01-02T03:04:05Z",
    documents=(PUSHED, FAILED), ids={"template": "t", "dossier": "d"}, seconds=2.0, version="0.1.0",
    run=RunResult(
        map_id="INVOICES", map_key="k", succeeded=False, run_number=3, record_count=2, error_count=1,
        error_message="bad", errors=(RunError("bad", "in/b.pdf"),),
    ),
)  # fmt: skip


def test_the_bytes_of_equal_reports_are_equal_and_sorted() -> None:
    data = REPORT.to_bytes()
    assert data == attrs.evolve(REPORT, ids={"dossier": "d", "template": "t"}).to_bytes()
    text = data.decode()
    assert text.endswith("}\n")
    assert json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n" == text


def test_the_members_of_a_report() -> None:
    read = json.loads(REPORT.to_bytes())
    assert sorted(read) == [
        "container", "counts", "documents", "dry_run", "error", "format", "ids", "interrupted", "map",
        "outcome", "run", "seconds", "started", "template", "version", "via", "warnings",
    ]  # fmt: skip
    assert read["format"] == "docrelay-relay/1"
    assert read["counts"] == {"documents": 2, "failed": 1, "pushed": 1}
    assert read["documents"][0] == {
        "path": "in/ä.pdf", "name": "ä.pdf", "state": "pushed", "size": 3, "sha256": "ab",
        "ids": {"file": "f1"}, "components": {"Total": ["1", "2"]}, "row": {"Total": "1; 2"},
        "error": None, "seconds": 1.235,
    }  # fmt: skip
    assert read["documents"][1]["error"] == {"kind": "OSError", "message": "gone", "hint": "look"}
    assert read["run"]["errors"] == [{"document": "in/b.pdf", "message": "bad"}]


@pytest.mark.parametrize(
    ("states", "dry_run", "outcome"),
    [
        (["pushed", "pushed"], False, "complete"),
        (["pushed", "failed"], False, "partial"),
        (["pushed", "unconfirmed"], False, "partial"),
        (["failed", "unconfirmed"], False, "partial"),
        (["failed", "failed"], False, "nothing"),
        (["ready"], False, "nothing"),
        (["ready"], True, "complete"),
        (["ready", "failed"], True, "partial"),
        (["failed"], True, "nothing"),
    ],
)
def test_outcomes(states: list[State], dry_run: bool, outcome: str) -> None:
    documents = tuple(attrs.evolve(PUSHED, state=state) for state in states)
    assert attrs.evolve(REPORT, documents=documents, dry_run=dry_run).outcome == outcome


def test_an_interrupted_job_is_never_complete() -> None:
    assert attrs.evolve(REPORT, documents=(PUSHED,), interrupted=True).outcome == "interrupted"


def test_a_job_that_ended_in_an_error_is_not_complete() -> None:
    report = attrs.evolve(REPORT, documents=(PUSHED,), error=Failure("X", "y"))
    assert report.outcome == "partial"


def test_a_report_appears_only_when_it_is_complete(tmp_path: Path) -> None:
    path = REPORT.write(tmp_path / "r.json")
    assert path.read_bytes() == REPORT.to_bytes()
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OSError, match="No such file"):
        REPORT.write(tmp_path / "no" / "r.json")


@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX stands for a full disk")
def test_a_full_disk_leaves_the_former_report(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_bytes(b"old")
    with pytest.raises(OSError, match="File too large"), largest_file(100):
        REPORT.write(path)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("r.json", b"old")]


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        REPORT.write(pipe)
        assert os.read(reader, 100_000) == REPORT.to_bytes()
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    REPORT.write(tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_bytes() == REPORT.to_bytes()


def test_a_place_that_cannot_be_written_is_told_before_there_is_a_report(tmp_path: Path) -> None:
    (tmp_path / "old.json").write_text("old")
    with pytest.raises(RuntimeError), replacing(tmp_path / "old.json"):
        raise RuntimeError("there is no report")
    assert (tmp_path / "old.json").read_text() == "old"
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="No such device"), replacing(tmp_path / "pipe"):
        pytest.fail("nobody reads this pipe")
    with pytest.raises(OSError, match="No such file"), replacing(tmp_path / "no" / "r.json"):
        pytest.fail("there is no such folder")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.json", "pipe"]


def test_reports_are_frozen() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        REPORT.via = "smartdocumentor"  # type: ignore[misc]
