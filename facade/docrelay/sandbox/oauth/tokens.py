"""Tokens: issue, check, exchange and revoke opaque tokens, by an injected clock."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs

from docrelay.sandbox.server.messages import Identity, Problem, Reply, json_reply
from docrelay.sandbox.server.service import Tokens

Clock = Callable[[], float]


@attrs.frozen
class Grant:
    """A pair of fresh tokens; lifetimes in seconds. `refresh_token` is empty when none is issued."""

    access_token: str = attrs.field(repr=False)
    refresh_token: str = attrs.field(repr=False)
    expires_in: int
    refresh_expires_in: int
    identity: Identity
    scope: str = ""
    session: str = ""


@attrs.frozen
class _Issued:
    identity: Identity
    client_id: str
    expires_at: float
    session: str
    scope: str = ""


def same(given: str, expected: str) -> bool:
    """Compare two secrets without telling by the time taken where they differ."""
    return hmac.compare_digest(given.encode(), expected.encode())


def token_reply(answer: dict[str, object]) -> Reply:
    """Answer with tokens, which no cache may keep (RFC 6749, section 5.1)."""
    reply = json_reply(answer)
    return attrs.evolve(reply, headers={"cache-control": "no-store", "pragma": "no-cache"})


class TokenIssuer(Tokens):
    """Issue bearer tokens for one service.

    All tokens that stem from one sign-in are a session. A refresh token works once: the exchange gives a
    new pair of the same session. Whoever presents a used one again may have stolen it, so that ends the
    session with all its tokens (RFC 9700, section 4.14.2). Other access tokens live until they expire.
    """

    def __init__(self, clock: Clock, *, access_seconds: int, refresh_seconds: int = 0) -> None:
        """Start without tokens; with `refresh_seconds=0` no refresh tokens are issued."""
        self._clock = clock
        self._access_seconds = access_seconds
        self._refresh_seconds = refresh_seconds
        self._access: dict[str, _Issued] = {}
        self._refresh: dict[str, _Issued] = {}
        self._spent: dict[str, _Issued] = {}

    def issue(self, identity: Identity, client_id: str, *, scope: str = "", session: str = "") -> Grant:
        """Issue a fresh pair, of a new session unless one is named."""
        self._drop_expired()
        now = self._clock()
        session = session or new_session()
        access = secrets.token_urlsafe(32)
        self._access[access] = _Issued(identity, client_id, now + self._access_seconds, session, scope)
        refresh = ""
        if self._refresh_seconds:
            refresh = secrets.token_urlsafe(32)
            self._refresh[refresh] = _Issued(identity, client_id, now + self._refresh_seconds, session, scope)
        return Grant(access, refresh, self._access_seconds, self._refresh_seconds, identity, scope, session)

    def exchange(
        self, refresh_token: str, client_id: str, tenant: str | None = None, scope: str = ""
    ) -> Grant:
        """Exchange a refresh token for a new pair, of a narrower scope when one is given.

        Raises Problem `invalid_grant` when it is unknown, used before, revoked, expired, or of another
        client or tenant, and `invalid_scope` when the scope is wider than the granted one.
        """
        issued = self._refresh.get(refresh_token) or self._spent.get(refresh_token)
        if (
            issued is None
            or issued.expires_at <= self._clock()
            or issued.client_id != client_id
            or tenant not in (None, issued.identity.tenant)
        ):
            raise Problem(400, "the refresh token is not active", oauth="invalid_grant")
        if refresh_token in self._spent:
            self.end(issued.session)
            raise Problem(400, "the refresh token was used before; its session ends", oauth="invalid_grant")
        if not set(scope.split()) <= set(issued.scope.split()):
            raise Problem(400, "the scope is wider than the granted one", oauth="invalid_scope")
        self._spent[refresh_token] = self._refresh.pop(refresh_token)
        # The scope of the new refresh token stays that of the old one (RFC 6749, section 6).
        fresh = self.issue(issued.identity, client_id, scope=issued.scope, session=issued.session)
        return attrs.evolve(fresh, scope=scope) if scope else fresh

    def identify(self, authorization: str) -> Identity:
        """Return the caller of an `Authorization: Bearer` header; raises Problem 401."""
        scheme, _, token = authorization.partition(" ")
        issued = self._access.get(token.strip()) if scheme.lower() == "bearer" else None
        if issued is None or issued.expires_at <= self._clock():
            raise Problem(
                401, "the access token is missing, unknown or expired", headers={"WWW-Authenticate": "Bearer"}
            )
        return issued.identity

    def expire(self, headers: Mapping[str, str], query: Sequence[tuple[str, str]]) -> None:
        """Let the access token of an `Authorization: Bearer` header expire now."""
        del query
        self._access.pop(headers.get("authorization", "").partition(" ")[2].strip(), None)

    def end(self, session: str) -> None:
        """End one session: none of its tokens is accepted any more."""
        for store in (self._access, self._refresh, self._spent):
            for token in [token for token, issued in store.items() if issued.session == session]:
                del store[token]

    def end_all(self, tenant: str | None = None) -> int:
        """End every session, or those of one tenant; returns how many there were."""
        everything = [*self._access.values(), *self._refresh.values(), *self._spent.values()]
        ended = {issued.session for issued in everything if tenant in (None, issued.identity.tenant)}
        for session in ended:
            self.end(session)
        return len(ended)

    def revoke(self, token: str, client_id: str) -> None:
        """Revoke a token of a client: a refresh token with its session, an access token alone.

        A token that is unknown or another client's is left alone without a word (RFC 7009, section 2.2).
        """
        issued = self._refresh.get(token) or self._access.get(token)
        if issued is None or issued.client_id != client_id:
            return
        if token in self._refresh:
            self.end(issued.session)
        else:
            del self._access[token]

    def save(self) -> dict[str, Any]:
        """Return all living tokens as JSON."""
        self._drop_expired()
        return {
            kind: {token: attrs.asdict(issued) for token, issued in store.items()}
            for kind, store in self._stores().items()
        }

    def load(self, saved: Mapping[str, Any]) -> None:
        """Take the tokens that `save` returned, and only those; raises TypeError or KeyError."""
        for kind, store in self._stores().items():
            store.clear()
            for token, members in saved[kind].items():
                given: dict[str, Any] = {**members, "identity": Identity(**members["identity"])}
                store[token] = _Issued(**given)

    def _stores(self) -> dict[str, dict[str, _Issued]]:
        return {"access": self._access, "refresh": self._refresh, "spent": self._spent}

    def _drop_expired(self) -> None:
        now = self._clock()
        for store in (self._access, self._refresh, self._spent):
            for token in [token for token, issued in store.items() if issued.expires_at <= now]:
                del store[token]


def new_session() -> str:
    """Return a fresh name for a session."""
    return secrets.token_hex(16)
