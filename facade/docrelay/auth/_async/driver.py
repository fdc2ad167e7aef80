"""Perform the steps of a flow in the authentication flow of httpx."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator
from typing import Any

import httpx

from docrelay._core.bodies import limit_body
from docrelay._core.responses import error_from_transport, typed_transport_errors
from docrelay.auth.peek import Peek
from docrelay.auth.steps import Steps, Vital, Wait, Work, call_async
from docrelay.errors import DocrelayError

from .peek import is_empty


class _Wire:
    """Learns from httpcore why a request for a token came to nothing.

    httpx only closes the flow then, as it does when the caller is cancelled. An error that the flow
    raises on being closed takes the place of httpx's.

    Without this, those who wait for the same token could not be told whether the endpoint was not
    reached or one caller gave up, and would each try for themselves. `trace` is the hook that httpcore
    documents for this: it calls it before and after each step on the connection, with the exception of
    a step that failed. Names of events end in ``.failed`` for failures; after ``connection.retry.started``
    httpcore connects once more, so what failed before does not count. A transport that is not
    httpcore's calls nothing, and then a failure looks like a cancellation.
    """

    def __init__(self) -> None:
        self._request: httpx.Request | None = None
        self._failure: Exception | None = None

    def watch(self, request: httpx.Request) -> None:
        """Watch this request from now on."""
        self._request, self._failure = request, None
        request.extensions["trace"] = self._hear

    def forget(self) -> None:
        """Stop watching: the request has been answered."""
        self._request = self._failure = None

    def error(self) -> DocrelayError | None:
        """Return the typed error of the request that was watched; None if it did not fail."""
        if self._request is None or self._failure is None:
            return None
        if isinstance(self._failure, DocrelayError):
            return self._failure
        kind: Any = getattr(httpx, type(self._failure).__name__, httpx.TransportError)
        return error_from_transport(kind(str(self._failure)), self._request)

    async def _hear(self, event: str, info: dict[str, Any]) -> None:
        failure = info.get("exception")
        if event.endswith(".failed") and isinstance(failure, Exception):
            self._failure = failure
        elif event == "connection.retry.started":
            self._failure = None


async def drive(steps: Steps[None], request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
    """Perform `steps` for `request`."""
    result: Any = None
    wire = _Wire()
    with contextlib.closing(steps):
        try:
            step = next(steps)
            while True:
                try:
                    if isinstance(step, httpx.Request):
                        if step is not request:
                            wire.watch(step)
                        result = yield step
                        if step is not request:
                            wire.forget()
                            with typed_transport_errors(step):
                                limit_body(result)
                                await result.aread()
                    else:
                        result = await perform(step)
                except Exception as failure:  # noqa: BLE001  (the flow is to decide)
                    step = steps.throw(failure)
                else:
                    step = steps.send(result)
        except StopIteration:
            return
        except GeneratorExit:
            reason = _tell(steps, wire)
            if reason is None:
                raise
            raise reason from None


async def perform(step: Work) -> Any:
    """Do what a flow asks for, other than to send a request."""
    if isinstance(step, Wait):
        return await step.flight.wait_async(step.limit)
    if isinstance(step, Vital):
        return await step.run_async()
    if isinstance(step, Peek):
        return await is_empty(step.response)
    return await call_async(step)


def _tell(steps: Steps[None], wire: _Wire) -> DocrelayError | None:
    """Tell the flow that its request failed, so that those who wait learn why; return the reason."""
    failure = wire.error()
    if failure is not None:
        with contextlib.suppress(StopIteration, DocrelayError):
            step = steps.throw(failure)
            if isinstance(step, Vital):
                step.run()
    return failure
