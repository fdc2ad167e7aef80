"""What to do about an answer that is not a token."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

import httpx

_CLOCK_TOLERANCE = 120.0

_BY_ERROR = {
    "invalid_client": (
        "the client id or client secret is wrong, or the secret has expired or was regenerated "
        "(SmartDocumentor: an organization has one secret, for a year at most; a new one ends the old)"
    ),
    "unauthorized_client": (
        "this client may not use this kind of sign-in, or its secret is wrong; check the client id, "
        "and what its settings at the service allow"
    ),
    "unsupported_grant_type": "the token endpoint does not offer this kind of sign-in",
    # As Keycloak says it.
    "Realm does not exist": "there is no such workspace: check its identifier, and the token URL",
    "invalid_scope": "the scope is unknown or not allowed for this client",
}
_INVALID_GRANT = "the user name or password is wrong, or the session is over"
_NO_SUCH_LOGIN = (
    "the user name or password is wrong, or the account signs in with SSO and has no local password "
    "(DocuMine: the password grant wants the local one)"
)


def advise(response: httpx.Response, error: str | None) -> str | None:
    """Say what to look at, from the OAuth error code or else the status; None when it may pass."""
    status = response.status_code
    if error == "invalid_grant":
        advice: str | None = _NO_SUCH_LOGIN if _used_password(response) else _INVALID_GRANT
    elif status == 407:
        advice = "the proxy wants credentials; check the proxy settings"
    elif status in (401, 403) and not error:
        advice = "check who signs in, the password or secret, and the company or workspace"
    else:
        advice = _BY_ERROR.get(error or "")
        if advice is None and status < 500 and status != 429:
            advice = "check the token URL"
    return "; ".join(part for part in (advice, _clock_error(response)) if part) or None


def _used_password(response: httpx.Response) -> bool:
    try:
        return b"grant_type=password" in response.request.content
    except httpx.StreamError:
        return False


def _clock_error(response: httpx.Response, now: float | None = None) -> str | None:
    """Compare this machine's clock with the Date of the answer; tokens are bound to time."""
    try:
        date = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    off = (time.time() if now is None else now) - date.timestamp()
    if abs(off) < _CLOCK_TOLERANCE:
        return None
    direction = "ahead of" if off > 0 else "behind"
    return f"the clock of this machine is {abs(off) / 60:.0f} min {direction} that of the service: set it"
