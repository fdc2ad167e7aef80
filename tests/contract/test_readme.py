"""What the page of the contract diff shows is what it does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import docrelay.contract
from docrelay.contract import diff
from docrelay.contract.judge import explain

ROOT = Path(__file__).parents[2]
TEXT = Path(docrelay.contract.__file__).with_name("README.md").read_text(encoding="utf-8")


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_the_table_is_that_of_the_command() -> None:
    report = diff("smartconnect@2020-12-07", "smartconnect@2020-12-14")
    table, _ = _blocks("text")
    assert table == report.to_text(80)
    (entry,) = tomllib.loads(_blocks("toml")[0])["accepted"]
    assert entry["fingerprint"] in {change.fingerprint for change in report.changes}


def test_the_explanation_is_that_of_the_command() -> None:
    _, explanation = _blocks("text")
    assert explanation == f"$ docrelay diff explain enum.value-added\n{explain.render('enum.value-added')}"


def test_the_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    values: dict[str, str] = {}
    exec(_blocks("python")[0], values)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "major None"
    assert lines[1].startswith("breaking property.required-added ('POST /RunMapDataTable'")
    assert values["page"].startswith("<!doctype html>")
