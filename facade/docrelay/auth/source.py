"""Tokens from the user's own source: a vault, a broker, a company's login service."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from typing import Any

import attrs

from docrelay._core.redaction import Unpicklable
from docrelay.auth.grants import key_of
from docrelay.auth.placement import Placement, place_bearer
from docrelay.auth.token import Clock, Token
from docrelay.errors import AuthError


@attrs.frozen
class TokenSource(Unpicklable):
    """Take tokens from `source()`: a callable without arguments that returns a text or a Token.

    It is called when there is no token, when a Token nears its end, and after a 401; in a thread of
    its own where the client is asynchronous, and once for all who wait. A text has no known
    lifetime and is used until it is refused. `name` names the tokens in a store that outlives the
    process; without one they get a name of chance.
    """

    source: Callable[[], str | Token] = attrs.field(repr=False)
    placement: Placement = attrs.field(default=place_bearer, kw_only=True, repr=False)
    name: str = attrs.field(factory=lambda: secrets.token_hex(8), kw_only=True)

    def key(self) -> str:
        """Name these tokens without any secret."""
        return key_of("TokenSource", self.name)

    def token_requests(self, previous: Token | None, clock: Clock) -> Generator[Any, Any, Token]:  # noqa: ARG002
        """Hand the callable to the flow, which calls it off the event loop: see Grant.

        Raises AuthError when it returns neither a text nor a Token; what it raises itself passes.
        """
        token: object = yield self.source
        if isinstance(token, str) and token.strip():
            return Token(access_token=token.strip())
        if isinstance(token, Token):
            return token
        what = "an empty text" if isinstance(token, str) else type(token).__name__
        raise AuthError(f"no token: the token source returned {what}; it needs to return a text or a Token")
