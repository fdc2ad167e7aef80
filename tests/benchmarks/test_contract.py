"""The contract diff beside oasdiff and Redocly on large and cyclic documents, in one run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.benchmarks.child import Run, in_turns, run
from tests.benchmarks.contract_documents import (
    COMPONENTS,
    OPERATIONS,
    PAIRS,
    cyclic,
    strong_components,
    why_missing,
    write_cyclic,
)
from tests.peers.contract import oasdiff, redocly

ROUNDS = 3
NAMES = ("docrelay", "oasdiff", "Redocly")


def programs(old: Path, new: Path) -> dict[str, Callable[[], Run]]:
    """Return the programs that are installed; each writes JSON to its standard output."""
    paths = [str(old.absolute()), str(new.absolute())]
    ours = [sys.executable, "-m", "docrelay", "diff", *paths, "--format", "json", "--fail-on", "none"]
    found = {"docrelay": lambda: run(ours)}
    if oasdiff.PROGRAM.exists():
        theirs = [str(oasdiff.PROGRAM), "changelog", "--format", "json", *paths]
        found["oasdiff"] = lambda: run(theirs)
    if redocly.PROGRAM.exists():
        command = [str(redocly.PROGRAM), "diff", *paths, "--format", "json", "--fail-on", "none"]
        found["Redocly"] = lambda: run(command)
    return found


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    rows = [
        "document | size | docrelay | oasdiff | Redocly | time against oasdiff",
        "---|---|---|---|---|---",
    ]
    yield rows
    print("\n" + "\n".join(rows))


def compared(name: str, old: Path, new: Path, table: list[str]) -> dict[str, Run]:
    runs = in_turns(programs(old, new), ROUNDS)
    size = new.stat().st_size / 1e6
    ratio = f"{runs['docrelay'].seconds / runs['oasdiff'].seconds:.2f}" if "oasdiff" in runs else "-"
    row = [name, f"{size:.1f} MB", *(str(runs.get(program, "not installed")) for program in NAMES), ratio]
    table.append(" | ".join(row))
    return runs


def test_a_cyclic_document_takes_seconds(tmp_path: Path, table: list[str]) -> None:
    old, new = write_cyclic(tmp_path)
    assert old.stat().st_size >= 4e6
    assert max(map(len, strong_components(cyclic(changed=False)))) == COMPONENTS == 134
    assert len(cyclic(changed=False)["paths"]) == OPERATIONS == 1000
    ours = compared("cyclic, 134 schemas, 1000 operations", old, new, table)["docrelay"]
    changes = json.loads(ours.output)["changes"]
    # In every tenth schema: another type, one limit the less, a property gone.
    assert len([change for change in changes if change["layer"] == "wire"]) == 14 * 2
    assert ours.least <= 3
    assert ours.megabytes <= 300


@pytest.mark.parametrize("name", PAIRS)
def test_a_published_document_side_by_side(name: str, table: list[str]) -> None:
    reason = why_missing(name)
    if reason:
        pytest.skip(reason)
    runs = compared(name, *PAIRS[name], table)
    ours = runs["docrelay"]
    assert ours.megabytes < 400
    if name.startswith("GitHub") and "oasdiff" in runs:
        assert ours.seconds <= runs["oasdiff"].seconds / 2
