"""Values decide: what we call harmless refuses none, and what we say is refused has one to show for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.peers.contract import json_schema
from tests.peers.contract.claim import Claim, claim, sender_and_receiver, tolerant, with_schema, witness
from tests.peers.contract.schema_pairs import pairs
from tests.peers.contract.whole_grid import schema_cells

pytestmark = pytest.mark.peer("jsonschema-rs")

TRIES = 400
# No JSON value shows these: JSON Schema has no format "int32".
WITHOUT_WITNESS = {"format added": {"query", "header", "cookie", "path", "path-level query"}}
# No string of 20 characters is a UUID, so there is nothing that the service could send.
NOTHING_SENT = {"format added"}
# A property that gets a name narrows an object that was open for it, for values that no client sends or
# relies on; so claims are held against values whose properties are named (see values.draw).
ONLY_UNNAMED = {
    "additional properties closed", "optional property removed", "required property removed",
    "property became write-only",
}  # fmt: skip


def test_every_cell_of_the_grid_is_decided_by_values(compare: Any, record_property: Any) -> None:
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    values = 0
    for cell in schema_cells():
        side = "request" if cell.side == "request" else "response"
        said = claim(compare(cell.old, cell.new), side)
        sender, receiver = sender_and_receiver(*json_schema.pair(cell), side)
        found, sent = witness(sender, receiver, named=True, tries=TRIES)
        if said is Claim.REFUSED and found is None and cell.edit in ONLY_UNNAMED:
            found, more = witness(sender, receiver, named=False, tries=TRIES)
            sent += more
        values += sent
        counts[f"{said.value}, {'a' if found else 'no'} witness"] += 1
        known = cell.place in WITHOUT_WITNESS.get(cell.edit, ())
        empty = not sent and cell.edit not in NOTHING_SENT
        if empty or (found is None) != (said is not Claim.REFUSED or known):
            wrong.append(f"{cell.edit} in {cell.place}: {said.value}, {found} after {sent} values")
    figure = f"{values} values; " + "; ".join(f"{name}: {count}" for name, count in sorted(counts.items()))
    print(f"\nwitnesses on the grid: {figure}")
    record_property("witnesses", figure)
    assert wrong == []


EXAMPLES = 2000
_seen: Counter[str] = Counter()


@given(pair=pairs(), side=st.sampled_from(["request", "response"]))
@settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_no_value_is_refused_after_a_harmless_edit(pair: Any, side: str, compare: Any) -> None:
    old, new = pair
    said = claim(compare(with_schema(old, side), with_schema(new, side)), side)
    sender, receiver = sender_and_receiver(json_schema.plain(old, side), json_schema.plain(new, side), side)
    kind = receiver if side == "request" else tolerant(receiver)
    found, sent = witness(sender, kind, named=True, tries=100)
    if said is Claim.REFUSED and found is None:
        found, _ = witness(sender, receiver, named=False, tries=100)
    event(said.value)
    _seen[said.value] += 1
    _seen["values"] += sent
    _seen["witnesses"] += said is Claim.REFUSED and found is not None
    if said is Claim.KEPT:
        assert found is None


def test_most_generated_refusals_have_a_witness(record_property: Any) -> None:
    if not _seen:
        pytest.skip("the property above did not run")
    figure = ", ".join(f"{name}: {count}" for name, count in sorted(_seen.items()))
    print(f"\nwitnesses on generated pairs: {figure}")
    record_property("generated", figure)
    assert _seen["witnesses"] >= 0.85 * _seen["refused"]
