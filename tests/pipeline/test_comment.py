"""The comment: what it says, and that it never grows past what GitHub takes."""

from __future__ import annotations

from typing import Any

import pytest

from docrelay.contract import Report
from pipeline import comment
from pipeline.base import Base
from pipeline.review import Pair, Review
from tests.pipeline.large import compared

LINK = "https://ci.example/runs/1"
HARD_LIMIT = 65_536


def review(*reports: Report, **more: Any) -> Review:
    pairs = [Pair(f"api{number}", "1", "2", report) for number, report in enumerate(reports)]
    return Review(base=Base("origin/main", "0123456789" * 4), pairs=pairs, **more)


@pytest.fixture(scope="module")
def large() -> Report:
    """A report of 1,600 changes, with long words that need escapes."""
    return compared(800)


def test_a_small_report_is_whole() -> None:
    report = compared(3)
    text = comment.render(review(report), LINK)
    assert text.splitlines()[0] == comment.CHANGES
    assert "# Contract diff: breaking, which forces a major version; not accepted" in text
    assert "Against `012345678` (origin/main)." in text
    assert f"[Whole reports]({LINK})" in text
    assert "Cut to fit" not in text
    assert all(change.fingerprint in text for change in report.changes)


def test_a_large_report_is_cut_between_changes_and_says_where_the_rest_is(large: Report) -> None:
    text = comment.render(review(large), LINK)
    assert HARD_LIMIT - 5000 < len(text.encode()) < HARD_LIMIT
    assert f"of {len(large.changes):,} changes are shown. [Whole reports]({LINK})." in text
    shown = [change.fingerprint in text for change in large.changes]
    assert shown == sorted(shown, reverse=True)  # the worst, then nothing
    assert 20 < sum(shown) < len(shown)
    assert text.count("<details") == text.count("</details>")
    assert text.count("```") % 2 == 0


def test_several_large_reports_share_the_room(large: Report) -> None:
    history = [Pair("api", str(number), str(number + 1), large) for number in range(40)]
    text = comment.render(review(compared(3), large, large, history=history), LINK)
    assert len(text.encode()) < HARD_LIMIT
    assert "From version to version in the index" in text
    assert text.count("Cut to fit a comment") == 2


def test_thousands_of_notes_are_cut(large: Report) -> None:
    text = comment.render(review(large, notes=["a note with *stars* and @names"] * 5000), LINK)
    assert len(text.encode()) < HARD_LIMIT
    assert "@names" not in text  # nobody is called


@pytest.mark.parametrize("room", [0, 10, 200, 1000, 5000])
def test_a_cut_keeps_within_its_room(room: int, large: Report) -> None:
    assert len(comment.cut(large, room, "there").encode()) <= room


def test_what_could_not_be_compared_is_said_first() -> None:
    text = comment.render(Review(faults=["not compared: x.yaml:3: bad"]))
    assert text.startswith(comment.CHANGES)
    assert "# Contract diff: not compared" in text
    assert comment.verdict(Review()) == "no base to compare with"
