"""Proof Key for Code Exchange, method S256 (RFC 7636): only who began a sign-in can end it."""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_verifier() -> str:
    """Return a fresh code verifier: 256 random bits in 43 characters."""
    return secrets.token_urlsafe(32)


def challenge(verifier: str) -> str:
    """Return the S256 code challenge of `verifier`."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
