"""One refresh under way, and those who wait for it: threads, and tasks of any event loop."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from collections import deque
from typing import TypeAlias

import anyio
import httpx

from docrelay._core.responses import error_from_transport
from docrelay.auth.token import Token
from docrelay.errors import AuthError, DocrelayError

Outcome: TypeAlias = Token | DocrelayError | None
"""A token, the reason there is none, or None when the refresh was cut short."""

_POLL = 0.01
_PAUSE = 0.0008
"""Seconds: about what it takes one thread to prepare and send a request."""
_GROUPS = 20


class _Line:
    """The tasks of one asyncio loop that wait, woken a few at a time.

    All at once they would send their requests in one turn of the loop, and hold up everything else
    that long. A pause separates one from the next, or the groups they come in if they are many.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiters: deque[asyncio.Future[None]] = deque()

    def join(self) -> asyncio.Future[None]:
        """Return what to await."""
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        return waiter

    def wake(self, delay: float) -> None:
        """Begin to wake them in `delay` seconds, from any thread."""
        with contextlib.suppress(RuntimeError):  # The loop has been closed, and nobody waits.
            self._loop.call_soon_threadsafe(self._loop.call_later, delay, self._begin)

    def _begin(self) -> None:
        self._wake_next(math.ceil(len(self._waiters) / _GROUPS))

    def _wake_next(self, group: int) -> None:
        woken = 0
        while self._waiters and woken < group:
            waiter = self._waiters.popleft()
            if not waiter.done():  # As it is when its task was cancelled.
                waiter.set_result(None)
                woken += 1
        if self._waiters:
            self._loop.call_later(_PAUSE, self._wake_next, group)


class Flight:
    """A refresh that one caller performs for everybody.

    A caller that waits gets the outcome of the one that flies, so a wrong password is sent once
    and not once per caller, which could lock the account. `apart` says that it flies on a thread and
    by a client of its own instead of those of a request, `can_fall_back` that a request's may get
    through where that does not, and `early` that the present token still lives.

    They go on one after the other, first the threads and, when those have had time for their
    answers too, the tasks. One thread at a time runs Python, so all at once they would only be in
    each other's way, and in that of the event loops.
    """

    def __init__(self, *, early: bool = False) -> None:
        self.apart = self.can_fall_back = False
        self.early = early
        self.foreign: Exception | None = None
        """What a token source of the user's raised, for the caller that began the flight."""
        self._landed = threading.Event()
        self._outcome: Outcome = None
        self._guard = threading.Lock()  # Held for a few assignments only.
        self._threads = 0
        self._pause = 0.0
        self._lines: dict[asyncio.AbstractEventLoop, _Line] = {}

    def outcome_of(self, failure: Exception) -> Outcome:
        """Return what those who wait are told of `failure`; None lets each of them try."""
        if isinstance(failure, DocrelayError):
            return failure
        if isinstance(failure, httpx.RequestError):
            with contextlib.suppress(RuntimeError):
                return error_from_transport(failure, failure.request)
        if self.apart:
            self.foreign = failure
            return AuthError(f"no token: getting one failed with {type(failure).__name__}")
        return None

    def land(self, outcome: Outcome) -> None:
        """Publish the outcome and wake everybody."""
        self._outcome = outcome
        with self._guard:
            lines, self._lines = list(self._lines.values()), {}
            self._pause = _PAUSE * min(1.0, _GROUPS / max(1, self._threads))
            # Before the threads, which will not let this one get on.
            for line in lines:
                line.wake(2 * self._threads * self._pause)
            self._landed.set()

    def wait(self, limit: float | None = None) -> Outcome:
        """Block this thread until the outcome is there, and those who came before have gone on.

        Raises TimeoutError after `limit` seconds; the flight goes on.
        """
        with self._guard:
            if self._landed.is_set():
                return self._outcome
            place = self._threads
            self._threads += 1
        if not self._landed.wait(limit):
            raise TimeoutError
        time.sleep(place * self._pause)
        return self._outcome

    async def wait_async(self, limit: float | None = None) -> Outcome:
        """Suspend this task until the outcome is there.

        The flight may be flown by a thread or another event loop. Under trio this polls. Raises
        TimeoutError after `limit` seconds; the flight goes on.
        """
        with anyio.fail_after(limit):
            return await self._wait_async()

    async def _wait_async(self) -> Outcome:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            while not self._landed.is_set():  # noqa: ASYNC110
                await anyio.sleep(_POLL)
            return self._outcome
        with self._guard:
            if self._landed.is_set():
                return self._outcome
            waiter = self._lines.setdefault(loop, _Line(loop)).join()
        await waiter
        return self._outcome
