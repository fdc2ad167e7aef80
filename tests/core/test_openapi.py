from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docrelay._core.openapi import escape, tokens


@given(st.lists(st.text(alphabet="~/01a{}%")))
def test_a_pointer_leads_back_to_its_names(names: list[str]) -> None:
    assert tokens("".join(f"/{escape(name)}" for name in names)) == names


def test_pointers_are_those_of_the_standard() -> None:
    """The examples of RFC 6901, section 5."""
    assert [tokens(text) for text in ("", "/foo/0", "/", "/a~1b", "/m~0n", "/~01")] == [
        [],
        ["foo", "0"],
        [""],
        ["a/b"],
        ["m~n"],
        ["~1"],
    ]
