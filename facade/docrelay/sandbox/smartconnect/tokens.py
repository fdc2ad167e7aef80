"""SmartConnect, legacy generation: its signed tokens, and the key pair that passwords are encrypted with."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import NAMESPACE_DNS, uuid5

from cryptography.hazmat.primitives.asymmetric import padding, rsa

from docrelay.sandbox.oauth.tokens import Clock, same
from docrelay.sandbox.server.messages import Identity
from docrelay.sandbox.server.service import Tokens


class PasswordKey:
    """A 1024-bit RSA key with PKCS #1 v1.5 padding, as documented; made when it is first asked for."""

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        # Weak by today's measure, but this is the size that the vendor's samples show.
        return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505

    def public_xml(self) -> str:
        """Return the public half as .NET `RSAKeyValue` XML, modulus first."""
        numbers = self._private.public_key().public_numbers()
        modulus = base64.b64encode(numbers.n.to_bytes(128, "big")).decode()
        exponent = base64.b64encode(numbers.e.to_bytes(3, "big")).decode()
        return f"<RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>{exponent}</Exponent></RSAKeyValue>"

    def decrypt(self, encrypted: str) -> str | None:
        """Return the password behind a base64 ciphertext, None when there is none.

        A ciphertext of another key may also give some other text: the library hides failures on purpose.
        """
        try:
            data = base64.b64decode(encrypted, validate=True)
            return self._private.decrypt(data, padding.PKCS1v15()).decode("utf-8")
        except ValueError:
            return None


class LegacyTokens(Tokens):
    """Tokens that are signed, not stored: the keys of the companies are what is saved and revoked.

    There are no sessions, so companies are counted in their place.
    """

    def __init__(self, clock: Clock, seconds: int, companies: Iterable[str]) -> None:
        """Draw a key for each company; a token lives for `seconds`."""
        self._clock = clock
        self._life = timedelta(seconds=seconds)
        self._keys = {company: secrets.token_bytes(32) for company in companies}
        self._expired: set[str] = set()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    def issue(self, company: str, login: str) -> str:
        """Issue a company's token in the documented form: signature, two ids, e-mail and expiry."""
        expiry = self._now() + self._life
        user, email = str(uuid5(NAMESPACE_DNS, login)).upper(), login.upper()
        claims = (
            f"{user}#{company.upper()}#{email}#{expiry:%Y-%m-%dT%H:%M:%S}.{expiry.microsecond // 1000:03}"
        )
        return base64.b64encode(f"{self._sign(company, claims)}#{claims}".encode()).decode()

    def identify(self, token: str) -> Identity | None:
        """Return the company that a token speaks for, None when it is forged or expired."""
        if self._expired and hashlib.sha256(token.encode()).hexdigest() in self._expired:
            return None
        try:
            signature, _, claims = base64.b64decode(token, validate=True).decode().partition("#")
            _, company, email, expiry = claims.split("#")
        except ValueError:
            return None
        if not same(signature, self._sign(company.lower(), claims)):
            return None
        if datetime.fromisoformat(expiry).replace(tzinfo=UTC) <= self._now():
            return None
        return Identity(company.lower(), email.lower())

    def _sign(self, company: str, claims: str) -> str:
        """Sign claims as their company; one that does not exist gets a signature that nobody can know."""
        key = self._keys.get(company) or secrets.token_bytes(32)
        return base64.b64encode(hmac.digest(key, claims.encode(), "sha256")).decode()

    def save(self) -> dict[str, str]:
        """Return the keys."""
        return {company: key.hex() for company, key in self._keys.items()}

    def load(self, saved: Mapping[str, str]) -> None:
        """Take the keys of then, so that its tokens are valid."""
        self._keys |= {company: bytes.fromhex(key) for company, key in saved.items()}

    def expire(self, headers: Mapping[str, str], query: Sequence[tuple[str, str]]) -> None:
        """Let the token of the query expire."""
        del headers
        tokens = [value for name, value in query if name.lower() == "token"]
        self._expired |= {hashlib.sha256(token.encode()).hexdigest() for token in tokens}

    def end_all(self, tenant: str | None = None) -> int:
        """Make all tokens of one company, or of all, invalid; returns how many companies are meant."""
        chosen = [key for key in self._keys if tenant in (None, key)]
        self._keys.update({key: secrets.token_bytes(32) for key in chosen})
        return len(chosen)
