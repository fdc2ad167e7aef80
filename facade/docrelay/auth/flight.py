"""One refresh under way, and those who wait for it: threads, and tasks of any event loop."""

from __future__ import annotations

import contextlib
import threading
from typing import TypeAlias

import anyio
import httpx

from docrelay.answers import error_from_transport
from docrelay.auth.token import Token
from docrelay.errors import AuthError, DocrelayError

Outcome: TypeAlias = Token | DocrelayError | None
"""A token, the reason there is none, or None when the refresh was cut short."""

_POLL = 0.01


class Flight:
    """A refresh that one caller performs for everybody.

    A caller that waits gets the outcome of the one that flies, so a wrong password is sent once
    and not once per caller, which could lock the account. `apart` says that it flies by a client of
    its own instead of that of a request.
    """

    def __init__(self, *, apart: bool = False) -> None:
        self.apart = apart
        self._landed = threading.Event()
        self._outcome: Outcome = None

    def outcome_of(self, failure: Exception) -> Outcome:
        """Return what those who wait are told of `failure`; None lets each of them try."""
        if isinstance(failure, DocrelayError):
            return failure
        if isinstance(failure, httpx.RequestError):
            with contextlib.suppress(RuntimeError):
                return error_from_transport(failure, failure.request)
        if self.apart:
            return AuthError(f"no token: getting one failed with {type(failure).__name__}")
        return None

    def land(self, outcome: Outcome) -> None:
        """Publish the outcome and wake everybody."""
        self._outcome = outcome
        self._landed.set()

    def wait(self) -> Outcome:
        """Block this thread until the outcome is there."""
        self._landed.wait()
        return self._outcome

    async def wait_async(self) -> Outcome:
        """Suspend this task until the outcome is there.

        Polls, because the flight may be flown by a thread or another event loop; that costs a
        few wake-ups once per lifetime of a token.
        """
        while not self._landed.is_set():  # noqa: ASYNC110
            await anyio.sleep(_POLL)
        return self._outcome
