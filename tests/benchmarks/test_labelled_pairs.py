"""The labelled pairs, judged by us, oasdiff and Redocly: breaking ones found, safe ones kept safe."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import Level, NotCompared, diff
from tests.contract.conftest import Memory
from tests.contract.labelled import Case, cases
from tests.peers.contract import oasdiff, redocly

Judge = Callable[[Case, Path], bool | None]


def ours(case: Case, folder: Path) -> bool | None:
    try:
        report = diff(Memory(case.old, case.files, "old"), Memory(case.new, case.files, "new"))
    except NotCompared:
        return None
    return report.verdict.overall is Level.BREAKING


def by_oasdiff(case: Case, folder: Path) -> bool | None:
    found = _theirs(oasdiff.changes, case, folder)
    return found if found is None else any(change["level"] == 3 for change in found)


def by_redocly(case: Case, folder: Path) -> bool | None:
    found = _theirs(redocly.changes, case, folder)
    return found if found is None else any(change["impact"] == "major" for change in found)


def _theirs(
    changes: Callable[[Path, Path], list[dict[str, Any]]], case: Case, folder: Path
) -> list[dict[str, Any]] | None:
    """Return what a program reports; None when it does not compare, which is right for no label."""
    paths = folder / _name("old", case.old), folder / _name("new", case.new)
    for name, text in {paths[0].name: case.old, paths[1].name: case.new, **case.files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    try:
        return changes(*paths)
    except AssertionError:
        return None


def _name(side: str, text: str) -> str:
    try:
        json.loads(text)
    except ValueError:
        return f"{side}.yaml"
    return f"{side}.json"


def score(judge: Judge, folder: Path) -> tuple[dict[bool, int], int]:
    """Return how many of each label are judged as labelled, and how many were not compared."""
    rows = list(cases())

    def one(item: tuple[int, Case]) -> bool | None:
        mine = folder / judge.__name__ / str(item[0])
        mine.mkdir(parents=True)
        return judge(item[1], mine)

    with ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(one, enumerate(rows)))
    right = {
        label: sum(said is label for case, said in zip(rows, judged, strict=True) if case.breaking is label)
        for label in (True, False)
    }
    return right, judged.count(None)


def _wants(program: Path) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not program.exists(), reason="not installed: npm ci --prefix tests/peers")


@pytest.mark.parametrize(
    ("peer", "judge"),
    [
        pytest.param("oasdiff", by_oasdiff, marks=_wants(oasdiff.PROGRAM)),
        pytest.param("Redocly", by_redocly, marks=_wants(redocly.PROGRAM)),
    ],
)
def test_we_judge_more_pairs_as_labelled(
    peer: str, judge: Judge, tmp_path: Path, record_property: Any
) -> None:
    total = {label: sum(case.breaking is label for case in cases()) for label in (True, False)}
    rows = {"docrelay": score(ours, tmp_path), peer: score(judge, tmp_path)}
    print()
    for name, (right, missing) in rows.items():
        line = f"breaking found {right[True]} of {total[True]}, safe kept {right[False]} of {total[False]}"
        print(f"labelled pairs, {name}: {line}, not compared {missing}")
        record_property(f"labelled pairs, {name}", line)
    assert sum(rows["docrelay"][0].values()) > sum(rows[peer][0].values())
