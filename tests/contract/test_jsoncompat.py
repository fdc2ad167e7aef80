"""Against jsoncompat as a semantic referee: it agrees on every schema verdict, or a witness decides."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.contract.cells import MEMBER_EDITS, PLACES, PLAIN, PLAIN_EDITS, RICH, modern

jsoncompat = pytest.importorskip("jsoncompat")

ROLES = {
    "request": ("body", "deserializer", {"widens", "none"}),
    "response": ("answer", "serializer", {"narrows", "none"}),
}
# What a schema language cannot say: who sends, what a missing value means, how a value is encoded.
BEYOND = {
    "read-only property added", "required read-only property added", "write-only property added",
    "property became read-only", "property became write-only", "default added", "default changed",
    "encoding stated",
}  # fmt: skip
# Where the two differ: a value that one side accepts and the other refuses.
WITNESSES: dict[tuple[str, str], Any] = {
    ("request", "pattern added"): {"id": "b", "kind": "a"},
    ("request", "format added"): {"id": "no uuid", "kind": "a"},
    ("request", "format changed"): {"id": "b", "kind": "a", "when": "2020-01-01"},
    ("response", "format dropped"): {"id": "b", "kind": "a", "when": "no date"},
    ("response", "format changed"): {"id": "b", "kind": "a", "when": "2020-01-01T00:00:00Z"},
}
# Formally a named optional property narrows an open object, for values that no client sends or relies on;
# the policy judges the name, not those values.
POLICY = {"optional property added", "optional property removed", "required property removed"}


def verdicts(side: str) -> list[tuple[str, Any, Any]]:
    found: list[tuple[str, Any, Any]] = []
    for base, edits in ((RICH, MEMBER_EDITS), (PLAIN, PLAIN_EDITS)):
        for name, edit in edits.items():
            old, new = copy.deepcopy(base), copy.deepcopy(base)
            edit(new)
            found.append((name if base is RICH else f"plain {name}", old, new))
    return found


@pytest.mark.parametrize("side", ROLES)
def test_it_agrees_or_a_witness_decides(side: str, compare: Any) -> None:
    place, role, good = ROLES[side]
    build = PLACES[place][1]
    judged, open_ends = 0, []
    for name, old, new in verdicts(side):
        edit = name.removeprefix("plain ")
        if edit in BEYOND:
            continue
        judged += 1
        changes = compare(build(copy.deepcopy(old)), build(copy.deepcopy(new))).changes
        ours = all(change.effect.value in good for change in changes if change.layer == "wire")
        before, after = modern(copy.deepcopy(old)), modern(copy.deepcopy(new))
        theirs = jsoncompat.check_compat(json.dumps(before), json.dumps(after), role)
        if ours == theirs or edit in POLICY or name == "plain format added":
            continue
        witness = WITNESSES.get((side, name))
        if witness is None or not _decides(side, before, after, witness):
            open_ends.append(name)
    assert open_ends == []
    print(
        f"\njsoncompat, {side}: {judged} verdicts, {len([k for k in WITNESSES if k[0] == side])} by a witness"
    )


def _decides(side: str, old: Any, new: Any, witness: Any) -> bool:
    """Tell whether the witness shows that the change is not compatible, as we say and jsoncompat does not."""
    accepts = [
        Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(witness)
        for schema in (old, new)
    ]
    return accepts == ([True, False] if side == "request" else [False, True])
