"""The score on labelled pairs: breaking ones found, safe ones kept safe, each by the exit code's rule."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from docrelay.contract import Level, NotCompared, Report, diff
from tests.contract.labelled import Case, cases

FOUND, KEPT = 383, 420
"""How many of each the engine judges as labelled; below this the build fails."""


@pytest.fixture(scope="module")
def reports(memory: Any) -> dict[Case, Report | NotCompared]:
    """What changes from the old to the new side of every pair, or why that cannot be told."""
    told: dict[Case, Report | NotCompared] = {}
    for case in cases():
        try:
            told[case] = diff(memory(case.old, case.files, "old"), memory(case.new, case.files, "new"))
        except NotCompared as error:
            told[case] = error
    return told


def found(case: Case, report: Report | NotCompared) -> list[str] | None:
    """Return the breaking changes of `case`; None when it was not compared, which is right for no label."""
    if isinstance(report, NotCompared):
        print(f"{case.name}: not compared: {report}")
        return None
    return [f"{c.id} {c.message}" for c in report.changes if c.level is Level.BREAKING]


def test_pairs_are_judged_as_labelled(
    reports: dict[Case, Report | NotCompared], record_property: Any
) -> None:
    rows = list(cases())
    wrong: list[str] = []
    right = {True: 0, False: 0}
    for case in rows:
        broken = found(case, reports[case])
        as_labelled = broken is not None and bool(broken) == case.breaking
        right[case.breaking] += as_labelled
        if not as_labelled:
            label = "breaking" if case.breaking else "safe"
            wrong.append(f"{case.group}: {case.name} is {label} ({case.why}); found {broken}")
    breaking = sum(case.breaking for case in rows)
    score = f"breaking found {right[True]} of {breaking}, safe kept {right[False]} of {len(rows) - breaking}"
    print(f"\nlabelled pairs: {score}", *wrong, sep="\n")
    record_property("score", score)
    assert right[True] >= FOUND, score
    assert right[False] >= KEPT, score
    assert len({(case.group, case.name) for case in rows}) == len(rows)


INVERSE = {
    "tightened": "loosened", "added": "removed", "narrowed": "widened", "introduced": "dropped",
    "constrained": "released", "closed": "opened", "value-added": "value-removed",
    "branch-added": "branch-removed", "became-required": "became-optional",
}  # fmt: skip
INVERSE |= {back: forth for forth, back in INVERSE.items()}
VALUES = (
    "type.", "null.", "enum.", "bound.", "pattern.", "format.", "additional.", "items.", "union.",
    "condition.", "discriminator.", "schema.replaced",
)  # fmt: skip


def rules(report: Report, *, inverse: bool) -> Counter[str]:
    """Count the rules about values, each read backwards when asked."""
    found: Counter[str] = Counter()
    for change in report.changes:
        if change.id.startswith(VALUES):
            group, _, kind = change.id.partition(".")
            found[f"{group}.{INVERSE.get(kind, kind) if inverse else kind}"] += 1
    return found


def test_every_pair_read_backwards_has_the_inverse_changes(
    reports: dict[Case, Report | NotCompared], memory: Any
) -> None:
    for case, forth in reports.items():
        assert isinstance(forth, Report), case.name
        back = diff(memory(case.new, case.files, "new"), memory(case.old, case.files, "old"), python=False)
        assert rules(forth, inverse=False) == rules(back, inverse=True), case.name


def test_no_document_differs_from_itself(memory: Any) -> None:
    for case in cases():
        for text in (case.old, case.new):
            side = memory(text, case.files, "one")
            assert diff(side, side).changes == (), case.name
