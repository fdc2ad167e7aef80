"""Who performs the steps of a flow: httpx's sync or async client, or a client of our own.

A flow is one generator for all three. It yields what it wants done and receives the result; what
fails is thrown into it.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from typing import Any, TypeAlias, TypeVar

import anyio.to_thread
import httpx

from docrelay.answers import error_from_transport, typed_transport_errors
from docrelay.auth.flight import Flight
from docrelay.auth.peek import Peek
from docrelay.errors import DocrelayError

T = TypeVar("T")


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


Work: TypeAlias = Flight | Vital | Peek | Callable[[], Any]
"""Wait for a flight, do vital or other blocking work, look into an answer."""
Step: TypeAlias = httpx.Request | Work
"""What a flow asks for: send a request, or do some work."""
Steps: TypeAlias = Generator[Step, Any, T]
Opener: TypeAlias = Callable[[], httpx.Client]


class _Wire:
    """Learns from httpcore why a request for a token came to nothing.

    httpx only closes the flow then, as it does when the caller is cancelled. An error that the flow
    raises on being closed takes the place of httpx's.
    """

    def __init__(self) -> None:
        self._request: httpx.Request | None = None
        self._failure: Exception | None = None

    def watch(self, request: httpx.Request, *, is_async: bool) -> None:
        """Watch this request from now on."""
        self._request, self._failure = request, None
        request.extensions["trace"] = self._hear_async if is_async else self._hear

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

    def _hear(self, event: str, info: dict[str, Any]) -> None:
        failure = info.get("exception")
        if event.endswith(".failed") and isinstance(failure, Exception):
            self._failure = failure
        elif event == "connection.retry.started":
            self._failure = None

    async def _hear_async(self, event: str, info: dict[str, Any]) -> None:
        self._hear(event, info)


def drive(steps: Steps[None], request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
    """Perform `steps` for `request` in the authentication flow of an `httpx.Client`."""
    result: Any = None
    wire = _Wire()
    with contextlib.closing(steps):
        try:
            step = next(steps)
            while True:
                try:
                    if isinstance(step, httpx.Request):
                        if step is not request:
                            wire.watch(step, is_async=False)
                        result = yield step
                        if step is not request:
                            wire.forget()
                            with typed_transport_errors(step):
                                result.read()
                    else:
                        result = _perform(step)
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


async def drive_async(
    steps: Steps[None], request: httpx.Request
) -> AsyncGenerator[httpx.Request, httpx.Response]:
    """Perform `steps` for `request` in the authentication flow of an `httpx.AsyncClient`."""
    result: Any = None
    wire = _Wire()
    with contextlib.closing(steps):
        try:
            step = next(steps)
            while True:
                try:
                    if isinstance(step, httpx.Request):
                        if step is not request:
                            wire.watch(step, is_async=True)
                        result = yield step
                        if step is not request:
                            wire.forget()
                            with typed_transport_errors(step):
                                await result.aread()
                    else:
                        result = await _perform_async(step)
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


def drive_apart(steps: Steps[T], open_client: Opener) -> T:
    """Perform `steps` here and now, with a client that is opened for the first request."""
    result: Any = None
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.closing(steps))
        client: httpx.Client | None = None
        try:
            step = next(steps)
            while True:
                try:
                    if isinstance(step, httpx.Request):
                        client = client or stack.enter_context(open_client())
                        result = _send(client, step)
                    else:
                        result = _perform(step)
                except Exception as failure:  # noqa: BLE001  (the flow is to decide)
                    step = steps.throw(failure)
                else:
                    step = steps.send(result)
        except StopIteration as done:
            value: T = done.value
            return value


def equip(request: httpx.Request, origin: httpx.Request) -> None:
    """Give a request for a token what requests made outside the client lack.

    Without a timeout httpx would wait for ever.
    """
    request.extensions = {"timeout": origin.extensions.get("timeout", {})} | dict(request.extensions)
    if "User-Agent" in origin.headers:
        request.headers.setdefault("User-Agent", origin.headers["User-Agent"])


def _send(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    request.extensions = {"timeout": client.timeout.as_dict(), **request.extensions}
    request.headers.setdefault("User-Agent", client.headers.get("User-Agent", ""))
    try:
        return client.send(request, auth=None, follow_redirects=False)
    except httpx.RequestError as failure:
        raise error_from_transport(failure, request) from None


def _perform(step: Work) -> Any:
    if isinstance(step, Flight):
        return step.wait()
    return step.run() if isinstance(step, Vital | Peek) else step()


async def _perform_async(step: Work) -> Any:
    if isinstance(step, Flight):
        return await step.wait_async()
    if isinstance(step, Vital | Peek):
        return await step.run_async()
    # Not shielded: a task that is cancelled while it waits for a lock goes at once.
    return await anyio.to_thread.run_sync(step, abandon_on_cancel=True)


def _tell(steps: Steps[None], wire: _Wire) -> DocrelayError | None:
    """Tell the flow that its request failed, so that those who wait learn why; return the reason."""
    failure = wire.error()
    if failure is not None:
        with contextlib.suppress(StopIteration, DocrelayError):
            step = steps.throw(failure)
            if isinstance(step, Vital):
                step.run()
    return failure
