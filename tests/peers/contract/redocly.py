"""`redocly diff` as a black box: it says which part of a version number each change needs."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.peers.contract.whole_grid import Cell, number_in, pairs, write

PROGRAM = Path(__file__).parents[1] / "node_modules" / ".bin" / "redocly"
IMPACTS = ("none", "patch", "minor", "major")
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def changes(old: Path, new: Path) -> list[dict[str, Any]]:
    """Return what it reports for a pair of files in one folder."""
    command = [str(PROGRAM), "diff", old.name, new.name, "--format", "json", "--fail-on", "none"]
    done = subprocess.run(
        command, cwd=old.parent, capture_output=True, check=False, env={**os.environ, **QUIET}
    )
    assert done.stdout.startswith(b"{"), done.stderr.decode()
    found: list[dict[str, Any]] = json.loads(done.stdout)["changes"]
    return found


def schema_impacts(folder: Path) -> dict[int, str]:
    """Return the greatest impact for each cell of the grid of schemas in which it sees anything."""
    worst: dict[int, str] = {}
    for pair in pairs(folder):
        for change in changes(*pair):
            number = number_in(change["path"])
            worst[number] = max(worst.get(number, "none"), change["impact"], key=IMPACTS.index)
    return worst


def alone(cells: Iterable[Cell], folder: Path) -> dict[int, str]:
    """Return the greatest impact for each of `cells`, each compared on its own."""

    def one(cell: Cell) -> tuple[int, str]:
        mine = folder / f"{cell.side}-{cell.number}"
        mine.mkdir()
        listed = changes(write(cell.old, mine / "old.json"), write(cell.new, mine / "new.json"))
        return cell.number, max((change["impact"] for change in listed), key=IMPACTS.index, default="none")

    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(one, cells))
