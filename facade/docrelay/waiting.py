"""How long to wait between two looks at work that a service does in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable

from .errors import WaitTimeoutError

FIRST_DELAY = 0.25
LAST_DELAY = 5.0
_GROWTH = 1.5


class Waiter:
    """Give growing delays in seconds, from the start again whenever the state has changed.

    Raises WaitTimeoutError instead of a delay once `timeout` seconds have passed on `clock`.
    """

    def __init__(self, timeout: float, what: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._timeout = timeout
        self._clock = clock
        self._end = clock() + timeout
        self._state: str | None = None
        self._delay = FIRST_DELAY

    def next_delay(self, state: str) -> float:
        """Return the delay before the next look, given the `state` that was just seen."""
        if state != self._state:
            self._state, self._delay = state, FIRST_DELAY
        left = self._end - self._clock()
        if left <= 0:
            raise WaitTimeoutError(
                f"{self._what} was still {state or 'without a state'} after {self._timeout:g} s; "
                "the service may still be working: pass a longer timeout= or look again later"
            )
        delay = min(self._delay, left)
        self._delay = min(self._delay * _GROWTH, LAST_DELAY)
        return delay
