"""Authorization codes (RFC 6749, section 4.1) with proof of possession (PKCE, RFC 7636)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from urllib.parse import urlsplit

import attrs

from docrelay.sandbox.network import is_loopback_name
from docrelay.sandbox.oauth.tokens import Clock, TokenOffice, new_session, same
from docrelay.sandbox.server.messages import Identity, Problem

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
# A used code is remembered for so long, so that a replay is noticed.
_MEMORY_SECONDS = 3600


@attrs.frozen(kw_only=True)
class Consent:
    """What a person has agreed to by signing in; `challenge` is empty without PKCE."""

    identity: Identity
    client_id: str
    redirect_uri: str
    scope: str
    challenge: str = ""


@attrs.define
class _Code:
    consent: Consent
    expires_at: float
    session: str
    used: bool = False


class Codes:
    """Issue authorization codes and take each back once."""

    def __init__(self, clock: Clock, *, seconds: int) -> None:
        """Start without codes; each lives for `seconds`."""
        self._clock = clock
        self._seconds = seconds
        self._codes: dict[str, _Code] = {}

    def issue(self, consent: Consent) -> tuple[str, str]:
        """Return a fresh code, and the name of the session it opens."""
        now = self._clock()
        for old in [key for key, code in self._codes.items() if code.expires_at + _MEMORY_SECONDS <= now]:
            del self._codes[old]
        key, session = secrets.token_urlsafe(32), new_session()
        self._codes[key] = _Code(consent, now + self._seconds, session)
        return key, session

    def redeem(
        self, key: str, office: TokenOffice, *, client_id: str, tenant: str, redirect_uri: str, verifier: str
    ) -> tuple[Consent, str]:
        """Take a code back; returns the consent and the session to issue tokens in.

        Raises Problem `invalid_grant` for an unknown, expired or used code, another client, tenant or
        redirect_uri, and a verifier that does not fit. A replay ends the session that the code opened
        (RFC 6749, section 4.1.2); a failed attempt of the right client uses the code up.
        """
        code = self._codes.get(key)
        if code is None or code.consent.client_id != client_id or code.consent.identity.tenant != tenant:
            raise _refused("the code is unknown")
        if code.used:
            office.end(code.session)
            raise _refused("the code was used before; its session ends")
        code.used = True
        if code.expires_at <= self._clock():
            raise _refused("the code has expired")
        if code.consent.redirect_uri != redirect_uri:
            raise _refused("redirect_uri is not that of the authorization request")
        _check_verifier(code.consent.challenge, verifier)
        return code.consent, code.session


def _refused(why: str) -> Problem:
    return Problem(400, why, oauth="invalid_grant")


def _check_verifier(challenge: str, verifier: str) -> None:
    if not challenge and not verifier:
        return
    if not challenge:
        # Otherwise PKCE could be stripped from the first request without notice (RFC 9700, 4.8.2).
        raise _refused("the authorization request had no code_challenge")
    if not verifier:
        raise _refused("code_verifier is missing")
    if not _VERIFIER.fullmatch(verifier) or not same(challenge_of(verifier), challenge):
        raise _refused("code_verifier does not fit the code_challenge")


def challenge_of(verifier: str) -> str:
    """Return the S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def is_loopback_redirect(uri: str) -> bool:
    """Return whether a redirect goes to this machine: http, a loopback host, any port (RFC 8252, 7.3)."""
    try:
        parts = urlsplit(uri)
        _ = parts.port  # raises for one that is none
    except ValueError:
        return False
    return (
        uri.isascii()
        and uri.isprintable()
        and " " not in uri
        and "\\" not in uri
        and parts.scheme == "http"
        and is_loopback_name(parts.hostname)
        and "@" not in parts.netloc
        and "#" not in uri
    )
