"""When to try again: whether a request can be sent again, after how long, and waiting for work."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias, TypeVar

import attrs
import httpx

from docrelay._core.options import require_number, shown
from docrelay.errors import (
    ConfigurationError,
    DocrelayError,
    ResponseError,
    TokenRequestError,
    TransportError,
    UnexpectedResponseError,
    WaitTimeoutError,
)

Sleep: TypeAlias = Callable[[float], None]
AsyncSleep: TypeAlias = Callable[[float], Awaitable[None]]

IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
"""The methods that may be performed twice (RFC 9110, section 9.2.2), TRACE aside."""
_STATUSES = frozenset({408, 425, 429, 500, 502, 503, 504, *range(520, 531)})


def _at_least(least: int, *, whole: bool = False) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    def check(_: object, field: attrs.Attribute[Any], value: object) -> None:
        require_number(field.name, value, least=least, whole=whole)

    return check


def _statuses(value: Iterable[int]) -> frozenset[int]:
    try:
        return frozenset(value)
    except TypeError:
        raise ConfigurationError(
            f"statuses: must be a set of statuses such as {{429, 503}}; got {shown(value)}", field="statuses"
        ) from None


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often and how patiently to retry.

    A call that is not idempotent is sent again only when the service certainly did not take it on:
    no connection was made, the answer was 429, or there was no token yet. Idempotent ones are after
    `statuses`, broken connections and answers that cannot be read, too. `attempts` counts the first
    try; delays are seconds. A Retry-After above `max_retry_after` is not waited for: the error is
    raised at once and carries it. Raises ConfigurationError for senseless values.
    """

    attempts: int = attrs.field(default=3, validator=_at_least(1, whole=True))
    base_delay: float = attrs.field(default=0.5, validator=_at_least(0))
    max_delay: float = attrs.field(default=8.0, validator=_at_least(0))
    max_retry_after: float = attrs.field(default=60.0, validator=_at_least(0))
    statuses: frozenset[int] = attrs.field(default=_STATUSES, converter=_statuses)

    def pause(
        self,
        error: DocrelayError,
        *,
        attempt: int,
        method: str,
        replayable: bool,
        idempotent: bool | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> float | None:
        """Return the seconds to wait before the next try, or None when there is to be none.

        `attempt` is the number of the try that failed, from 1; `idempotent` says whether the request
        may be performed twice, by default its `method` does; `jitter` gives numbers in [0, 1).
        """
        if idempotent is None:
            idempotent = method.upper() in IDEMPOTENT
        if attempt >= self.attempts or not replayable:
            return None
        if not self.may_pass(error) or not (idempotent or was_not_processed(error)):
            return None
        asked = retry_after(error)
        if asked is not None:
            return asked if asked <= self.max_retry_after else None
        return jitter() * min(self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, 32))

    def may_pass(self, error: DocrelayError) -> bool:
        """Return whether `error` is of a kind that passes by itself: an outage, or too many calls."""
        if isinstance(error, ResponseError | TokenRequestError) and error.status:
            return error.status in self.statuses
        if isinstance(error, UnexpectedResponseError):
            return error.transient
        return isinstance(error, TransportError)


def is_idempotent(request: httpx.Request) -> bool:
    """Return whether `request` may be performed twice: its extension ``idempotent`` or its method says so."""
    said = request.extensions.get("idempotent")
    return request.method.upper() in IDEMPOTENT if said is None else bool(said)


def was_not_processed(error: DocrelayError) -> bool:
    """Return whether the service certainly has not begun what was asked of it."""
    if isinstance(error, TokenRequestError):  # The request proper was not sent yet.
        return True
    if isinstance(error, TransportError):
        return not error.connected
    return isinstance(error, ResponseError) and error.status == 429


def retry_after(error: DocrelayError) -> float | None:
    """Return the seconds that the service asked to be left alone."""
    return error.retry_after if isinstance(error, ResponseError | TokenRequestError) else None


NO_RETRY = RetryPolicy(attempts=1)


def is_replayable(request: httpx.Request) -> bool:
    """Return whether the body of `request` can be sent again unchanged.

    True for bodies held in memory and for multipart forms whose files can all be rewound; a stream
    of another kind may declare itself with an attribute `replayable = True`.
    """
    stream: Any = request.stream
    if isinstance(stream, httpx.ByteStream) or getattr(stream, "replayable", False):
        return True
    # httpx keeps its multipart stream private; a form is known by its fields.
    fields: list[Any] | None = getattr(stream, "fields", None)
    return fields is not None and all(_can_rewind(getattr(field, "file", b"")) for field in fields)


def _can_rewind(file: Any) -> bool:
    if isinstance(file, bytes | str):
        return True
    seekable = getattr(file, "seekable", None)
    return bool(seekable()) if callable(seekable) else hasattr(file, "seek")


T = TypeVar("T")
Poll: TypeAlias = Callable[[], T]
AsyncPoll: TypeAlias = Callable[[], Awaitable[T]]

FIRST_DELAY = 0.25
LAST_DELAY = 5.0
_GROWTH = 1.5


class Waiter:
    """Computes growing delays in seconds, from the start again whenever the state has changed.

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
        """Return the delay before the next poll, given the `state` that was just seen."""
        if state != self._state:
            self._state, self._delay = state, FIRST_DELAY
        return self._next(None)

    def delay_after(self, outage: DocrelayError) -> float:
        """Return the delay after a poll that failed with `outage`: no shorter than the service asks."""
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
