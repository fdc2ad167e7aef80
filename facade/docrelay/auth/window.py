"""How near its end a token is, and what is to be done about it."""

from __future__ import annotations

import enum

import attrs

from docrelay.auth.token import Token


class Window(enum.Enum):
    """The part of its life that a token is in."""

    FRESH = "fresh"
    """Use it."""
    ADVISORY = "advisory"
    """Use it, and fetch another in the background."""
    MANDATORY = "mandatory"
    """Wait for another; use it after all if none can be had."""
    EXPIRED = "expired"
    """Do not use it."""


@attrs.frozen(kw_only=True)
class Windows:
    """Where the windows begin, scaled to the lifetime.

    The advisory window is the last `advisory_share` of the lifetime, at most `advisory_limit`
    seconds. The mandatory one is Token.needs_refresh: the last tenth, at most 60 s. A token without
    a known lifetime is fresh until it is refused.
    """

    advisory_share: float = attrs.field(
        default=0.3, validator=[attrs.validators.ge(0.0), attrs.validators.le(1.0)]
    )
    advisory_limit: float = attrs.field(default=900.0, validator=attrs.validators.ge(0.0))

    def of(self, token: Token | None, now: float, spread: float = 0.0) -> Window:
        """Return the window `token` is in; no token at all counts as expired.

        `spread` in [0, 1) delays the advisory window by up to half its length, so that processes
        which share a token do not all move at once.
        """
        if token is None or token.is_expired(now):
            return Window.EXPIRED
        if token.needs_refresh(now):
            return Window.MANDATORY
        if token.expires_at_monotonic is None or token.lifetime is None:
            return Window.FRESH
        length = min(self.advisory_limit, self.advisory_share * token.lifetime)
        left = token.expires_at_monotonic - now
        return Window.ADVISORY if left <= length * (1.0 - spread / 2.0) else Window.FRESH
