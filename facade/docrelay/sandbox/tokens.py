"""Token offices: issue, check and exchange opaque tokens, by an injected clock."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

import attrs

from docrelay.sandbox.message import Identity, Problem

Clock = Callable[[], float]


@attrs.frozen
class Grant:
    """A pair of fresh tokens; lifetimes in seconds. `refresh_token` is empty when none is issued."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_in: int
    refresh_expires_in: int
    identity: Identity


@attrs.frozen
class _Issued:
    identity: Identity
    client_id: str
    expires_at: float


def same(given: str, expected: str) -> bool:
    """Compare two secrets without telling by the time taken where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())


class TokenOffice:
    """Issue bearer tokens for one service.

    A refresh token works once: the exchange gives a new pair, and the old one is refused afterwards.
    """

    def __init__(self, clock: Clock, *, access_seconds: int, refresh_seconds: int = 0) -> None:
        """Start without tokens; with `refresh_seconds=0` no refresh tokens are issued."""
        self._clock = clock
        self._access_seconds = access_seconds
        self._refresh_seconds = refresh_seconds
        self._access: dict[str, _Issued] = {}
        self._refresh: dict[str, _Issued] = {}

    def issue(self, identity: Identity, client_id: str) -> Grant:
        """Issue a fresh pair."""
        self._drop_expired()
        now = self._clock()
        access = secrets.token_urlsafe(32)
        self._access[access] = _Issued(identity, client_id, now + self._access_seconds)
        refresh = ""
        if self._refresh_seconds:
            refresh = secrets.token_urlsafe(32)
            self._refresh[refresh] = _Issued(identity, client_id, now + self._refresh_seconds)
        return Grant(access, refresh, self._access_seconds, self._refresh_seconds, identity)

    def exchange(self, refresh_token: str, client_id: str, tenant: str | None = None) -> Grant:
        """Exchange a refresh token for a new pair.

        Raises Problem `invalid_grant` when it is unknown, used before, expired, or of another client or
        tenant.
        """
        issued = self._refresh.get(refresh_token)
        if (
            issued is None
            or issued.expires_at <= self._clock()
            or issued.client_id != client_id
            or tenant not in (None, issued.identity.tenant)
        ):
            raise Problem(400, "the refresh token is not active", oauth="invalid_grant")
        del self._refresh[refresh_token]
        return self.issue(issued.identity, client_id)

    def identify(self, authorization: str) -> Identity:
        """Return the caller of an `Authorization: Bearer` header; raises Problem 401."""
        scheme, _, token = authorization.partition(" ")
        issued = self._access.get(token.strip()) if scheme.lower() == "bearer" else None
        if issued is None or issued.expires_at <= self._clock():
            raise Problem(
                401, "the access token is missing, unknown or expired", headers={"WWW-Authenticate": "Bearer"}
            )
        return issued.identity

    def _drop_expired(self) -> None:
        now = self._clock()
        for store in (self._access, self._refresh):
            for token in [token for token, issued in store.items() if issued.expires_at <= now]:
                del store[token]
