"""A failure as text, for the processes that waited for its outcome."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import cast

from docrelay._core.text import one_line
from docrelay.auth.private_file import read_private, replace_private
from docrelay.errors import (
    AuthError,
    DocrelayError,
    LoginRequired,
    TokenEndpointUnreachableError,
    TokenRequestError,
)

_KINDS: dict[str, type[AuthError]] = {
    kind.__name__: kind for kind in (TokenRequestError, TokenEndpointUnreachableError, LoginRequired)
}


def write_note(path: Path, failure: DocrelayError, at: float) -> None:
    """Leave `failure` in a file; never raises, as it is a convenience."""
    text = _dump(failure, at)
    if text is not None:
        with contextlib.suppress(OSError):
            replace_private(path, text.encode(), sync=False)


def read_note(path: Path, since: float, until: float) -> DocrelayError | None:
    """Return the failure in a file if it happened in that time; None also if others can read the file."""
    try:
        content = read_private(path)
    except AuthError:
        return None
    return None if content is None else _load(content, since, until)


def _dump(failure: DocrelayError, at: float) -> str | None:
    """Return `failure`, which happened at the wall-clock time `at`; None for a kind that is not told."""
    kind = type(failure).__name__
    if kind not in _KINDS:
        return None
    note: dict[str, object] = {"kind": kind, "at": at, "message": str(failure)}
    if isinstance(failure, TokenRequestError):
        names = ("error", "description", "status", "retry_after")
        note["fields"] = {name: getattr(failure, name) for name in names}
    return json.dumps(note)


def _load(text: str | bytes, since: float, until: float) -> DocrelayError | None:
    """Return the failure in `text` if it happened in that time; None also if it cannot be understood."""
    try:
        note: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(note, dict):
        return None
    found = cast("dict[str, object]", note)
    kind, at, fields = _KINDS.get(str(found.get("kind"))), found.get("at"), found.get("fields")
    if kind is None or not isinstance(at, int | float) or not since <= at <= until:
        return None
    message = one_line(str(found.get("message")), 2000)
    failure = kind(message)
    if isinstance(failure, TokenRequestError) and isinstance(fields, dict):
        told = cast("dict[str, object]", fields)
        failure.error = _text(told.get("error"))
        failure.description = _text(told.get("description"))
        failure.status = _whole(told.get("status"))
        failure.retry_after = _seconds(told.get("retry_after"))
    return failure


def _text(value: object) -> str | None:
    return one_line(value) if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _seconds(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
