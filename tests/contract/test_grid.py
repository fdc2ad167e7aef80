"""The edit grid: every place and edit of a document is judged as the table says, or waived with a reason."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.contract.cells import MEMBER_EDITS, PLACES, PLAIN_EDITS, cells
from tests.contract.operation_edits import OPERATION_EDITS

TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("grid.toml").read_text(encoding="utf-8"))
WAIVED = {(row["edit"], row["place"]): row["reason"] for row in TABLE.get("waived", [])}
SIDES = ("request", "response", "error")


def test_every_cell_is_judged_or_waived(compare: Any) -> None:
    wrong: list[str] = []
    count = 0
    for place, side, edit, old, new in cells():
        count += 1
        expected = TABLE["edits"][edit][SIDES.index(side)]
        found = compare(old, new).verdict.wire.value
        if (found != expected) != ((edit, place) in WAIVED):
            wrong.append(f"{edit} in {place}: {found}, not {expected}")
    assert wrong == []
    objects = sum(whole for _, _, whole in PLACES.values())
    assert count == objects * len(MEMBER_EDITS) + (len(PLACES) - objects) * len(PLAIN_EDITS)
    assert count > 700


def test_a_change_read_backwards_is_judged_by_the_inverse_effect(compare: Any) -> None:
    inverse = {"narrows": "widens", "widens": "narrows", "incomparable": "incomparable"}
    for place, _, edit, old, new in cells():
        forth, back = (
            [c.effect.value for c in compare(*pair).changes if c.layer == "wire"]
            for pair in ((old, new), (new, old))
        )
        if (
            len(forth) == len(back) == 1
            and forth[0] in inverse
            and "removed" not in edit
            and "added" not in edit
        ):
            assert back == [inverse[forth[0]]], (place, edit)


@pytest.mark.parametrize("name", OPERATION_EDITS)
def test_an_edit_outside_schemas_is_judged_as_the_policy_says(name: str, compare: Any) -> None:
    old, new, wire, overall = OPERATION_EDITS[name]
    report = compare(json.loads(json.dumps(old)), json.loads(json.dumps(new)))
    assert (report.verdict.wire.value, report.verdict.overall.value) == (wire, overall), [
        (change.id, change.level.value, change.message) for change in report.changes
    ]
