"""The comment on a pull request: the review as Markdown that fits GitHub's limit."""

from __future__ import annotations

import sys

import attrs

from docrelay.contract import Level, Report
from docrelay.contract.judge.verdict import bump_for
from docrelay.contract.report import markdown

from .review import Pair, Review

LIMIT = 65_000
"""A comment holds 65,536 characters."""
CHANGES = "<!-- docrelay-contract: changes -->"
NONE = "<!-- docrelay-contract: none -->"
"""The first line, by which the workflow finds its comment and knows whether it says anything."""

_SIGNS = {Level.BREAKING: "🔴", Level.DANGEROUS: "🟡", Level.COMPATIBLE: "🟢", Level.NONE: "⚪"}
_HEAD = "| API | from | to | wire | Python | bump | changes | {} |\n|---|---|---|---|---|---|--:|--:|"


def _size(text: str) -> int:
    return len(text.encode("utf-8"))


def _row(pair: Pair) -> str:
    sides = f"| {markdown.escape(pair.api)} | {markdown.escape(pair.old)} | {markdown.escape(pair.new)} |"
    if pair.report is None:
        return f"{sides} not compared | | | | |"
    said = pair.report.verdict
    levels = " | ".join(f"{_SIGNS[level]} {level.value}" for level in (said.wire, said.python))
    left = len(pair.report.at_least(Level.BREAKING))
    return f"{sides} {levels} | {said.bump.value} | {len(pair.report.changes)} | {left or ''} |"


def _table(pairs: list[Pair], last: str) -> str:
    return "\n".join([_HEAD.format(last), *map(_row, pairs)])


def worst(review: Review) -> Level:
    """Return the worst level against the base."""
    levels = [pair.report.verdict.overall for pair in review.changed if pair.report]
    return max([*levels, *(Level.BREAKING for _ in review.removed)], default=Level.NONE)


def verdict(review: Review) -> str:
    """Return the review of the change in one line."""
    if review.faults:
        return "not compared"
    level = worst(review)
    if level is Level.NONE:
        return "no change against the base" if review.base else "no base to compare with"
    added = any(c.addition for pair in review.changed if pair.report for c in pair.report.changes)
    forced = f"{level.value}, which forces a {bump_for(level, additions=added).value} version"
    if level is not Level.BREAKING:
        return forced
    return f"{forced}; {'not accepted' if review.refused else 'accepted'}"


def render(review: Review, link: str = "", limit: int = LIMIT) -> str:
    """Return the comment in at most `limit` bytes; what has no room is counted, the worst is shown.

    `link` leads to the whole reports.
    """
    whole = f"[Whole reports]({link})" if link else "Whole reports: `nox -s contract`"
    text = "\n\n".join(_head(review, whole)) + "\n"
    if _size(text) > limit // 2:  # thousands of notes
        text = text.encode("utf-8")[: limit // 2].decode("utf-8", "ignore").rpartition("\n")[0]
        text += f"\n\n**Cut to fit a comment.** {whole}.\n"
    past = ""
    if review.history:
        past = "\n<details><summary>From version to version in the index</summary>\n\n"
        past += _table(review.history, "breaking") + "\n\n</details>\n"
    reports = [pair.report for pair in review.changed if pair.report]
    reports.sort(key=lambda report: -report.verdict.overall.rank)
    text += "".join(_bodies(reports, limit - _size(text + past), whole))
    return text + past if _size(text + past) <= limit else text


def _bodies(reports: list[Report], room: int, whole: str) -> list[str]:
    """Return each report as Markdown, all of them in `room` bytes: the small ones whole, the others alike."""
    bodies = [f"\n{markdown.render(report, sys.maxsize)}" for report in reports]
    order = sorted(range(len(bodies)), key=lambda number: _size(bodies[number]))
    for done, number in enumerate(order):
        share = room // (len(order) - done)
        if _size(bodies[number]) > share:
            bodies[number] = "\n" + cut(reports[number], share - 1, whole)
        room -= _size(bodies[number])
    return bodies


def _head(review: Review, whole: str) -> list[str]:
    """Return what stands above the reports."""
    against = f"Against `{review.base.short}` ({markdown.escape(review.base.name)}). " if review.base else ""
    parts = [
        CHANGES if review.changed or review.removed or review.faults else NONE,
        f"# Contract diff: {verdict(review)}",
        f"{against}{whole}.",
    ]
    if review.pairs:
        parts.append(_table(review.pairs, "breaking, not accepted"))
    if lines := [*review.faults, *review.refused, *review.told]:
        parts.append("\n".join(f"- {markdown.escape(line)}" for line in lines))
    return parts


def cut(report: Report, room: int, whole: str) -> str:
    """Return a `report` that is too long with as many changes, the worst first, as `room` bytes hold."""
    count = len(report.changes)
    shortest, longest = 0, count  # what fits, and what does not
    best = ""
    while longest - shortest > 1:
        number = (shortest + longest) // 2
        part = attrs.evolve(report, changes=report.changes[:number])
        text = _notice(number, count, whole) + markdown.render(part, sys.maxsize)
        if _size(text) < room:
            shortest, best = number, text
        else:
            longest = number
    notice = _notice(0, count, whole)
    return best or (notice if _size(notice) < room else "")


def _notice(shown: int, count: int, whole: str) -> str:
    return f"**Cut to fit a comment:** the worst {shown:,} of {count:,} changes are shown. {whole}.\n\n"
