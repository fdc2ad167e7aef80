"""A report in few words and in lines: the verdict, where a change is, what it affects, groups of changes."""

from __future__ import annotations

import attrs

from docrelay._core.text import plural, replace_unsafe
from docrelay.contract.judge.change import Change
from docrelay.contract.levels import Level
from docrelay.contract.report.report import BaseReport, Side
from docrelay.contract.text import shortened

LEVELS = (Level.BREAKING, Level.DANGEROUS, Level.COMPATIBLE)
_FACADE = "docrelay."
_MOST = 5


def methods(change: Change) -> tuple[str, ...]:
    """Return the facade methods that the change affects, as ``SmartConnect.runs.run_map``."""
    return tuple(name.removeprefix(_FACADE) for name in change.symbols if name.startswith(_FACADE))


def where(report: BaseReport, change: Change) -> str:
    """Return file:line:column of the change, on the new side where there is one."""
    position = report.position(change)
    return replace_unsafe(f"{position.file}:{position.line}:{position.column}") if position else ""


def own_words(change: Change) -> str:
    """Return the message without the operation, where it is the only one and is told beside it."""
    if len(change.operations) != 1:
        return replace_unsafe(change.message)
    rest = change.message.removeprefix(change.operations[0])
    return replace_unsafe((rest.lstrip(": ") if rest[:1] in {":", " "} else "") or change.message)


def heading(report: BaseReport) -> str:
    """Return the title of the API and both versions."""
    title = report.new.title or report.old.title or "OpenAPI document"
    return replace_unsafe(f"{title} {_version(report.old)} → {_version(report.new)}")


def _version(side: Side) -> str:
    return side.version or "(no version)"


def forced(report: BaseReport) -> str:
    """Return which version the changes force, and what is wrong with the declared one."""
    said = report.verdict
    text = f"bump {said.bump.value}"
    if said.next_version and said.bump.value != "none":
        text += f", to {said.next_version} or higher"
    if said.declared_ok is False:
        text += f" (declared {replace_unsafe(report.new.version)} is too low)"
    return text


def headline(report: BaseReport) -> str:
    """Return the verdict in one line."""
    said = report.verdict
    return f"{said.overall.value}: wire {said.wire.value}, python {said.python.value}; {forced(report)}"


def counts(report: BaseReport) -> str:
    """Return how many changes there are of each level, and how many of them are accepted."""
    rows = [f"{sum(c.level is level for c in report.changes):,} {level.value}" for level in LEVELS]
    accepted = sum(report.is_accepted(c) for c in report.changes)
    return ", ".join(rows) + (f" ({accepted:,} accepted)" if accepted else "")


def reached(report: BaseReport) -> str:
    """Return how many operations and facade methods the changes affect."""
    operations = {title for change in report.changes for title in change.operations}
    names = {name for change in report.changes for name in methods(change)}
    text = f"{len(operations):,} of {plural(len(report.operations), 'operation')}"
    return f"{text}, {plural(len(names), 'facade method')}" if names else text


@attrs.frozen
class Group:
    """Changes of one level that affect the same operations and facade methods."""

    level: Level
    accepted: bool
    operations: tuple[str, ...]
    methods: tuple[str, ...]
    changes: tuple[Change, ...]


def groups(report: BaseReport) -> list[Group]:
    """Return every change once, together with those that affect the same: the worst first.

    Accepted changes follow the others of their level.
    """
    found: dict[tuple[Level, bool, tuple[str, ...], tuple[str, ...]], list[Change]] = {}
    for change in report.changes:
        accepted = report.is_accepted(change)
        found.setdefault((change.level, accepted, change.operations, methods(change)), []).append(change)
    made = [Group(*key, tuple(changes)) for key, changes in found.items()]
    return sorted(made, key=lambda group: (-group.level.rank, group.accepted))


def _affected(change: Change) -> str:
    names = [*shortened(change.operations, _MOST), *shortened(methods(change), _MOST)]
    return replace_unsafe(", ".join(names))


def line(report: BaseReport, change: Change) -> str:
    """Return level, layer, id, place, divided by blanks, then what changed, what it affects, what to do."""
    level = change.level.value
    words = [level.ljust(10), change.layer.ljust(6), change.id, where(report, change) or "-"]
    words.append(replace_unsafe(change.message))
    if report.is_accepted(change):
        words.append("| accepted")
    if change.operations:
        words.append(f"| affects {_affected(change)}")
    words.append(f"| {replace_unsafe(change.hint)} | {change.fingerprint}")
    # A line of a log that holds this mark is a command to some runners.
    return " ".join(words).replace("##[", "##\u200b[")


def lines(report: BaseReport) -> str:
    """Return the versions, a line for each change, the worst first, and the verdict."""
    sides = replace_unsafe(f"{report.old.name} → {report.new.name}")
    rows = [f"compared {sides}: {heading(report)}".replace("##[", "##\u200b[")]
    rows += [line(report, change) for change in report.changes]
    rows.append(f"changes {counts(report)}; {reached(report)}" if report.changes else "no changes")
    rows.append(f"verdict {headline(report)}")
    return "\n".join(rows) + "\n"
