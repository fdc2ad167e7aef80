"""The timeline of an API: every version in the index, and what each step changed."""

from __future__ import annotations

from itertools import pairwise

import attrs

from docrelay.contract import source
from docrelay.contract.document import read
from docrelay.contract.engine import compare
from docrelay.contract.report import Report


@attrs.frozen(eq=False)
class Timeline:
    """The versions of an API in the order of the index, and one report for each step."""

    api: str
    versions: tuple[str, ...]
    steps: tuple[Report, ...]


def of(api: str, *, python: bool = True) -> Timeline:
    """Compare every adjacent pair of versions of `api`; raise NotCompared."""
    documents = [read(entry) for entry in source.versions(api)]
    steps = [compare(old, new, python=python) for old, new in pairwise(documents)]
    return Timeline(api, tuple(document.source.name for document in documents), tuple(steps))


def render(timeline: Timeline) -> str:
    """Return the timeline as text, one line a version and a few for each step."""
    lines = [timeline.versions[0]] if timeline.versions else [f"{timeline.api} has no versions"]
    for version, step in zip(timeline.versions[1:], timeline.steps, strict=True):
        said = step.verdict
        layers = f"wire {said.wire.value}, python {said.python.value}"
        lines.append(f"  │ {said.overall.value}: {layers}; bump {said.bump.value}")
        added = sum(change.id == "operation.added" for change in step.changes)
        removed = sum(change.id == "operation.removed" for change in step.changes)
        lines.append(f"  │ +{added} / -{removed} operations, {len(step.changes)} changes")
        lines += [f"  │ {c.level.value:10} {c.message}" for c in step.changes if c.level.rank > 1]
        lines.append(version)
    return "\n".join(lines) + "\n"
