from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.sandbox.validation.check import MAX_DEPTH, NotJson, read_json


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        (b"\xff", "is not JSON"),
        ("NaN", "is not JSON"),
        ("[-Infinity]", "is not JSON"),
        ("1e400", "out of range"),
        ("[-1e309]", "out of range"),
        ("1" + "0" * 309, "out of range"),
        ("1" + "0" * 5000, "out of range"),
        (r'"\ud800"', "surrogate"),
        (r'{"\udfff": 1}', "surrogate"),
        (r'{"a": ["\ud83d", "\ude00"]}', "surrogate"),
        ("[" * 100_000 + "]" * 100_000, "is not JSON"),
        ("[" * 900 + "]" * 900, "nests deeper than 64"),
        ('{"a":' * 900 + "1" + "}" * 900, "nests deeper than 64"),
    ],
)
def test_what_is_refused(text: str | bytes, reason: str) -> None:
    with pytest.raises(NotJson, match=reason):
        read_json(text)


def test_the_depth_that_is_let_through() -> None:
    read_json("[" * MAX_DEPTH + "1" + "]" * MAX_DEPTH)
    with pytest.raises(NotJson):
        read_json("[" * (MAX_DEPTH + 1) + "1" + "]" * (MAX_DEPTH + 1))


@pytest.mark.parametrize(
    "text", ['"\\ud83d\\ude00"', '"\u00fc"', "1.7e308", "[0, -0.0, 1e-400]", "null", "12"]
)
def test_what_is_read(text: str) -> None:
    assert read_json(text) == json.loads(text)


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec=None)), inner),
)


@given(
    st.one_of(_VALUES.map(json.dumps), st.binary(), st.text(st.sampled_from('[]{}":,\\u0123456789deE+- ')))
)
def test_what_is_read_can_be_written(text: str | bytes) -> None:
    try:
        value = read_json(text)
    except NotJson:
        return
    written = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    assert json.loads(written) == value
