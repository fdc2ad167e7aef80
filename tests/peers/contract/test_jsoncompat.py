"""Against jsoncompat, a checker of schema compatibility, role by role: it agrees, or a value decides."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any, Literal

import pytest

from tests.peers.contract import json_schema
from tests.peers.contract.claim import Claim, Witness, claim, sender_and_receiver, witness
from tests.peers.contract.whole_grid import Cell, schema_cells

pytestmark = [pytest.mark.peer("jsoncompat"), pytest.mark.peer("jsonschema-rs")]

ROLES: dict[str, Literal["deserializer", "serializer"]] = {
    "request": "deserializer", "response": "serializer",
}  # fmt: skip

AGREE = "agree"
SAME = "the schemas are one and the same for it"
NO_CLAIM = "we make no claim"
FOR_US = "a value that it takes for accepted is refused"
UNNAMED = "only a property without a name is refused"
INEXPRESSIBLE = "the format int32 is none of JSON Schema"

# Every edit that does not simply agree, by outcome; an edit that leaves its outcome or comes to one fails.
OUTCOMES: dict[str, set[tuple[str, str]]] = {
    # What the service makes of a value that it no longer documents is not in the schema.
    NO_CLAIM: {
        ("request", "default added"), ("request", "default changed"), ("request", "encoding stated"),
        ("request", "optional property removed"), ("request", "property became read-only"),
        ("request", "required property removed"), ("response", "encoding stated"),
    },
    # It compares neither patterns nor formats.
    FOR_US: {
        ("request", "pattern added"), ("request", "format added"), ("request", "format changed"),
        ("response", "format dropped"), ("response", "format changed"),
    },
    # The policy judges names: no client sent a property that had none.
    UNNAMED: {("request", "optional property added"), ("request", "write-only property added")},
    INEXPRESSIBLE: {("request", "format added")},
}  # fmt: skip


def outcome(cell: Cell, said: Claim) -> tuple[str, Witness | None]:
    """Return how jsoncompat's verdict stands to ours, with the value that decides where they differ."""
    import jsoncompat

    side = "request" if cell.side == "request" else "response"
    old, new = json_schema.pair(cell)
    theirs = jsoncompat.check_compat(json.dumps(old), json.dumps(new), ROLES[side])
    sender, receiver = sender_and_receiver(old, new, side)
    if said is Claim.UNKNOWN:
        assert theirs, cell
        return NO_CLAIM, None
    if theirs == (said is Claim.KEPT):
        return (SAME if old == new else AGREE), None
    found, _ = witness(sender, receiver, named=True, tries=400)
    if said is Claim.REFUSED:
        return (FOR_US, found) if found else (INEXPRESSIBLE, None)
    assert found is None, (cell, found)
    found, _ = witness(sender, receiver, named=False, tries=400)
    return (UNNAMED if found else "it refuses, and no value shows why"), found


def test_it_agrees_or_a_value_decides(compare: Any, record_property: Any) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    found: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    witnesses: dict[tuple[str, str], Witness] = {}
    for cell in schema_cells():
        side = "request" if cell.side == "request" else "response"
        result, value = outcome(cell, claim(compare(cell.old, cell.new), side))
        counts[side, result] += 1
        if result not in {AGREE, SAME}:
            found[result].add((side, cell.edit))
        if value:
            witnesses.setdefault((side, cell.edit), value)
    print()
    for (side, result), count in sorted(counts.items()):
        print(f"jsoncompat, {side}: {count} x {result}")
        record_property(f"jsoncompat {side}, {result}", count)
    for (side, edit), shown in sorted(witnesses.items()):
        print(f"  {side}, {edit}: {json.dumps(shown.value)[:90]}")
    assert found == OUTCOMES
