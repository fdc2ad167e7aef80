"""When to try a request again, and after how long. Pure arithmetic: nothing here sleeps."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeAlias

import attrs

from docrelay._core.options import require_number, shown
from docrelay.errors import (
    ConfigurationError,
    DocrelayError,
    ResponseError,
    TokenRequestError,
    TransportError,
)

Sleep: TypeAlias = Callable[[float], None]
AsyncSleep: TypeAlias = Callable[[float], Awaitable[None]]

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
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
    no connection was made, the answer was 429, or there was no token yet. Idempotent ones are, with
    `statuses` and broken connections too. `attempts` counts the first try; delays are seconds. A
    Retry-After above `max_retry_after` is not waited for: the error is raised at once and carries
    it. Raises ConfigurationError for senseless values.
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
            idempotent = method.upper() in _IDEMPOTENT
        if attempt >= self.attempts or not replayable:
            return None
        if not self.may_pass(error) or not (idempotent or was_not_taken_on(error)):
            return None
        asked = retry_after(error)
        if asked is not None:
            return asked if asked <= self.max_retry_after else None
        return jitter() * min(self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, 32))

    def may_pass(self, error: DocrelayError) -> bool:
        """Return whether `error` is of a kind that passes by itself: an outage, or too many calls."""
        if isinstance(error, ResponseError | TokenRequestError) and error.status:
            return error.status in self.statuses
        return isinstance(error, TransportError)


def was_not_taken_on(error: DocrelayError) -> bool:
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
