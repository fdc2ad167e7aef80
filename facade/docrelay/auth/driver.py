"""Who performs the steps of a flow: httpx's sync or async client, or a client of our own."""

from __future__ import annotations

import contextlib
from typing import Any, TypeVar

import httpx

from docrelay._core.bodies import read_within_limits
from docrelay._core.responses import error_from_transport
from docrelay.auth._async.driver import drive as drive_async
from docrelay.auth._sync.driver import drive, perform
from docrelay.auth.opener import Opener, longer
from docrelay.auth.steps import Steps

__all__ = ["drive", "drive_apart", "drive_async", "equip"]

T = TypeVar("T")


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
                        result = perform(step)
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
    # Whoever is less patient than this client stops waiting; the answer must not be lost for that.
    limits = longer(client.timeout.as_dict(), request.extensions.get("timeout", {}))
    request.extensions = {**request.extensions, "timeout": limits}
    request.headers.setdefault("User-Agent", client.headers.get("User-Agent", ""))
    try:
        return read_within_limits(client, request, auth=None, follow_redirects=False)
    except httpx.RequestError as failure:
        raise error_from_transport(failure, request) from None
