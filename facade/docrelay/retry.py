"""When to try a request again, and after how long. Pure arithmetic: nothing here sleeps."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import attrs

from docrelay.errors import DocrelayError, ResponseError, TokenRequestError, TransportError

Sleep: TypeAlias = Callable[[float], None]
AsyncSleep: TypeAlias = Callable[[float], Awaitable[None]]

_IDEMPOTENT = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """How often and how patiently to retry.

    `attempts` counts the first try; delays are seconds. A Retry-After above `max_retry_after` is
    not waited for: the error is raised at once and carries it.
    """

    attempts: int = attrs.field(default=3, validator=attrs.validators.ge(1))
    base_delay: float = attrs.field(default=0.5, validator=attrs.validators.ge(0))
    max_delay: float = attrs.field(default=8.0, validator=attrs.validators.ge(0))
    max_retry_after: float = attrs.field(default=60.0, validator=attrs.validators.ge(0))
    statuses: frozenset[int] = attrs.field(default=frozenset({429, 502, 503, 504}), converter=frozenset)

    def pause(
        self,
        error: DocrelayError,
        *,
        attempt: int,
        method: str,
        replayable: bool,
        jitter: Callable[[], float] = random.random,
    ) -> float | None:
        """Return the seconds to wait before the next try, or None when there is to be none.

        `attempt` is the number of the try that failed, from 1; `jitter` gives numbers in [0, 1).
        """
        if attempt >= self.attempts or not replayable or not self._may_retry(error, method):
            return None
        asked = error.retry_after if isinstance(error, ResponseError | TokenRequestError) else None
        if asked is not None:
            return asked if asked <= self.max_retry_after else None
        return jitter() * min(self.max_delay, self.base_delay * 2.0 ** min(attempt - 1, 32))

    def _may_retry(self, error: DocrelayError, method: str) -> bool:
        if isinstance(error, TransportError):
            return not error.connected or method.upper() in _IDEMPOTENT
        if isinstance(error, TokenRequestError):
            # The request proper was not sent yet, so its method does not matter.
            return error.status in self.statuses
        if not isinstance(error, ResponseError) or error.status not in self.statuses:
            return False
        told = error.status in (429, 503) and error.retry_after is not None
        return told or method.upper() in _IDEMPOTENT


NO_RETRY = RetryPolicy(attempts=1)
