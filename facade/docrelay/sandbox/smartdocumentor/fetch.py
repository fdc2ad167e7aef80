"""Fetch the document that a task names by URL, and read it."""

from __future__ import annotations

import asyncio
import http.client
import logging
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit

import attrs

from docrelay.sandbox.network import OutOfReachError, Reach, opener
from docrelay.sandbox.reader.analysis import Reading
from docrelay.sandbox.server.runtime import Runtime

_CHUNK = 64 * 1024
_log = logging.getLogger("docrelay.sandbox")
# A server that is silent for so long has failed; closing the sandbox waits no longer either.
_SILENCE_SECONDS = 5.0


class FetchError(Exception):
    """The document could not be fetched. The message has no URL: its query is likely to be a signature."""


def fetch(
    url: str,
    target: Path,
    *,
    limit: int,
    seconds: float,
    reach: Reach = "loopback",
    timer: Callable[[], float] = time.monotonic,
) -> int:
    """Write what `url` names to `target` and return its size in bytes.

    Only http and https, and only addresses within `reach`, also after redirects; at most `limit` bytes
    within about `seconds`.
    Raises FetchError; a part of the file may have been written by then.
    """
    deadline = timer() + seconds
    try:
        if urlsplit(url).scheme.lower() not in ("http", "https"):
            raise FetchError("only http and https URLs are fetched")
        response = opener(urlsplit(url).hostname or "", reach).open(
            url, timeout=min(seconds, _SILENCE_SECONDS)
        )
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
        # urllib wraps what a connection raises.
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, OutOfReachError):
            _log.warning("the document of a task is not fetched: %s", cause)
            raise FetchError(str(cause)) from None
        raise FetchError(f"the download failed: {type(error).__name__}") from None
    return size


@attrs.frozen
class Fetched:
    """What came of a task's document; `download_failed` tells a failed fetch from a failed reading."""

    reading: Reading
    path: Path | None = None
    download_failed: bool = False


async def fetch_document(runtime: Runtime, url: str) -> Fetched:
    """Fetch a document and read it."""
    path = runtime.files.new_path()
    options = runtime.options
    try:
        await asyncio.to_thread(
            fetch,
            url,
            path,
            limit=options.fetch_limit,
            seconds=options.fetch_seconds,
            reach=options.fetch_from,
        )
    except FetchError as error:
        path.unlink(missing_ok=True)
        return Fetched(Reading(None, str(error)), download_failed=True)
    return Fetched(await runtime.reader.read(path, file_name(url)), path)


def file_name(url: str) -> str:
    """Return the last step of a URL's path, as the name of the document behind it."""
    return unquote(urlsplit(url).path).rpartition("/")[2] or "document"
