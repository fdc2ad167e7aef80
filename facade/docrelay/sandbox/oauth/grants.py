"""Authorization codes with proof of possession (RFC 6749, 7636), and device codes (RFC 8628)."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from urllib.parse import urlsplit

import attrs

from docrelay.sandbox.network import is_loopback_name
from docrelay.sandbox.oauth.tokens import Clock, TokenIssuer, new_session, same
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
        self, key: str, tokens: TokenIssuer, *, client_id: str, tenant: str, redirect_uri: str, verifier: str
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
            tokens.end(code.session)
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


# Consonants only, so that no word arises by chance (RFC 8628, section 6.1).
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_SLOWER = 5.0
# A device may come a little early: its clock is not ours.
_PATIENCE = 0.9


@attrs.define
class Device:
    """One device that waits for a person; `identity` is there once the person has signed in."""

    device_code: str = attrs.field(repr=False)
    user_code: str
    tenant: str
    client_id: str
    scope: str
    expires_at: float
    interval: float
    session: str = attrs.field(factory=new_session)
    asked: float | None = None
    identity: Identity | None = None
    refused: bool = False


class Devices:
    """Issue pairs of device and user codes, and tell a device how far its person is."""

    def __init__(self, clock: Clock, *, seconds: int, interval: float) -> None:
        """Start without codes; a pair lives for `seconds`, a device asks every `interval` seconds."""
        self._clock = clock
        self.seconds = seconds
        self._interval = interval
        self._devices: dict[str, Device] = {}

    def begin(self, tenant: str, client_id: str, scope: str) -> Device:
        """Return a fresh pair of codes."""
        now = self._clock()
        for old in [key for key, known in self._devices.items() if known.expires_at + 3600 <= now]:
            del self._devices[old]
        letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
        device = Device(
            secrets.token_urlsafe(32), f"{letters[:4]}-{letters[4:]}", tenant, client_id, scope,
            now + self.seconds, self._interval,
        )  # fmt: skip
        self._devices[device.device_code] = device
        return device

    def find(self, tenant: str, user_code: str) -> Device | None:
        """Find the device that shows a user code, whatever the case and the dashes; None for no such one."""
        wanted = "".join(letter for letter in user_code.upper() if letter.isalnum())
        for device in self._devices.values():
            waits = device.identity is None and not device.refused and device.expires_at > self._clock()
            if waits and device.tenant == tenant and device.user_code.replace("-", "") == wanted:
                return device
        return None

    def redeem(self, device_code: str, *, client_id: str, tenant: str) -> tuple[Identity, Device]:
        """Return who has signed in for a device, once.

        Raises Problem `authorization_pending`, `slow_down` (and from then on five seconds more between
        two requests), `access_denied`, `expired_token`, or `invalid_grant` for an unknown code.
        """
        device = self._devices.get(device_code)
        if device is None or device.client_id != client_id or device.tenant != tenant:
            raise Problem(400, "the device code is unknown", oauth="invalid_grant")
        now = self._clock()
        early = device.asked is not None and now - device.asked < _PATIENCE * device.interval
        device.asked = now
        if device.expires_at <= now:
            raise Problem(400, "the device code has expired", oauth="expired_token")
        if device.refused:
            raise Problem(400, "the person has declined", oauth="access_denied")
        if early:
            device.interval += _SLOWER
            raise Problem(400, "the device asks too often", oauth="slow_down")
        if device.identity is None:
            raise Problem(400, "nobody has signed in yet", oauth="authorization_pending")
        del self._devices[device_code]
        return device.identity, device
