"""The steps of a flow: what it asks for, and gets from whoever drives it.

A flow is one generator for all drivers. It yields what it wants done and receives the result; what
fails is thrown into it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

import anyio.to_thread
import attrs
import httpx

from docrelay.auth.flight import Flight
from docrelay.auth.peek import Peek

T = TypeVar("T")


@attrs.frozen
class Wait:
    """Wait for the outcome of a flight, for `limit` seconds at most: then TimeoutError."""

    flight: Flight
    limit: float | None = None


class Vital:
    """Work that has to be finished once it is asked for, whatever becomes of who waits for it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._failure: BaseException | None = None

    def run(self) -> None:
        """Do it here."""
        self._work()

    async def run_async(self) -> None:
        """Do it on a thread that is started at once; being cancelled ends the waiting only."""
        thread = threading.Thread(target=self._run_aside, name="docrelay-save")
        try:
            thread.start()
        except RuntimeError:  # The interpreter is ending, or there are too many threads.
            self._work()
            return
        await anyio.to_thread.run_sync(thread.join)
        if self._failure is not None:
            raise self._failure

    def _run_aside(self) -> None:
        try:
            self._work()
        except BaseException as failure:  # noqa: BLE001  (raised again where it is waited for)
            self._failure = failure


Work: TypeAlias = Wait | Vital | Peek | Callable[[], Any]
"""Wait for a flight, do vital or other blocking work, look into an answer."""
Step: TypeAlias = httpx.Request | Work
"""What a flow asks for: send a request, or do some work."""
Steps: TypeAlias = Generator[Step, Any, T]


def call(work: Callable[[], T]) -> T:
    """Do blocking work here."""
    return work()


async def call_async(work: Callable[[], T]) -> T:
    """Do blocking work on a thread; a task that is cancelled while it waits for a lock goes at once."""
    return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
