"""The base of all resource groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from docrelay._async.http import AsyncHTTPClient
from docrelay.errors import DocrelayError
from docrelay.waiting import AsyncLook, Waiter

A = TypeVar("A")
T = TypeVar("T")


class AsyncResource(Generic[A]):
    """A group of operations of one API; `A` is the generated client class of that API."""

    def __init__(self, http: AsyncHTTPClient, api: A) -> None:
        self._http = http
        self._api = api

    async def _until(self, waiter: Waiter, look: AsyncLook[T], working: Callable[[T], str | None]) -> T:
        """Look until `working` gives no state any more, and return what was seen then.

        Outages last as long as they do, up to the time limit. Raises WaitTimeoutError, what
        `working` raises, and what `look` raises unless it passes by itself.
        """
        while True:
            try:
                seen = await look()
            except DocrelayError as failure:
                if not self._http.may_pass(failure):
                    raise
                delay = waiter.delay_after(failure)
            else:
                state = working(seen)
                if state is None:
                    return seen
                delay = waiter.next_delay(state)
            await self._http.pause(delay)
