"""The documents under specs/: between their versions exactly what the vendors' history says has changed."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import Bump, Level, Report, diff
from docrelay.contract.read.document import read
from docrelay.contract.read.sources import find, versions

A, B, C, D, E = (
    f"smartconnect@{day}" for day in ("2020-07-02", "2020-09-14", "2020-12-03", "2020-12-07", "2020-12-14")
)
F = "smartconnect_next@2024-10-28"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])


def ids(report: Report, *, layer: str = "wire") -> list[tuple[str, str, int]]:
    """Return (level, id, number of operations) of every change of a layer."""
    return [(c.level.value, c.id, len(c.operations)) for c in report.changes if c.layer == layer]


def operations(report: Report, rule: str) -> set[str]:
    return {name for c in report.changes if c.id == rule for name in c.operations}


def test_a_to_b_adds_seven_operations_and_drops_the_documented_errors() -> None:
    report = diff(A, B)
    assert operations(report, "operation.added") == {
        "GET /GetConnections", "GET /GetDataSources", "GET /GetProcessesByConnection",
        "GET /GetProcessesForDatasource", "GET /GetHistoryForProcess", "GET /GetErrorsForProcessRun",
        "GET /GetOutputsForProcess",
    }  # fmt: skip
    assert (
        ids(report)
        == [("dangerous", "response.error-removed", 12)] * 3 + [("compatible", "operation.added", 1)] * 7
    )
    assert report.verdict.wire is Level.DANGEROUS
    assert report.verdict.python is Level.NONE
    assert report.verdict.bump is Bump.MINOR


def test_b_to_c_reports_the_new_meaning_of_the_password() -> None:
    report = diff(B, C)
    (change,) = [c for c in report.changes if c.id != "operation.added"]
    assert (change.id, change.level, change.operations) == (
        "encoding.changed",
        Level.BREAKING,
        ("POST /GetToken",),
    )
    assert change.effect.value == "incomparable"
    assert (change.old_pointer, change.new_pointer) == ("/components/parameters/Password/x-encoding",) * 2
    assert operations(report, "operation.added") == {"POST /v1/public-key", "POST /v1/companies"}


def test_b_to_c_breaks_only_by_that_meaning(tmp_path: Path) -> None:
    """Negative control: without the vendor extension nothing but two operations is new."""
    texts = [read(find(side)).files[""].text for side in (B, C)]
    paths = [tmp_path / "old.yaml", tmp_path / "new.yaml"]
    for path, text in zip(paths, texts, strict=True):
        lines = [line for line in text.splitlines() if "x-encoding:" not in line]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert ids(diff(paths[0], paths[1])) == [("compatible", "operation.added", 1)] * 2


def test_c_to_d_changes_one_body_and_widens_the_others() -> None:
    report = diff(C, D)
    assert ids(report) == [
        ("breaking", "type.changed", 1),
        ("breaking", "operation.removed", 1),
        ("compatible", "operation.added", 1),
        ("compatible", "union.branch-added", 1),
        ("compatible", "media-type.added", 1),
        ("compatible", "media-type.added", 2),
    ]
    assert operations(report, "type.changed") == {"POST /GetAllDataWithVariables"}
    assert operations(report, "union.branch-added") == {"POST /RunMapWithVariables"}
    assert operations(report, "media-type.added") == {
        "POST /RunMapDataTable", "POST /RunMapDataTableWithErrors", "POST /RunMapXml",
    }  # fmt: skip
    assert operations(report, "operation.removed") == {"POST /v1/companies"}
    assert operations(report, "operation.added") == {"POST /GetCompanyList"}
    removed = {c.message.rpartition("class ")[2] for c in report.changes if c.id == "python.model-removed"}
    assert removed == {
        f"{name} was removed"
        for name in ("Account", "LoginAccount", "LoginRequest", "Plan", "Product", "Subscription")
    }


def test_d_to_e_restructures_the_body_of_two_operations() -> None:
    report = diff(D, E)
    assert report.verdict.wire is Level.BREAKING
    both = {"POST /RunMapDataTable", "POST /RunMapDataTableWithErrors"}
    assert {name for c in report.changes for name in c.operations} == both
    assert ids(report)[0] == ("breaking", "property.required-added", 2)
    assert not operations(report, "operation.added") | operations(report, "operation.removed")


def test_e_to_f_is_a_replacement() -> None:
    report = diff(E, F)
    removed, added = (operations(report, rule) for rule in ("operation.removed", "operation.added"))
    assert (len(removed), len(added)) == (21, 2)
    assert report.verdict.bump is Bump.MAJOR


@pytest.mark.parametrize(("old", "new"), [(A, B), (B, C), (C, D), (D, E)])
def test_no_answer_of_a_surviving_operation_changes(old: str, new: str) -> None:
    said = [c for c in diff(old, new).changes if c.direction.value in {"response", "both"}]
    assert [c for c in said if c.id != "response.error-removed"] == []


@pytest.mark.parametrize("version", [A, B, C, D, E, F, "documine@1.0.0", "smartdocumentor@v1.0-newer"])
def test_new_words_and_examples_are_no_change(version: str, compare: Any) -> None:
    """Negative control: the vendors edited text and samples without changing the contract."""
    old = read(find(version)).root
    new = copy.deepcopy(old)
    _reword(new)
    report = compare(old, new)
    assert report.changes == ()
    assert report.verdict.bump is Bump.NONE


def _reword(value: Any, *, named: bool = False) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not named and key in {"description", "summary"} and isinstance(item, str):
                value[key] = f"{item} (said anew)"
            elif not named and key in {"example", "examples", "externalDocs"}:
                value[key] = {}
            else:
                _reword(item, named=not named and key in {"properties", "schemas", "parameters", "responses"})
    elif isinstance(value, list):
        for item in value:
            _reword(item)


def test_documine_gains_seven_operations_and_nothing_breaks() -> None:
    report = diff("documine@2024-05-23", "documine@1.0.0")
    assert ids(report) == [("compatible", "operation.added", 1)] * 7
    assert ids(report, layer="python") == []
    assert report.verdict.overall is Level.COMPATIBLE
    assert report.verdict.bump is Bump.MINOR


def test_documine_tags_are_no_change_behind_the_overlay(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    text = read(find("documine@1.0.0")).files[""].text
    old.write_text(text, encoding="utf-8")
    new.write_text(text.replace("tags: [users]", 'tags: ["6. Users"]'), encoding="utf-8")
    report = diff(old, new)
    assert ids(report) == [("compatible", "operation.moved-tag", 1)]
    assert ids(report, layer="python") == [("breaking", "python.module-moved", 1)]
    assert '"update": {"tags": ["users"]}' in report.changes[0].hint


def test_smartdocumentor_only_grows() -> None:
    report = diff("smartdocumentor@v1.0-older", "smartdocumentor@v1.0-newer")
    assert report.verdict.overall is Level.COMPATIBLE
    assert len(operations(report, "operation.added")) == 3


@pytest.mark.parametrize("api", ["documine", "smartdocumentor", "smartconnect", "smartconnect_next"])
def test_no_version_differs_from_itself(api: str) -> None:
    for source in versions(api):
        assert diff(source, source).changes == ()
