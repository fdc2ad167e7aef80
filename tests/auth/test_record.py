from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.auth.record import Moment, dump_token, load_token
from docrelay.auth.secret import Secret
from docrelay.auth.token import Token

SECONDS = st.none() | st.floats(-1e9, 1e9)
TEXT = st.text(min_size=1, max_size=20)
TOKENS = st.builds(
    Token,
    access_token=TEXT,
    token_type=TEXT,
    expires_at_monotonic=SECONDS | st.just(-math.inf),
    lifetime=st.none() | st.floats(0, 1e9),
    refresh_token=st.none() | TEXT,
    refresh_expires_at_monotonic=SECONDS,
    scope=st.lists(st.text(), max_size=3).map(tuple),
)
MOMENTS = st.builds(Moment, monotonic=st.floats(0, 1e7), wall=st.floats(1e9, 3e9))
TOKEN = Token(
    access_token="canary-a",
    lifetime=300.0,
    expires_at_monotonic=400.0,
    refresh_token="canary-r",
    refresh_expires_at_monotonic=1900.0,
    scope=("openid",),
)
NOW = Moment(100.0, 1e9)


def alike(one: float | None, other: float | None) -> bool:
    return one == other or (one is not None and other is not None and abs(one - other) < 1e-3)


@given(TOKENS, MOMENTS, MOMENTS, st.floats(0, 1e6))
def test_a_token_comes_back_in_another_process(
    token: Token, saved: Moment, booted: Moment, later: float
) -> None:
    loaded_at = Moment(booted.monotonic, saved.wall + later)
    back = load_token("k", dump_token("k", token, saved), loaded_at)
    assert (back.access_token, back.refresh_token) == (token.access_token, token.refresh_token)
    assert (back.token_type, back.scope, back.lifetime) == (token.token_type, token.scope, token.lifetime)
    ends, began = back.expires_at_monotonic, token.expires_at_monotonic
    assert (ends is None) == (began is None)
    if ends is not None and began is not None:
        left, right = ends - loaded_at.monotonic, began - saved.monotonic - later
        longest = math.inf if token.lifetime is None else token.lifetime
        assert left <= max(right, -saved.wall - later + 1) + 1e-3
        assert alike(left, min(right, longest)) or right < -1e9 + 1e7


def test_a_clock_that_was_set_back() -> None:
    text = dump_token("k", TOKEN, NOW)
    back = load_token("k", text, Moment(0.0, NOW.wall - 61.0))
    assert back.is_expired(0.0)
    assert back.can_refresh(1e12)
    slightly = load_token("k", text, Moment(0.0, NOW.wall - 59.0))
    assert slightly.expires_at_monotonic == 300.0
    unlimited = load_token("k", dump_token("k", Token(access_token="a"), NOW), Moment(0.0, 0.0))
    assert not unlimited.needs_refresh(1e12)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"key": "other"},
        {"access_token": ""},
        {"access_token": None},
        {"access_token": 7},
        {"scope": "openid"},
        {"lifetime": "300"},
        {"expires_at": True},
        {"expires_at": math.nan},
        {"saved_at": []},
    ],
)
def test_other_records_are_refused(change: dict[str, object]) -> None:
    fields = json.loads(dump_token("k", TOKEN, NOW))
    with pytest.raises(ValueError, match=r".") as caught:
        load_token("k", json.dumps({**fields, **change}), NOW)
    assert "canary" not in repr(caught.value)
    assert caught.value.__cause__ is None


@given(st.binary() | st.text() | st.recursive(st.none() | st.floats(), st.lists).map(json.dumps))
def test_any_text_is_a_token_or_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        load_token("k", text, NOW)


def test_what_is_loaded_is_masked() -> None:
    back = load_token("k", dump_token("k", TOKEN, NOW), NOW)
    assert isinstance(back.access_token, Secret)
    assert isinstance(back.refresh_token, Secret)
