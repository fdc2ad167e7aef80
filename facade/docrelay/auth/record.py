"""A token as text for a store: wall-clock times, because a monotonic clock ends with its process."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import TypeAlias, cast

import attrs

from docrelay.auth.secret import Secret
from docrelay.auth.token import Token

WallClock: TypeAlias = Callable[[], float]
"""Seconds since 1970, as `time.time`."""

_VERSION = 1
_TOLERANCE = 60.0


@attrs.frozen
class Moment:
    """One reading of both clocks."""

    monotonic: float
    wall: float

    def to_wall(self, at: float | None) -> float | None:
        """Convert a monotonic time; one long past becomes 0."""
        return None if at is None else max(0.0, at - self.monotonic + self.wall)

    def to_monotonic(self, at: float | None) -> float | None:
        """Convert a wall-clock time."""
        return None if at is None else at - self.wall + self.monotonic


def dump_token(key: str, token: Token, now: Moment) -> str:
    """Return `token` as JSON."""
    return json.dumps(
        {
            "version": _VERSION,
            "key": key,
            "saved_at": now.wall,
            "access_token": token.access_token,
            "token_type": token.token_type,
            "lifetime": token.lifetime,
            "expires_at": now.to_wall(token.expires_at_monotonic),
            "refresh_token": token.refresh_token,
            "refresh_expires_at": now.to_wall(token.refresh_expires_at_monotonic),
            "scope": list(token.scope),
        },
        indent=1,
    )


def load_token(key: str, text: str | bytes, now: Moment) -> Token:
    """Return the token in `text`.

    When the wall clock has been set back since, the access token counts as expired and the refresh
    token as worth trying. Raises ValueError when `text` is not what `dump_token` writes for `key`.
    """
    fields = _read_fields(text)
    if fields.get("version") != _VERSION or fields.get("key") != key:
        raise ValueError("the record of something else")
    access, scope = fields.get("access_token"), fields.get("scope")
    if not isinstance(access, str) or not access or not isinstance(scope, list):
        raise ValueError("fields are missing")
    lifetime, expires = _number(fields, "lifetime"), _number(fields, "expires_at")
    refresh = fields.get("refresh_token")
    refresh_expires = _number(fields, "refresh_expires_at")
    if (_number(fields, "saved_at") or 0.0) > now.wall + _TOLERANCE:
        expires, refresh_expires = (None if expires is None else -math.inf), None
    elif expires is not None and lifetime is not None:
        expires = min(expires, now.wall + lifetime)
    return Token(
        access_token=access,
        token_type=str(fields.get("token_type") or "Bearer"),
        lifetime=lifetime,
        expires_at_monotonic=now.to_monotonic(expires),
        refresh_token=refresh if isinstance(refresh, str) and refresh else None,
        refresh_expires_at_monotonic=now.to_monotonic(refresh_expires),
        scope=tuple(str(part) for part in cast("list[object]", scope)),
    )


def _read_fields(text: str | bytes) -> dict[str, object]:
    try:
        body: object = json.loads(text)
    except (ValueError, RecursionError):
        # From None: the error of json holds the whole document.
        raise ValueError("not JSON") from None
    if not isinstance(body, dict):
        raise ValueError("not an object")  # noqa: TRY004  (a value from outside)
    return {
        str(name): Secret(value) if isinstance(value, str) and name.endswith("_token") else value
        for name, value in cast("dict[object, object]", body).items()
        if isinstance(name, str)
    }


def _number(fields: dict[str, object], name: str) -> float | None:
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{name} is no number")
    return float(value)
