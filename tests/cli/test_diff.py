"""The command: formats, exit codes, accepted changes, versions, history."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib import util
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from docrelay.cli.diff import command as diff
from docrelay.contract.rules import RULES
from docrelay.errors import ConfigurationError
from tests.cli.terminal import run_in_terminal
from tests.limits import largest_file

C, D = "smartconnect@2020-12-03", "smartconnect@2020-12-07"
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)


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
        (("nothing@1", D), 2),
        (("HEAD:nothing.yaml", D), 2),
        (("specs", D), 2),
        ((C, "pyproject.toml"), 2),
        ((), 3),
        ((C,), 3),
        ((C, D, C), 3),
        ((C, D, "--format", "pdf"), 3),
        ((C, D, "--nothing"), 3),
        ((C, D, "--output"), 3),
        ((C, D, "--clients", "no-such", "no-such"), 3),
        (("explain",), 0),
        (("explain", "no.such"), 3),
        (("explain", "type.changed", "type.changed"), 3),
        (("explain", "type.changed", "--format", "json"), 3),
        (("explain", "enum.value-added"), 0),
        (("--history", "smartconnect"), 0),
        (("--history", "documine"), 0),
        (("--history", "nothing"), 2),
        (("--history", "smartconnect", C), 3),
        (("--history", "smartconnect", "--check-version"), 3),
        ((C, D, "--output", "no/such/folder/file"), 3),
        ((C, D, "--output", "specs"), 3),
        ((C, D, "--accepted", "no-such-file"), 3),
        ((C, D, "--accepted", "pyproject.toml"), 3),
        (("--help",), 0),
    ],
)
def test_the_exit_code(arguments: tuple[str, ...], code: int) -> None:
    result = run(*arguments)
    assert result.exit_code == code, result.output
    if code == 2:
        (line,) = result.stderr.splitlines()
        assert line.startswith("not compared: ")
    if code > 1:
        assert result.stdout == ""
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((C, D, "--format", "markdwn"), "Did you mean 'markdown'?"),
        ((C, D, "--fial-on", "none"), "--fail-on"),
        ((C, D, "--fail-on", "braking"), "Did you mean 'breaking'?"),
        (("explain", "enum.value-aded"), "did you mean enum.value-added"),
        (("explain", "enum"), "did you mean enum.value-added"),
        (("explain", "@@@"), "`docrelay diff explain` lists them"),
        (("smartconect@2020-12-03", D), "did you mean smartconnect?"),
        (("smartconnect@2020-12-3", D), "did you mean smartconnect@2020-12-03?"),
        ((C,), "there is only 'smartconnect@2020-12-03'"),
        (("--history", "smartconnect", "--format", "json"), "--format does not go with --history"),
        ((C, D, "--output", "no/such/file"), "there is no folder no/such"),
        ((C, D, "--output", "specs"), "'specs' is a directory"),
        ((C, D, "--accepted", "pyproject.toml"), "pyproject.toml:1: takes [[accepted]] tables only"),
    ],
)
def test_errors_say_what_to_do(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert said in " ".join(result.stderr.split()), result.stderr


def test_json_is_the_fixed_format() -> None:
    said = json.loads(run(C, D, "--format", "json").stdout)
    assert said["format"] == "docrelay-diff/1"
    assert said["verdict"] == {
        "wire": "breaking", "python": "breaking", "overall": "breaking", "bump": "major",
        "next_version": None,
        "declared_ok": None,
    }  # fmt: skip
    assert said.keys() == {"format", "old", "new", "verdict", "changes"}
    keys = {
        "id", "level", "layer", "effect", "direction", "old_pointer", "new_pointer", "operations", "symbols",
        "message",
        "hint", "fingerprint",
    }  # fmt: skip
    assert all(change.keys() == keys for change in said["changes"])
    assert run(C, D, "--format", "json").stdout == run(C, D, "--format", "json").stdout


def test_a_pipe_gets_a_line_for_each_change() -> None:
    lines = run(C, D).stdout.splitlines()
    breaking = [line for line in lines if line.startswith("breaking ")]
    assert breaking[0].split()[:4] == [
        "breaking", "wire", "type.changed", "specs/smartconnect/2020-12-07.yaml:1069:7"
    ]  # fmt: skip
    assert lines[-1].startswith("verdict breaking: wire breaking, python breaking; bump major")


@pytest.mark.parametrize("columns", [60, 120])
def test_columns_ask_for_the_table(monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = run(C, D).stdout
    assert text.splitlines()[3].split()[:3] == ["level", "for", "whom"] or "for whom," in text
    assert max(map(len, text.splitlines())) <= columns


def test_every_format_is_written_to_a_file_and_the_verdict_is_told(tmp_path: Path) -> None:
    for form in ("terminal", "json", "markdown", "html", "junit", "github", "accepted"):
        path = tmp_path / form
        result = run(C, D, "--format", form, "--output", str(path))
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"breaking: wire breaking, python breaking; bump major; written to {path}\n"
        assert path.read_text(encoding="utf-8") == run(C, D, "--format", form).stdout


def test_junit_has_one_case_an_operation() -> None:
    suite = ET.fromstring(run(C, D, "--format", "junit").stdout)
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert cases["POST /GetToken"].find("failure") is None
    assert cases["POST /v1/companies"].find("failure") is not None
    assert suite.get("failures") == str(sum(case.find("failure") is not None for case in cases.values()))
    assert len(cases) == 22
    both = run(
        "smartconnect@2020-12-07", "smartconnect@2020-12-14", "--format", "junit", "--fail-on", "dangerous"
    )
    assert 'type="dangerous"' in both.stdout or "dangerous wire" in both.stdout.partition("</failure>")[0]


def test_annotations_carry_file_line_and_column() -> None:
    lines = run(C, D, "--format", "github").stdout.splitlines()
    assert lines[0].startswith(
        "::error file=specs/smartconnect/2020-12-07.yaml,line=1069,col=7,"
        "title=breaking wire change (type.changed)::"
    )
    assert sum(line.startswith("::notice ") for line in lines) == 4


def test_markdown_is_grouped_by_whom_it_meets() -> None:
    text = run(C, D, "--format", "markdown").stdout
    assert "🔴 **breaking**: wire breaking, python breaking; **bump major**" in text
    assert "<summary>🔴 <code>POST /v1/companies</code>: " in text


def test_the_page_needs_no_network_and_holds_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    run(C, D, "--format", "html", "--output", str(path))
    text = path.read_text(encoding="utf-8")
    assert "%%" not in text
    assert "default-src 'none'" in text
    for word in ("http://", "https://", "src=", "@import", "url("):
        assert word not in text.replace("https://login.smartconnect.com", "")
    data = json.loads(text.partition('type="application/json">')[2].partition("</script>")[0])
    first = data["changes"][0]
    assert first["old"]["lines"][first["old"]["line"] - first["old"]["first"]].strip() == "type: array"


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
        assert f"info.version is {version}, but the changes force 2.0.0 or higher" in result.stderr
    if version == "2026-01-01":
        assert "info.version is not checked: 1.2.3 and 2026-01-01 are not both" in result.stderr


def test_accepted_changes_pass_until_they_expire(tmp_path: Path) -> None:
    sides = (*_numbered(tmp_path, "2.0.0"), "--no-python")
    (change,) = json.loads(run(*sides, "--format", "json").stdout)["changes"]
    file = tmp_path / "accepted.toml"
    entry = '[[accepted]]\nfingerprint = "{}"\nreason = "agreed"\nexpires = {}\n'
    file.write_text(entry.format(change["fingerprint"], "9999-12-31"), encoding="utf-8")
    result = run(*sides, "--accepted", str(file), "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["accepted"][0]["state"]) == (0, "valid")
    assert run(*sides, "--accepted", str(file), "--format", "accepted").stdout == "# nothing to accept\n"
    file.write_text(entry.format(change["fingerprint"], "2000-01-01"), encoding="utf-8")
    result = run(*sides, "--accepted", str(file))
    assert result.exit_code == 1
    assert result.stderr.startswith(
        f"warning: {file}:1: accepted {change['fingerprint']} expired on 2000-01-01"
    )
    file.write_text(entry.format("0" * 16, "9999-12-31"), encoding="utf-8")
    result = run(*sides, "--accepted", str(file))
    assert "is stale" in result.stderr
    assert run(*sides, "--accepted", str(file), "--fail-on", "none").exit_code == 0  # reported, no failure


def test_the_entries_it_prints_are_accepted_once_they_have_a_reason(tmp_path: Path) -> None:
    file = tmp_path / "accepted.toml"
    assert run(C, D, "--format", "accepted", "--output", str(file)).exit_code == 1
    refused = run(C, D, "--accepted", str(file))
    assert (refused.exit_code, refused.stdout) == (3, "")
    assert f"{file}:4: reason is empty" in " ".join(refused.stderr.split())
    file.write_text(file.read_text().replace('reason = ""', 'reason = "agreed"'))
    assert run(C, D, "--accepted", str(file)).exit_code == 0


@pytest.mark.parametrize("rule", RULES)
def test_every_id_is_explained(rule: str) -> None:
    text = run("explain", rule).stdout
    assert text.startswith(rule)
    assert "column of the law" in text
    assert f"\n{rule} " in run("explain").stdout


def test_history_shows_every_version_and_step() -> None:
    lines = run("--history", "smartconnect").stdout.splitlines()
    assert [line for line in lines if line.startswith("smartconnect@")] == [
        f"smartconnect@{day}"
        for day in ("2020-07-02", "2020-09-14", "2020-12-03", "2020-12-07", "2020-12-14")
    ]
    assert "  │ +7 / -0 operations; 0 breaking, 3 dangerous, 7 compatible" in lines


def test_the_same_document_twice_is_noted() -> None:
    result = run(C, C)
    assert result.stderr == "note: OLD and NEW are the same document\n"
    assert "no changes" in result.stdout


def test_help_fits_eighty_columns() -> None:
    lines = CliRunner().invoke(diff, ["--help"], terminal_width=80).stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert "  2  not compared: a side cannot be read or is not OpenAPI 3.0, 3.1 or 3.2" in "\n".join(lines)


@pytest.mark.parametrize("missing", ["yaml", "griffe", "rich"])
def test_a_missing_extra_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    from docrelay import contract

    found = util.find_spec
    monkeypatch.setattr(
        "docrelay.contract.extra.find_spec", lambda name: None if name == missing else found(name)
    )
    result = CliRunner().invoke(diff, [C, D])
    assert isinstance(result.exception, ConfigurationError)
    assert "missing): pip install 'docrelay[contract]'" in str(result.exception)
    if missing != "rich":
        with pytest.raises(ConfigurationError, match=r"pip install 'docrelay\[contract\]'"):
            _ = contract.diff


def test_a_reader_that_leaves_is_no_error() -> None:
    environ = {**os.environ, "PYTHONUTF8": "1"}
    for form in ("terminal", "json", "html"):
        command = [sys.executable, "-m", "docrelay", "diff", C, D, "--format", form]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ)
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == (b"", 1)
        process.stderr.close()


def test_a_terminal_gets_a_table_of_its_width() -> None:
    for width, head in ((72, "for whom, and what changed"), (130, "what changed")):
        ended = run_in_terminal(["diff", C, D], {}, ROOT, width=width)
        lines = [line.rstrip() for line in ended.out.splitlines()]
        assert ended.code == 1
        assert max(map(len, lines)) <= width
        assert any(line.startswith(" level") and line.endswith(head) for line in lines)
        assert lines[-1].startswith("accept ")


def test_the_bytes_are_the_same_whatever_the_hashes() -> None:
    for form in ("json", "html"):
        made = {
            subprocess.run(
                [sys.executable, "-m", "docrelay", "diff", C, D, "--format", form],
                env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=False,
            ).stdout
            for seed in ("1", "2")
        }  # fmt: skip
        assert len(made) == 1


def test_a_dash_is_standard_output_and_a_full_disk_is_told() -> None:
    assert json.loads(run(C, D, "--format", "json", "--output", "-").stdout)["format"] == "docrelay-diff/1"
    if Path("/dev/full").exists():
        full = run(C, D, "--output", "/dev/full")
        assert (full.exit_code, full.stdout) == (3, "")
        assert "/dev/full cannot be written: No space left" in " ".join(full.stderr.split())


@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX stands for a full disk")
def test_a_report_that_cannot_be_written_leaves_the_former_one(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(b"old")
    with largest_file(100):
        result = run(C, D, "--format", "json", "--output", str(path))
    assert (result.exit_code, "cannot be written: File too large" in result.output) == (3, True)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("report.json", b"old")]
