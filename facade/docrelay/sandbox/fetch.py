"""Fetch the document that a task names by URL."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from urllib.request import OpenerDirector

_CHUNK = 64 * 1024
# A server that is silent for so long has failed; closing the sandbox waits no longer either.
_SILENCE_SECONDS = 5.0
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class FetchError(Exception):
    """The document could not be fetched. The message has no URL: its query is likely to be a signature."""


def fetch(
    url: str,
    target: Path,
    *,
    limit: int,
    seconds: float,
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Write what `url` names to `target` and return its size in bytes.

    Only http and https, also after redirects; at most `limit` bytes within about `seconds`.
    Raises FetchError; a part of the file may have been written by then.
    """
    deadline = timer() + seconds
    try:
        if urlsplit(url).scheme.lower() not in ("http", "https"):
            raise FetchError("only http and https URLs are fetched")
        response = _opener(urlsplit(url).hostname or "").open(url, timeout=min(seconds, _SILENCE_SECONDS))
        if response is None:  # no handler for the scheme that a redirect leads to
            raise FetchError("the redirect leaves http and https")
        coding = response.headers.get("content-encoding", "identity")
        if response.status != 200 or coding.lower() != "identity":
            response.close()
            raise FetchError(f"the download failed: HTTP status {response.status}, {coding[:40]!r} coded")
        size = 0
        with response, target.open("wb") as file:
            while chunk := response.read1(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise FetchError(f"the document is larger than {limit} bytes")
                if timer() > deadline:
                    raise FetchError("the download took too long")
                file.write(chunk)
            if response.length:
                raise FetchError("the download ended early")
    except HTTPError as error:
        error.close()  # it is the response, too
        raise FetchError(f"the download failed: HTTP status {error.code}") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise FetchError(f"the download failed: {type(error).__name__}") from None
    return size


def _opener(host: str) -> OpenerDirector:
    """Build an opener that knows http and https only, and uses no proxy for loopback."""
    # urllib.request is slow to import, and a sandbox without tasks never needs it.
    from urllib import request  # noqa: PLC0415

    opener = request.OpenerDirector()
    handlers: list[request.BaseHandler] = [
        request.ProxyHandler({} if host in _LOOPBACK else None),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPRedirectHandler(),
        request.HTTPErrorProcessor(),
    ]
    for handler in handlers:
        opener.add_handler(handler)
    return opener
