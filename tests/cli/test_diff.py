"""The command: formats, exit codes, accepted changes, versions, history."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from docrelay.cli.diff import command as diff
from docrelay.contract.rules import RULES

C, D = "smartconnect@2020-12-03", "smartconnect@2020-12-07"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    monkeypatch.setenv("COLUMNS", "120")


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(diff, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((C, D), 1),
        ((C, D, "--fail-on", "none"), 0),
        ((C, C), 0),
        (("smartconnect@2020-07-02", "smartconnect@2020-09-14"), 0),
        (("smartconnect@2020-07-02", "smartconnect@2020-09-14", "--fail-on", "dangerous"), 1),
        (("smartconnect@2020-09-14", C, "--no-python"), 1),
        (("nothing.yaml", D), 2),
        (("smartconnect@1999", D), 2),
        ((C, "pyproject.toml"), 2),
        ((C,), 3),
        ((C, D, "--format", "pdf"), 3),
        ((C, D, "--nothing"), 3),
        (("explain",), 3),
        (("explain", "no.such"), 3),
        (("explain", "enum.value-added"), 0),
        (("--history", "smartconnect"), 0),
        (("--history", "nothing"), 2),
        (("--history", "smartconnect", C), 3),
        ((C, D, "--output", "no/such/folder/file"), 3),
        ((C, D, "--accepted", "no-such-file"), 2),
    ],
)
def test_the_exit_code(arguments: tuple[str, ...], code: int) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    if code == 2:
        (line,) = result.stderr.splitlines()
        assert line.startswith("not compared: ")
        assert "no changes" not in result.stdout


def test_json_is_the_fixed_format() -> None:
    said = json.loads(run(C, D, "--format", "json").stdout)
    assert said["format"] == "docrelay-diff/1"
    assert said["verdict"] == {
        "wire": "breaking", "python": "breaking", "overall": "breaking", "bump": "major",
        "next_version": None,
        "declared_ok": None,
    }  # fmt: skip
    keys = {
        "id", "level", "layer", "effect", "direction", "old_pointer", "new_pointer", "operations", "symbols",
        "message",
        "hint", "fingerprint",
    }  # fmt: skip
    assert all(change.keys() == keys for change in said["changes"])
    assert run(C, D, "--format", "json").stdout == run(C, D, "--format", "json").stdout


def test_the_table_is_wide_or_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    wide = run(C, D).stdout
    assert "level" in "".join(wide.splitlines()[:4])
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run(C, D).stdout
    assert max(map(len, narrow.splitlines()[1:])) <= 60
    for text in (wide, narrow):
        assert "affects 2 operations" in text.replace("\n", " ")
        assert "specs/smartconnect/2020-12-03.yaml:95" in text


def test_junit_has_one_case_an_operation() -> None:
    suite = ET.fromstring(run(C, D, "--format", "junit").stdout)
    cases = {case.get("name"): case for case in suite}
    assert cases["POST /GetToken"].find("failure") is None
    assert cases["POST /v1/companies"].find("failure") is not None
    assert suite.get("failures") == str(sum(case.find("failure") is not None for case in suite))
    assert len(cases) == 22


def test_annotations_carry_file_line_and_column() -> None:
    lines = run(C, D, "--format", "github").stdout.splitlines()
    assert lines[0].startswith(
        "::error file=specs/smartconnect/2020-12-07.yaml,line=1069,col=7,title=type.changed::"
    )
    assert sum(line.startswith("::notice ") for line in lines) == 4


def test_markdown_has_a_heading_for_each_operation() -> None:
    text = run(C, D, "--format", "markdown").stdout
    assert "### POST /GetAllDataWithVariables" in text
    assert "**breaking: wire breaking, python breaking; bump major**" in text


def test_the_page_needs_no_network_and_holds_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    run(C, D, "--format", "html", "--output", str(path))
    text = path.read_text(encoding="utf-8")
    assert "%%" not in text
    assert "default-src 'none'" in text
    for word in ("http://", "https://", "src=", "@import"):
        assert word not in text.replace("https://login.smartconnect.com", "")
    data = json.loads(text.partition('type="application/json">')[2].partition("</script>")[0])
    first = data["changes"][0]
    assert first["old"]["lines"][first["old"]["line"] - first["old"]["first"]].strip() == "type: array"


def _evil() -> dict[str, Any]:
    path = "/a</script><script>alert(1)</script>\x1b[31m|`@everyone::error"
    return {
        "openapi": "3.0.3",
        "info": {"title": "<b>t</b>", "version": "1"},
        "paths": {path: {"get": {"responses": {}}}},
    }


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "junit", "github"])
def test_a_document_cannot_break_out_of_a_report(form: str, tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    new.write_text(json.dumps(_evil()), encoding="utf-8")
    old.write_text(json.dumps({**_evil(), "paths": {}}), encoding="utf-8")
    text = run(str(old), str(new), "--format", form).stdout
    assert "\x1b" not in text
    if form in {"html", "junit", "markdown"}:
        assert "<script>alert" not in text
        assert "<b>" not in text
    if form == "junit":
        ET.fromstring(text)
    if form == "github":
        assert len(text.splitlines()) == 2


def _numbered(tmp_path: Path, version: str) -> tuple[str, str]:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    paths: dict[str, Any] = {"/a": {"get": {"responses": {}}}}
    old.write_text(
        json.dumps({"openapi": "3.0.3", "info": {"version": "1.2.3"}, "paths": paths}), encoding="utf-8"
    )
    new.write_text(
        json.dumps({"openapi": "3.0.3", "info": {"version": version}, "paths": {}}), encoding="utf-8"
    )
    return str(old), str(new)


@pytest.mark.parametrize(
    ("version", "code"), [("1.2.4", 1), ("1.9.0", 1), ("2.0.0", 0), ("3", 0), ("2026-01-01", 0)]
)
def test_check_version_holds_the_declared_one_against_the_bump(
    tmp_path: Path, version: str, code: int
) -> None:
    result = run(*_numbered(tmp_path, version), "--check-version", "--fail-on", "none")
    assert result.exit_code == code
    if code:
        assert "force 2.0.0 or higher" in result.stderr


def test_accepted_changes_pass_until_they_expire(tmp_path: Path) -> None:
    sides = _numbered(tmp_path, "2.0.0")
    (change,) = json.loads(run(*sides, "--format", "json").stdout)["changes"]
    file = tmp_path / "accepted.toml"
    entry = '[[accepted]]\nfingerprint = "{}"\nreason = "agreed"\nexpires = {}\n'
    file.write_text(entry.format(change["fingerprint"], "9999-12-31"), encoding="utf-8")
    result = run(*sides, "--accepted", str(file), "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["accepted"][0]["state"]) == (0, "valid")
    file.write_text(entry.format(change["fingerprint"], "2000-01-01"), encoding="utf-8")
    result = run(*sides, "--accepted", str(file))
    assert result.exit_code == 1
    assert "expired on 2000-01-01" in result.stderr
    file.write_text(entry.format("0" * 16, "9999-12-31"), encoding="utf-8")
    result = run(*sides, "--accepted", str(file))
    assert "is stale" in result.stderr
    for wrong in ("accepted = 1", "[[accepted]]\nreason = 'x'", "[other]", "["):
        file.write_text(wrong, encoding="utf-8")
        assert run(*sides, "--accepted", str(file)).exit_code == 2


@pytest.mark.parametrize("rule", RULES)
def test_every_id_is_explained(rule: str) -> None:
    text = run("explain", rule).stdout
    assert text.startswith(rule)
    assert "column of the law" in text


def test_history_shows_every_version_and_step() -> None:
    lines = run("--history", "smartconnect").stdout.splitlines()
    assert [line for line in lines if line.startswith("smartconnect@")] == [
        f"smartconnect@{day}"
        for day in ("2020-07-02", "2020-09-14", "2020-12-03", "2020-12-07", "2020-12-14")
    ]
    assert "  │ +7 / -0 operations, 10 changes" in lines
