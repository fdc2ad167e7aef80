from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.auth import Token, Window, Windows
from docrelay.auth.token import parse_token

ORDER = [Window.FRESH, Window.ADVISORY, Window.MANDATORY, Window.EXPIRED]
LIFETIMES = st.floats(1.0, 1e8)
SHARES = st.floats(0.0, 1.0)
LIMITS = st.floats(0.0, 1e6)


def of_life(lifetime: float, received: float = 0.0) -> Token:
    return parse_token({"access_token": "a", "expires_in": lifetime}, received=received)


@pytest.mark.parametrize(
    ("lifetime", "now", "window"),
    [
        (300.0, 209.0, Window.FRESH),
        (300.0, 210.0, Window.ADVISORY),
        (300.0, 269.0, Window.ADVISORY),
        (300.0, 270.0, Window.MANDATORY),
        (300.0, 300.0, Window.EXPIRED),
        (3600.0, 2699.0, Window.FRESH),
        (3600.0, 2700.0, Window.ADVISORY),
        (3600.0, 3540.0, Window.MANDATORY),
    ],
)
def test_windows_are_scaled_to_the_lifetime(lifetime: float, now: float, window: Window) -> None:
    assert Windows().of(of_life(lifetime), now) is window


@given(
    LIFETIMES, st.floats(0, 1e6), st.lists(st.floats(0, 1.1), min_size=2), SHARES, LIMITS, st.floats(0, 0.999)
)
def test_windows_follow_each_other(
    lifetime: float, received: float, ages: list[float], share: float, limit: float, spread: float
) -> None:
    windows, token = Windows(advisory_share=share, advisory_limit=limit), of_life(lifetime, received)
    seen = [ORDER.index(windows.of(token, received + age * lifetime, spread)) for age in sorted(ages)]
    assert seen == sorted(seen)
    ends = token.expires_at_monotonic
    assert ends is not None
    assert windows.of(token, ends, spread) is Window.EXPIRED
    assert windows.of(token, math.nextafter(ends, -math.inf), spread) in (Window.MANDATORY, Window.EXPIRED)


@given(LIFETIMES, st.floats(0, 1), st.floats(0, 0.999))
def test_a_spread_only_delays_the_advice(lifetime: float, age: float, spread: float) -> None:
    token, now = of_life(lifetime), age * lifetime
    plain, spreaded = Windows().of(token, now), Windows().of(token, now, spread)
    assert spreaded is plain or (plain, spreaded) == (Window.ADVISORY, Window.FRESH)


@given(st.floats(0, 1e9))
def test_no_token_and_no_lifetime(now: float) -> None:
    assert Windows().of(None, now) is Window.EXPIRED
    assert Windows().of(Token(access_token="a"), now) is Window.FRESH
    assert Windows().of(Token(access_token="a").expired(), now) is Window.EXPIRED
    assert Windows().of(Token(access_token="a", expires_at_monotonic=now + 1.0), now) is Window.FRESH


def test_unusable_windows() -> None:
    for settings in ({"advisory_share": 1.1}, {"advisory_share": -0.1}, {"advisory_limit": -1.0}):
        with pytest.raises(ValueError, match="advisory"):
            Windows(**settings)
