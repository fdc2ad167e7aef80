from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docrelay.cli.demo import find_samples
from docrelay.errors import ConfigurationError
from tests.cli.conftest import SAMPLES, Run
from tests.cli.terminal import run_in_terminal


def test_the_demo_ends_as_expected(run: Run) -> None:
    shown = run("demo", "--samples", SAMPLES, environ={"HTTP_PROXY": "http://127.0.0.1:9"})
    assert shown.code == 0, shown.out + shown.err
    assert shown.out.count("9 of 10 documents pushed to map INVOICES") == 2
    assert "18 rows arrived" in shown.out
    assert "damaged-scan.pdf is damaged on purpose" in shown.out
    assert list(Path().iterdir()) == []


def test_the_demo_in_a_narrow_terminal(tmp_path: Path) -> None:
    width = 60
    ended = run_in_terminal(["demo", "--samples", str(SAMPLES)], {}, tmp_path, width=width)
    assert ended.code == 0
    assert max(len(line) for line in ended.out.splitlines()) <= width


def test_other_samples_are_not_as_expected(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    shutil.copy(SAMPLES / "ibarra-2026-0093.pdf", folder)
    shown = run("demo", "--samples", folder)
    assert shown.code == 1
    assert "damaged-scan.pdf is not among the samples" in shown.err


def test_samples_are_found_from_anywhere_in_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SAMPLES.parent)
    assert find_samples(None).resolve() == SAMPLES
    assert find_samples(SAMPLES) == SAMPLES


def test_missing_samples(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="--samples DIR"):
        find_samples(tmp_path / "no")
