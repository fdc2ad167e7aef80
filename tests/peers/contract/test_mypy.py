"""Python truth: code for the old client fails against the new one exactly where the verdicts say."""

from __future__ import annotations

import copy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from docrelay.contract import Level
from docrelay.contract.python.surface_diff import compare as surface_compare
from pipeline import document, generate, index
from tests.contract.cells import cells
from tests.contract.operation_edits import OPERATION_EDITS
from tests.peers.contract.replay import SPECS, Client, Replay, Tally, fails, tally

pytestmark = pytest.mark.peer("mypy")
PLACES = {"body component", "answer component", "query"}
WITHOUT_CLIENTS = {
    "path parameter added": "a function with the same name is there, with another argument",
    "inline to $ref": "the class has another name, which the generator chooses",
    "required read-only property added in body component": "one class serves both directions",
    "alternative added in answer component": "a bool is an int to mypy",
    "success status replaced": "the class has another name, which the generator chooses",
    "security added": "the function wants the other kind of client; the facade passes it",
    "parameter written as JSON": "the generator leaves such a parameter out",
    "additional properties closed in answer component": "by policy compatible",
}
# A datetime is a date to mypy, but the two cannot be compared; so the verdict stays.
REVIEWED = {("format changed in answer component", "models.Thing.when")}


def replayed(replay: Replay) -> Tally:
    """Ask mypy, print the figures, and return them for all pairs together."""
    failures = replay.failures()
    whole = Tally()
    for name, (old, new) in replay.pairs.items():
        assert failures.get((name, "old"), []) == [], "the code does not even fit its own client"
        found = tally(old, new, failures.get((name, "new"), []))
        whole.verdicts += found.verdicts
        whole.agreed += found.agreed
        whole.missed += [f"{name}: {text}" for text in found.missed]
        whole.false += [f"{name}: {text}" for text in found.false]
    print(f"\n{len(replay.pairs)} pairs: {whole}")
    return whole


def test_all_version_pairs(tmp_path: Path) -> None:
    replay = Replay(tmp_path)
    for api in index.read(SPECS).values():
        config = SPECS / api.name / "codegen.yaml"
        made: dict[str, Client] = {}
        for version in api.versions:
            contract = generate.named(SPECS, api.name, document.read(SPECS / version.file), version.file)
            made[version.version] = replay.client(contract, config)
        for old, new in pairwise(made):
            replay.pair(f"{api.name} {old}..{new}", made[old], made[new])
            replay.pair(f"{api.name} {new}..{old}", made[new], made[old])
    found = replayed(replay)
    assert (found.missed, found.false) == ([], [])
    assert found.verdicts == found.agreed > 100


def _named(contract: document.Document) -> document.Document:
    """Give every operation a name and a group where the document does not."""
    made = copy.deepcopy(contract)
    for number, (method, _, operation) in enumerate(document.operations(made)):
        operation["operationId"] = operation.get("operationId") or f"{method}_{number}"
        operation["tags"] = operation.get("tags") or ["other"]
    return made


@pytest.fixture(scope="module")
def grid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Replay, dict[str, tuple[Any, Any]]]:
    """Clients for both sides of every edit, and the edits."""
    replay = Replay(tmp_path_factory.mktemp("grid"))
    edits: dict[str, tuple[Any, Any]] = {name: (row[0], row[1]) for name, row in OPERATION_EDITS.items()}
    edits |= {f"{edit} in {place}": (old, new) for place, _, edit, old, new in cells() if place in PLACES}
    left = 0
    for name, sides in edits.items():
        try:
            old, new = (replay.client(_named(side)) for side in sides)
        except generate.GenerationProblem:
            left += 1  # the generator cannot make a client of one side, or loses an operation
            continue
        replay.pair(name, old, new)
    print(f"\n{left} of {len(edits)} edits left out: no client can be generated for one of the sides")
    assert left < len(edits) // 5
    return replay, edits


def test_the_edit_grid(grid: tuple[Replay, Any]) -> None:
    found = replayed(grid[0])
    reviewed = [f"{name}: python.result-annotation {symbol} " for name, symbol in REVIEWED]
    assert found.missed == []
    assert [text for text in found.false if not text.startswith(tuple(reviewed))] == []
    assert len(found.false) == len(REVIEWED)


def test_what_breaks_is_told_without_clients_too(
    grid: tuple[Replay, dict[str, tuple[Any, Any]]], compare: Any
) -> None:
    """Two documents alone tell what both clients tell, but for what is listed."""
    replay, edits = grid
    differs: set[str] = set()
    for name, (old, new) in replay.pairs.items():
        report = compare(*map(_named, edits[name]))
        broken = any(fails(change) for change in surface_compare(old.surface, new.surface))
        told = any(change.layer == "python" and change.level >= Level.DANGEROUS for change in report.changes)
        if broken != told:
            differs.add(name)
    print(f"\n{len(replay.pairs)} pairs, {len(differs)} told otherwise without clients")
    assert differs == WITHOUT_CLIENTS.keys()
