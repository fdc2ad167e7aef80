"""The last failure to get a token, and how long it stands in for another attempt."""

from __future__ import annotations

import copy

from docrelay.errors import DocrelayError, LoginRequired, TokenRequestError

_REFUSED = 30.0
_LOGIN = 5.0
_LONGEST = 30.0
_LONGEST_RETRY_AFTER = 300.0


class FailureRecord:
    """Remember a failure for a while, so that nobody asks again too soon.

    A Retry-After is honoured up to 300 s. Refused credentials rest for 30, 60, up to 480 s: the
    same ones sent again could lock the account. Anything else may pass by itself and rests for
    `first` seconds (0: the next caller may try at once), then 1, 2, 4, up to 30 s.
    """

    def __init__(self, first: float = 0.0) -> None:
        self._first = first
        self._failure: DocrelayError | None = None
        self._until = 0.0
        self._count = 0

    def note(self, failure: DocrelayError, now: float) -> None:
        """Remember `failure`, which happened at `now`."""
        self._count += 1
        self._failure = copy.copy(failure)  # Without the traceback, which holds on to requests.
        self._until = now + self._rest(failure)

    def clear(self) -> None:
        """Forget: a token has come."""
        self._failure, self._count = None, 0

    def current(self, now: float) -> DocrelayError | None:
        """Return a copy of the failure that still stands, with the seconds left as `retry_after`."""
        failure = self._failure
        if failure is None or now >= self._until:
            return None
        failure = copy.copy(failure)  # Not to share one traceback among threads.
        if isinstance(failure, TokenRequestError) and not is_refusal(failure):
            failure.retry_after = self._until - now
        return failure

    def _rest(self, failure: DocrelayError) -> float:
        if isinstance(failure, TokenRequestError):
            if failure.retry_after is not None:
                return min(failure.retry_after, _LONGEST_RETRY_AFTER)
            if is_refusal(failure):
                return _REFUSED * 2.0 ** min(self._count - 1, 4)
        if isinstance(failure, LoginRequired):
            return _LOGIN
        if self._count == 1:
            return self._first
        return min(_LONGEST, max(self._first, 1.0) * 2.0 ** min(self._count - 2, 16))


def is_refusal(failure: TokenRequestError) -> bool:
    """Return whether the service has looked at the credentials and said no."""
    status = failure.status or 0
    return status not in (408, 425, 429) and (bool(failure.error) or 400 <= status < 500)
