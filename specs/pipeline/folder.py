"""Write a review into a folder: comment, annotations, entries to accept, each report in three formats."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from docrelay.contract import Level, Report
from docrelay.contract.judge import accepted
from docrelay.contract.report import ci, markdown, page

from . import comment
from .review import Pair, Review

_FORMATS: dict[str, Callable[[Report], str]] = {
    "md": lambda report: markdown.render(report, sys.maxsize),
    "html": page.render,
    "json": Report.to_json,
}


def write(review: Review, target: Path, link: str = "") -> None:
    """Replace what is in `target`.

    ``accepted.toml`` holds an entry for each breaking change that nobody has accepted, ready to be moved.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    _text(target / "comment.md", comment.render(review, link))
    _text(target / "annotations.txt", "".join(commands(review)))
    left = [c for pair in review.changed if pair.report for c in pair.report.at_least(Level.BREAKING)]
    if left:
        today = datetime.datetime.now(tz=datetime.UTC).date()
        _text(target / "accepted.toml", accepted.template(tuple(left), today))
    for pair in review.pairs:
        _report(pair, target / pair.api)
    for part in ("edited", "history"):
        pairs: list[Pair] = getattr(review, part)
        for pair in pairs:
            _report(pair, target / part / f"{pair.api}-{pair.old}..{pair.new}")


def commands(review: Review) -> Iterator[str]:
    """Yield GitHub's workflow commands for the change against the base."""
    for line in (*review.faults, *review.refused):
        yield f"::error title=contract::{line}\n"
    for pair in review.changed:
        if pair.report:
            yield ci.github(pair.report)


def _report(pair: Pair, stem: Path) -> None:
    if pair.report is None:
        return
    stem.parent.mkdir(exist_ok=True)
    for suffix, render in _FORMATS.items():
        _text(stem.with_name(f"{stem.name}.{suffix}"), render(pair.report))


def _text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
