"""The report for a pull request: the verdict, then what changes for each facade method or operation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docrelay._core.text import plural, replace_unsafe
from docrelay.contract.judge.change import Change
from docrelay.contract.levels import Level
from docrelay.contract.report.report import BaseReport
from docrelay.contract.report.summary import (
    LEVELS,
    Group,
    forced,
    groups,
    heading,
    methods,
    own_words,
    reached,
    where,
)
from docrelay.contract.text import shortened

LIMIT = 60_000
"""A comment on a pull request holds 65,536 characters."""
OPEN = 8
"""A group of more changes than this is folded, and so is every group of compatible ones."""
_ROWS = 15
_OPERATIONS = 5
_NAMES = 4
_SIGNS = {Level.BREAKING: "🔴", Level.DANGEROUS: "🟡", Level.COMPATIBLE: "🟢", Level.NONE: "⚪"}
# As references, which are text wherever they stand: in a cell of a table, in a summary, in prose.
_SPECIAL = re.compile(r"[&<>\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])")
# What GitHub turns into links or pictures by itself: mentions and addresses, sites; in prose also issues
# and emoji.
_LINKS = re.compile(r"(?<=@)|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_PROSE = re.compile(r"(?<=#)(?=\d)|(?<=\bGH-)(?=\d)|(?<=:)(?=[\w+-]+:)", re.ASCII | re.IGNORECASE)
_GAP = "\u200b"


def escape(text: str) -> str:
    """Return `text` so that GitHub shows it as it is: no markup, no HTML, no link, no mention.

    Breaks of zero width keep links from being made.
    """
    return _literal(_PROSE.sub(_GAP, replace_unsafe(text)))


def _literal(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", _LINKS.sub(_GAP, text))


def _code(text: str) -> str:
    """Return `text` in a fixed-width font, where GitHub looks for neither issues nor emoji."""
    return f"<code>{_literal(replace_unsafe(text))}</code>"


def _listed(names: tuple[str, ...], most: int) -> str:
    shown = shortened(names, most)
    return ", ".join(name if name.startswith("and ") else _code(name) for name in shown)


def _cells(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _count(changes: tuple[Change, ...] | list[Change], level: Level) -> str:
    return str(sum(change.level is level for change in changes) or "-")


def _summary(report: BaseReport) -> Iterator[str]:
    """Return the counts of both layers, and what happens to each facade method that has to change."""
    rows = [_cells("", *(f"{_SIGNS[level]} {level.value}" for level in LEVELS)), "|---|---:|---:|---:|"]
    for layer in ("wire", "python"):
        found = [change for change in report.changes if change.layer == layer]
        rows.append(_cells(layer, *(_count(found, level) for level in LEVELS)))
    yield "\n".join(rows)
    by_method: dict[str, list[Change]] = {}
    for change in report.changes:
        for name in methods(change) if change.level > Level.COMPATIBLE else ():
            by_method.setdefault(name, []).append(change)
    if not by_method:
        return
    rows = [_cells("facade method", *(level.value for level in LEVELS[:2])), "|---|---:|---:|"]
    rows += [
        _cells(_code(name), *(_count(by_method[name], level) for level in LEVELS[:2]))
        for name in sorted(by_method)
    ]
    table = "\n".join(rows)
    folded = f"<details>\n<summary>{plural(len(by_method), 'facade method')} to look at</summary>\n\n"
    yield table if len(by_method) <= _ROWS else f"{folded}{table}\n\n</details>"


def _title(group: Group) -> str:
    """Return what the group affects: facade methods, else operations."""
    names = group.methods or group.operations
    if not names:
        return "Python client" if group.changes[0].layer == "python" else "Without an operation"
    count = (
        "" if len(names) <= _NAMES else f"{plural(len(names), 'method' if group.methods else 'operation')}: "
    )
    return count + _listed(names, _NAMES)


def _row(report: BaseReport, change: Change) -> str:
    at = where(report, change)
    ids = f"<sub><code>{change.id}</code> <code>{change.fingerprint}</code></sub>"
    what = f"{escape(own_words(change))}<br>{ids}"
    return _cells(change.layer, what, escape(change.hint), _code(at) if at else "-")


def _group(report: BaseReport, group: Group) -> str:
    """Return a folded or open part with the table of a group."""
    state = f"{group.level.value}{', accepted' if group.accepted else ''}"
    count = plural(len(group.changes), "change")
    title = f"{_SIGNS[group.level]} {_title(group)}: {count}, {state}"
    rows = [_cells("layer", "what changed", "what to do", "where"), "|---|---|---|---|"]
    rows += [_row(report, change) for change in group.changes]
    calls = ""
    if group.methods and group.operations:
        calls = f"Calls {_listed(group.operations, _OPERATIONS)}\n\n"
    wide = len(group.changes) <= OPEN and group.level > Level.COMPATIBLE and not group.accepted
    opened = " open" if wide else ""
    table = "\n".join(rows)
    return f"<details{opened}>\n<summary>{title}</summary>\n\n{calls}{table}\n\n</details>"


def _acceptance(report: BaseReport) -> Iterator[str]:
    """Return what is wrong with the accepted changes, and how to accept one."""
    for problem in report.acceptance.problems():
        yield f"⚠️ {escape(problem)}"
    breaking = report.at_least(Level.BREAKING)
    if breaking:
        entry = (
            f'[[accepted]] # {breaking[0].id}\nfingerprint = "{breaking[0].fingerprint}"\n'
            'reason = "why this is fine"\nexpires = 2099-12-31 # the last day on which this holds'
        )
        yield (
            "<details>\n<summary>Accept a change</summary>\n\nPut its fingerprint into the file for "
            f"`--accepted`; `docrelay diff … --format accepted` prints entries for all:\n\n"
            f"```toml\n{entry}\n```\n\n</details>"
        )


def _parts(report: BaseReport) -> Iterator[str]:
    said = report.verdict
    yield f"## {escape(heading(report))}"
    yield (
        f"{_SIGNS[said.overall]} **{said.overall.value}**: wire {said.wire.value}, "
        f"python {said.python.value}; **{escape(forced(report))}**"
    )
    if not report.changes:
        yield "No changes."
    else:
        yield f"Affects {reached(report)}."
        yield from _summary(report)
        for group in groups(report):
            yield _group(report, group)
    yield from _acceptance(report)
    yield f"<sub>{_code(report.old.name)} → {_code(report.new.name)}</sub>"


def render(report: BaseReport, limit: int = LIMIT) -> str:
    """Return the report as Markdown of at most `limit` bytes, cut before a group that has no room."""
    end = f"… and more: {len(report.changes):,} changes in all; the other formats have every one."
    parts: list[str] = []
    room = limit - len(end.encode()) - 1
    for part in _parts(report):
        room -= len(part.encode()) + 2
        if room < 0:
            parts.append(end)
            break
        parts.append(part)
    return "\n\n".join(parts) + "\n"
