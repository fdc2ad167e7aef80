"""Patterns: what is decided holds for every text, and what is not understood is left open."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docrelay.contract.levels import Effect
from docrelay.contract.schema.patterns import relation

ATOMS = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "\\d", "[a-c]", "(?:a|b)", "(ab|c)"])
COUNTS = st.sampled_from(["", "*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"])
PIECES = st.lists(st.tuples(ATOMS, COUNTS).map("".join), max_size=3).map("".join)
PATTERNS = st.lists(
    st.tuples(st.sampled_from(["", "^"]), PIECES, st.sampled_from(["", "$"])).map("".join),
    min_size=1, max_size=2,
).map("|".join)  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "effect"),
    [
        ("^[a-z]+$", "^[a-z0-9]+$", Effect.WIDENS), ("^[a-z]{3,5}$", "^[a-z]{4}$", Effect.NARROWS),
        ("^\\d+$", "^[0-9]+$", Effect.NONE), ("^(foo|bar)$", "^(?:bar|foo)$", Effect.NONE),
        ("^a", "^b", Effect.INCOMPARABLE), ("", ".*", Effect.NONE),
        ("^https?://", "^https://", Effect.NARROWS),
        ("^$|^a$", "^a?$", Effect.NONE), ("[]", "^a$", Effect.WIDENS),
        ("^\\u0041\\x42$", "^AB$", Effect.NONE),
        ("^[\\w.-]+$", "^[\\w-]+$", Effect.NARROWS), ("^.$", "^[^\\n]$", Effect.WIDENS),
        ("^[A-Z]{2}-\\d{1,500}$", "^[A-Z]{2}-\\d{1,600}$", Effect.WIDENS),
    ],
)  # fmt: skip
def test_a_pattern_includes_another(old: str, new: str, effect: Effect) -> None:
    assert relation(old, new) is effect
    assert relation(new, old) is effect.inverse


@pytest.mark.parametrize(
    "pattern", ["(?=a)b", "(?<n>a)", "\\bword", "\\1", "\\p{L}", "a**", "(", "[a", "[b-a]", "a{3,2}", "x^y",
                "a{900}{900}", "\\", "(a" * 2000]
)  # fmt: skip
def test_what_is_not_understood_is_left_open(pattern: str) -> None:
    assert relation(pattern, "^a$") is Effect.UNKNOWN


@given(old=PATTERNS, new=PATTERNS, text=st.text("abc1\n-", max_size=5))
@settings(max_examples=300, deadline=None)
def test_a_text_that_matches_agrees(old: str, new: str, text: str) -> None:
    # Python's "$" also stands before a last line break, that of ECMA-262 does not.
    before, after = (bool(re.search(p.replace("$", "\\Z"), text)) for p in (old, new))
    match relation(old, new):
        case Effect.NONE:
            assert before == after
        case Effect.WIDENS:
            assert after or not before
        case Effect.NARROWS:
            assert before or not after
        case _:
            pass
