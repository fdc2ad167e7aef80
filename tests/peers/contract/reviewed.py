"""The reviewed tables: each difference between our verdict and another tool's is in exactly one row."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from tests.peers.contract.whole_grid import Cell


class Difference(NamedTuple):
    """A cell that we and another tool judge otherwise."""

    cell: Cell
    ours: str
    theirs: str

    def __str__(self) -> str:
        cell = self.cell
        return f"{cell.side}: {cell.edit} in {cell.place}: {self.ours} for us, {self.theirs} for them"


def read(name: str) -> list[dict[str, Any]]:
    """Read a table of rows.

    A row has `why`, `sides`, where needed `places`, and `edits`: from "OURS > THEIRS" to the edits that are
    judged so.
    """
    path = Path(__file__).with_name(name)
    rows: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["difference"]
    for row in rows:
        assert row.keys() <= {"why", "edits", "sides", "places"}, row
        assert row["why"], row
    return [{**row, "edits": _flat(row["edits"])} for row in rows]


def faults(rows: list[dict[str, Any]], differences: Iterable[Difference]) -> list[str]:
    """Return the differences that not exactly one row covers, and each word of a row that covers none."""
    used: set[tuple[int, str, str]] = set()
    found: list[str] = []
    for difference in differences:
        facts = _facts(difference)
        mine = [
            index
            for index, row in enumerate(rows)
            if all(fact in row.get(key, [fact]) for key, fact in facts.items())
        ]
        if len(mine) != 1:
            found.append(f"{difference}; rows: {[rows[index]['why'] for index in mine]}")
        used.update((index, key, fact) for index in mine for key, fact in facts.items())
    found += [
        f"stale: {word} in the row {row['why']!r}"
        for index, row in enumerate(rows)
        for key in ("edits", "sides", "places")
        for word in row.get(key, [])
        if (index, key, word) not in used
    ]
    return found


def _flat(edits: dict[str, list[str]]) -> list[str]:
    return [f"{verdicts}: {edit}" for verdicts, listed in edits.items() for edit in listed]


def _facts(difference: Difference) -> dict[str, str]:
    cell = difference.cell
    verdicts = f"{difference.ours} > {difference.theirs}"
    return {"edits": f"{verdicts}: {cell.edit}", "sides": cell.side, "places": cell.place}
