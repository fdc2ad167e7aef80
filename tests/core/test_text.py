"""Text of others is shown as one harmless line, in time that its length does not decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay._core.text import escape_controls, one_line, plural, replace_controls, replace_unsafe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ümlaut, 文書", "plain, ümlaut, 文書"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\r\nb", r"a\x0d\x0ab"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\udc80", r"\udc80"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_controls_are_shown_as_escapes(text: str, shown: str) -> None:
    assert escape_controls(text) == shown


@given(st.text(st.characters()), st.integers(2, 40))
def test_a_line_is_printable_and_within_its_limit(text: str, limit: int) -> None:
    line = one_line(text, limit)

    assert len(line) <= limit
    assert line == escape_controls(line)
    assert "\n" not in line


def test_white_space_is_folded() -> None:
    assert one_line(" a \n\t b ") == "a b"


def test_a_long_text_is_cut() -> None:
    assert one_line("x" * 501) == "x" * 499 + "…"
    assert one_line(" " * 3000) == "…"


@given(st.text(st.characters(exclude_categories=())))
def test_cleaned_text_can_be_shown(text: str) -> None:
    for shown in (replace_controls(text), replace_unsafe(text)):
        assert len(shown) == len(text)
        assert "\x1b" not in shown
        assert "\n" not in shown
        shown.encode()


def test_a_name_keeps_the_marks_that_its_script_needs() -> None:
    assert replace_controls("\u200fשמ\udce9\x07") == "\u200fשמ\ufffd\ufffd"
    assert replace_unsafe("\u200fשמ\udce9\x07") == "\ufffdשמ\ufffd\ufffd"


def test_numbers_of_things() -> None:
    assert [plural(n, "row") for n in (0, 1, 2, 1000)] == ["0 rows", "1 row", "2 rows", "1,000 rows"]
