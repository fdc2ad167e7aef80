"""Against `redocly diff`, which says major or not: where we differ, a row of redocly.toml says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.peers.contract import redocly, reviewed
from tests.peers.contract.whole_grid import operation_cells, schema_cells

pytestmark = pytest.mark.peer("redocly")


def test_every_difference_is_in_the_reviewed_table(
    compare: Any, tmp_path: Path, record_property: Any
) -> None:
    everything = [
        (schema_cells(), redocly.schema_impacts(tmp_path)),
        (operation_cells(), redocly.alone(operation_cells(), tmp_path)),
    ]
    differences, agree = [], 0
    for cells, impacts in everything:
        for cell in cells:
            ours, theirs = compare(cell.old, cell.new).verdict.wire.value, impacts.get(cell.number, "none")
            if (ours == "breaking") == (theirs == "major"):
                agree += 1
            else:
                differences.append(reviewed.Difference(cell, ours, theirs))
    figure = f"agree {agree} of {agree + len(differences)}"
    print(f"\nredocly: {figure}")
    record_property("redocly", figure)
    assert reviewed.faults(reviewed.read("redocly.toml"), differences) == []


def test_a_cell_alone_is_judged_as_among_the_others(tmp_path: Path) -> None:
    whole = redocly.schema_impacts(tmp_path)
    some = schema_cells()[::61]
    assert redocly.alone(some, tmp_path) == {cell.number: whole.get(cell.number, "none") for cell in some}
