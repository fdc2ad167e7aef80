"""Waiting without a wall clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay import WaitTimeoutError
from docrelay._core.retry import FIRST_DELAY, LAST_DELAY, Waiter


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_delays_grow_and_start_again_with_a_new_state() -> None:
    waiter = Waiter(600, "file 1", clock=Clock())
    same = [waiter.next_delay("A") for _ in range(12)]
    assert same[:3] == [0.25, 0.375, 0.5625]
    assert same[-1] == LAST_DELAY
    assert waiter.next_delay("B") == FIRST_DELAY


@given(st.floats(0, 1e4), st.lists(st.sampled_from(["A", "B", ""])))
def test_the_limit_is_kept(timeout: float, states: list[str]) -> None:
    clock = Clock()
    waiter = Waiter(timeout, "file 1", clock=clock)
    end = clock.now + timeout
    for state in states:
        try:
            delay = waiter.next_delay(state)
        except WaitTimeoutError as failure:
            assert clock.now >= end
            assert isinstance(failure, TimeoutError)  # noqa: PT017
            return
        assert 0 < delay <= LAST_DELAY
        clock.now += delay
        assert clock.now <= end + 1e-6


@pytest.mark.parametrize("timeout", [0, -1])
def test_no_time_at_all(timeout: float) -> None:
    waiter = Waiter(timeout, "file 1", clock=Clock())
    with pytest.raises(WaitTimeoutError, match="file 1 was still without a state after"):
        waiter.next_delay("")
