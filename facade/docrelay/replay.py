"""Whether a request can be sent a second time."""

from __future__ import annotations

from typing import Any

import httpx


def is_replayable(request: httpx.Request) -> bool:
    """Tell whether the body of `request` can be sent again unchanged.

    True for bodies held in memory and for multipart forms whose files can all be rewound; a stream
    of another kind may declare itself with an attribute `replayable = True`.
    """
    stream: Any = request.stream
    if isinstance(stream, httpx.ByteStream) or getattr(stream, "replayable", False):
        return True
    # httpx keeps its multipart stream private; a form is known by its fields.
    fields: list[Any] | None = getattr(stream, "fields", None)
    return fields is not None and all(_can_rewind(getattr(field, "file", b"")) for field in fields)


def _can_rewind(file: Any) -> bool:
    if isinstance(file, bytes | str):
        return True
    seekable = getattr(file, "seekable", None)
    return bool(seekable()) if callable(seekable) else hasattr(file, "seek")
