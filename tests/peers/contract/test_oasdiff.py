"""Against oasdiff: where the verdicts differ, a row of oasdiff.toml says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.peers.contract import oasdiff, reviewed
from tests.peers.contract.whole_grid import operation_cells, schema_cells

pytestmark = pytest.mark.peer("oasdiff")


def test_every_difference_is_in_the_reviewed_table(
    compare: Any, tmp_path: Path, record_property: Any
) -> None:
    everything = [
        (schema_cells(), oasdiff.schema_levels(tmp_path)),
        (operation_cells(), oasdiff.alone(operation_cells(), tmp_path)),
    ]
    differences, agree = [], 0
    for cells, levels in everything:
        for cell in cells:
            ours, theirs = compare(cell.old, cell.new).verdict.wire.value, levels.get(cell.number, "none")
            # Both call harmless changes by other names, or do not mention them.
            if ours == theirs or {ours, theirs} <= {"none", "compatible"}:
                agree += 1
            else:
                differences.append(reviewed.Difference(cell, ours, theirs))
    figure = f"agree {agree} of {agree + len(differences)}"
    print(f"\noasdiff: {figure}")
    record_property("oasdiff", figure)
    assert reviewed.faults(reviewed.read("oasdiff.toml"), differences) == []


def test_a_cell_alone_is_judged_as_among_the_others(tmp_path: Path) -> None:
    whole = oasdiff.schema_levels(tmp_path)
    some = schema_cells()[::7]
    assert oasdiff.alone(some, tmp_path) == {cell.number: whole.get(cell.number, "none") for cell in some}
