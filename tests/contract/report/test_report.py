"""The formats of a report: what they say, how wide they are, and that they say it alike on every run."""

from __future__ import annotations

import io
import json
import re
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from rich.cells import cell_len

import docrelay.contract
from docrelay.contract import Level, Report, diff
from docrelay.contract.judge.accepted import Acceptance
from docrelay.contract.report import ci, markdown, summary, terminal

ROOT = Path(__file__).parents[3]
WIDTHS = (20, 40, 60, 80, 99, 100, 120, 149, 150, 200)


@pytest.fixture(scope="module")
def report() -> Report:
    return _report()


def _report() -> Report:
    sides = ROOT / "specs/smartconnect/2020-12-03.yaml", ROOT / "specs/smartconnect/2020-12-07.yaml"
    made = diff(*sides)
    kept = tuple(c for c in made.changes if c.layer == "wire" or c.id == "python.model-removed")
    return attrs.evolve(made, changes=kept)


def _many(count: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return two documents with `count` removed operations and as many added ones."""

    def document(version: str, prefix: str) -> dict[str, Any]:
        paths: dict[str, Any] = {
            f"/{prefix}/{number:03}/漢字": {"get": {"responses": {}}} for number in range(count)
        }
        return {"openapi": "3.0.3", "info": {"title": "many", "version": version}, "paths": paths}

    return document("1.2.3", "old"), document("1.3.0", "new")


@pytest.fixture(scope="module")
def many() -> Report:
    from tests.contract.conftest import Memory

    old, new = _many(250)
    return diff(Memory(json.dumps(old), name="old"), Memory(json.dumps(new), name="new"), python=False)


def _schema() -> dict[str, Any]:
    text = files("docrelay.contract.report").joinpath("report.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    return schema


def test_json_follows_its_schema_and_is_the_same_bytes(report: Report, many: Report) -> None:
    for made in (report, many, diff(ROOT / "specs/smartconnect/2020-12-03.yaml", "smartconnect@2020-12-03")):
        said = json.loads(made.to_json())
        jsonschema.validate(said, _schema())
        assert json.dumps(said, indent=2, sort_keys=True, ensure_ascii=False) + "\n" == made.to_json()
    again = _report()
    formats: tuple[Callable[[Report], str], ...] = (
        Report.to_json, Report.to_text, Report.to_markdown, Report.to_html, Report.to_junit, Report.to_github,
    )  # fmt: skip
    for form in formats:
        assert form(again) == form(report)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_table_fits_and_says_everything(report: Report, many: Report, width: int) -> None:
    for made in (report, many):
        text = made.to_text(width)
        assert max(map(cell_len, text.splitlines())) <= width
        packed = re.sub(r"\s", "", text)
        assert "version" in packed
    flat = re.sub(r"\s", "", report.to_text(width))
    for change in report.changes if 40 <= width < terminal.WIDE else ():
        for text in (summary.own_words(change), change.id, summary.where(report, change)):
            assert re.sub(r"\s", "", text) in flat


@pytest.mark.parametrize("width", [60, 120, 200])
def test_changes_that_meet_the_same_stand_together(report: Report, width: int) -> None:
    text = report.to_text(width)
    assert text.count("POST /v1/companies") == 1
    assert text.count("→ Drop its imports.") == 1
    assert text.index("breaking  ") < text.index("POST /v1/companies") < text.index("compatible  ")


def test_the_columns_stand_below_their_heads(report: Report) -> None:
    rows = report.to_text(120).splitlines()
    head = next(row for row in rows if row.startswith(" level"))
    first = next(row for row in rows if row.startswith(" breaking"))
    assert first.index("POST") == head.index("for whom")
    assert first.index("wire") == head.index("layer")
    assert first.index("request body") == head.index("what changed")


def test_many_compatible_changes_are_counted_in_the_table_and_listed_elsewhere(many: Report) -> None:
    text = many.to_text(100)
    assert "250 compatible changes are not listed here" in text
    assert text.count("\n breaking ") == 250
    assert sum(line.startswith("compatible ") for line in many.to_text().splitlines()) == 250


def test_the_summary_tells_the_version_that_is_forced(many: Report, report: Report) -> None:
    text = many.to_text(80)
    assert "bump major, to 2.0.0 or higher (declared 1.3.0 is too low)" in text
    assert "250 breaking, 0 dangerous, 250 compatible" in text
    assert "500 of 500 operations" in text
    assert summary.headline(report) == "breaking: wire breaking, python breaking; bump major"


def test_nothing_and_one_are_said_as_such(compare: Any) -> None:
    old, new = _many(1)
    same = compare(old, old)
    assert same.to_text().splitlines()[1:] == [
        "no changes", "verdict none: wire none, python none; bump none"
    ]  # fmt: skip
    assert "no changes" in same.to_text(60)
    assert "No changes." in same.to_markdown()
    assert same.to_github() == "verdict none: wire none, python none; bump none\n"
    assert "1 of 1 operation" in compare(old, {**old, "paths": {}}).to_text(80)
    assert new


class _Stream(io.TextIOWrapper):
    """A stream that is a terminal, or is not."""

    def __init__(self, encoding: str, *, tty: bool) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._tty = tty

    def isatty(self) -> bool:
        return self._tty


@pytest.mark.parametrize(
    ("environ", "tty", "coloured", "table"),
    [
        ({}, True, True, True),
        ({"NO_COLOR": "1"}, True, False, True),
        ({"TERM": "dumb"}, True, False, True),
        ({}, False, False, False),
        ({"FORCE_COLOR": "1"}, False, True, True),
        ({"COLUMNS": "70"}, False, False, True),
        ({"COLUMNS": "x"}, False, False, False),
    ],
)
def test_the_environment_chooses(
    report: Report,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    tty: bool,
    coloured: bool,
    table: bool,
) -> None:
    for name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    text = terminal.written(report, _Stream("utf-8", tty=tty))
    assert ("\x1b[" in text) is coloured
    assert ("─" in text) is table
    assert (text == summary.lines(report)) is not table


def test_a_terminal_without_arrows_gets_others(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    for tty in (True, False):
        text = terminal.written(report, _Stream("ascii", tty=tty))
        # The names of the documents hold the folder that the checkout lies in, whatever its name.
        assert not {character for character in text if not character.isascii()} - set(__file__)
        assert "->" in text


def test_markdown_folds_what_is_long_and_stays_within_a_comment(report: Report, many: Report) -> None:
    text = report.to_markdown()
    assert text.count("<details open>") == 2
    assert text.count("<details>") == 5  # four groups of compatible changes, and how to accept one
    long = many.to_markdown()
    assert len(long.encode()) <= markdown.LIMIT
    assert long.endswith("… and more: 500 changes in all; the other formats have every one.\n")
    assert len(markdown.render(many, 3_000).encode()) <= 3_000


def test_an_annotation_says_whom_it_meets_and_the_end_how_many_github_hides(many: Report) -> None:
    text = ci.github(many)
    assert text.startswith("::error file=old,line=1,col=")
    assert "Affects GET /old/000/漢字." in text
    assert text.endswith(
        "250 errors; GitHub shows 10 of a step\n250 notices; GitHub shows 10 of a step\n"
        f"verdict {summary.headline(many)}\n"
    )


def test_junit_fails_at_the_level_that_is_asked_for(report: Report) -> None:
    suite = ET.fromstring(ci.junit(report))
    assert (suite.get("tests"), suite.get("failures")) == ("22", "2")
    assert ET.fromstring(ci.junit(report, Level.COMPATIBLE)).get("failures") == "7"
    passed = next(case for case in suite if case.get("name") == "POST /GetToken")
    assert len(passed) == 0


def test_accepted_changes_are_marked_everywhere(report: Report) -> None:
    from datetime import date

    from docrelay.contract.judge.accepted import Entry

    change = report.changes[0]
    stale = Entry("0" * 16, "old", date(2099, 1, 1), "accepted.toml", 7)
    acceptance = Acceptance((Entry(change.fingerprint, "agreed", date(2099, 1, 1)),), (stale,), (), used=True)
    made = attrs.evolve(report, acceptance=acceptance)
    assert "accepted" in made.to_text(80)
    assert "(1 accepted)" in made.to_text()
    assert f"| accepted | affects {change.operations[0]}" in made.to_text()
    assert "::notice file=" in made.to_github().splitlines()[0]
    assert "::warning file=accepted.toml,line=7,title=accepted changes::" in made.to_github()
    assert "1 change, breaking, accepted" in made.to_markdown()
    assert ET.fromstring(made.to_junit()).get("failures") == "1"
    assert '<p class="problem">accepted.toml:7: accepted 0000000000000000 is stale' in made.to_html()
    jsonschema.validate(json.loads(made.to_json()), _schema())


def test_the_example_of_the_package_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    example = re.search(r"\n\n((?:    .*\n)+)", docrelay.contract.__doc__ or "")
    assert example
    exec(textwrap.dedent(example[1]), {})
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "breaking major"
    assert said[1].startswith("breaking schema DataTableRequest.Xml: required property Xml was added ('POST")
