"""How long to wait between two looks at work that a service does in its own time."""

from __future__ import annotations

import math
import time
from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

from ._core.options import shown
from .errors import ConfigurationError, DocrelayError, WaitTimeoutError
from .retry import retry_after

T = TypeVar("T")
Look: TypeAlias = Callable[[], T]
AsyncLook: TypeAlias = Callable[[], Awaitable[T]]

FIRST_DELAY = 0.25
LAST_DELAY = 5.0
_GROWTH = 1.5


class Waiter:
    """Give growing delays in seconds, from the start again whenever the state has changed.

    Raises WaitTimeoutError instead of a delay once `timeout` seconds have passed on `clock`.
    """

    def __init__(self, timeout: float, what: str, *, clock: Callable[[], float] = time.monotonic) -> None:
        if not isinstance(timeout, int | float) or isinstance(timeout, bool) or math.isnan(timeout):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise ConfigurationError(
                f"timeout: must be a number of seconds; got {shown(timeout)}", field="timeout"
            )
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
        return self._next(None)

    def delay_after(self, outage: DocrelayError) -> float:
        """Return the delay after a look that failed with `outage`: no shorter than the service asks."""
        return self._next(outage)

    def _next(self, outage: DocrelayError | None) -> float:
        left = self._end - self._clock()
        if left <= 0:
            seen = "not seen" if self._state is None else f"still {self._state or 'without a state'}"
            so = f"the last look at it failed: {outage}" if outage else "the service may still be working"
            raise WaitTimeoutError(
                f"{self._what} was {seen} after {self._timeout:g} s; {so}: "
                "pass a longer timeout= or look again later"
            ) from outage
        asked = (retry_after(outage) if outage else None) or 0.0
        delay = min(max(self._delay, asked), left)
        self._delay = min(self._delay * _GROWTH, LAST_DELAY)
        return delay
