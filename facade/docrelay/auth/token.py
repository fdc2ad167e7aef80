"""The token: an immutable snapshot with its own arithmetic of time.

oauthlib reads the answer of a token endpoint; the lifetimes are ours, because oauthlib keeps the
wall clock and takes a lifetime of 0 for "never expires".
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

import attrs
import httpx
from oauthlib.oauth2.rfc6749.parameters import parse_token_response

from docrelay._core.redaction import Unpicklable
from docrelay._core.responses import is_html, quoted, read_detail, read_retry_after, without_secrets
from docrelay.auth.advice import advise
from docrelay.auth.secret import Secret, optional_secret
from docrelay.errors import TokenRequestError

Clock: TypeAlias = Callable[[], float]
"""A monotonic clock: seconds from an arbitrary start, as `time.monotonic`."""

_LEEWAY = 60.0
_LEEWAY_SHARE = 0.1
_SHOWN = ("expires_in", "refresh_expires_in", "refresh_expries_in", "scope", "token_type")


@attrs.frozen(kw_only=True, repr=False)
class Token(Unpicklable):
    """An access token and what came with it.

    Times are readings of the monotonic clock the token was received under, so they mean nothing
    in another process. None as expiry means that the service told no lifetime. The tokens show as
    `***` and are compared, encoded and sent as they are; `access_token.reveal()` returns the text.
    """

    access_token: Secret = attrs.field(converter=Secret)
    token_type: str = "Bearer"  # noqa: S105
    expires_at_monotonic: float | None = None
    lifetime: float | None = None
    refresh_token: Secret | None = attrs.field(default=None, converter=optional_secret)
    refresh_expires_at_monotonic: float | None = None
    scope: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return (
            f"Token(***, token_type={self.token_type!r}, scope={self.scope!r}, "
            f"expires_at_monotonic={self.expires_at_monotonic!r}, "
            f"refreshable={self.refresh_token is not None})"
        )

    def is_expired(self, now: float) -> bool:
        """Return whether the access token is past its lifetime; False when that is not known."""
        return self.expires_at_monotonic is not None and now >= self.expires_at_monotonic

    def needs_refresh(self, now: float) -> bool:
        """Return whether it is time for a new token: the last tenth of the life, 60 s at most."""
        leeway = min(_LEEWAY, _LEEWAY_SHARE * (self.lifetime or 0.0))
        return self.is_expired(now + leeway)

    def can_refresh(self, now: float) -> bool:
        """Return whether there is a refresh token that is not known to have expired."""
        ends = self.refresh_expires_at_monotonic
        return self.refresh_token is not None and (ends is None or now < ends)

    def expired(self) -> Token:
        """Return the same token with its access part expired, as after a 401."""
        return attrs.evolve(self, expires_at_monotonic=-math.inf)


def read_lifetime(value: object) -> float | None:
    """Return a lifetime in seconds from a number or a numeric string; None when it says nothing.

    Zero and negative lifetimes are kept as 0: such a token has already expired.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def parse_token(fields: Mapping[str, object], *, received: float) -> Token:
    """Build a token from the JSON object of a token answer.

    `received` is the clock reading when the token was asked for, so that it never seems to live
    longer than it does. `fields` holds an access token and no OAuth error.
    """
    lifetime = read_lifetime(fields.get("expires_in"))
    # "refresh_expries_in" is how the DocuMine introduction spells it.
    refresh_lifetime = read_lifetime(fields.get("refresh_expires_in", fields.get("refresh_expries_in")))
    scope = fields.get("scope")
    known = _read_known({"token_type": "Bearer", **fields})
    return Token(
        access_token=cast("str", known["access_token"]),
        token_type=str(known.get("token_type") or "Bearer"),
        expires_at_monotonic=None if lifetime is None else received + lifetime,
        lifetime=lifetime,
        refresh_token=_text(known.get("refresh_token")),
        refresh_expires_at_monotonic=(None if refresh_lifetime is None else received + refresh_lifetime),
        scope=tuple(scope.split()) if isinstance(scope, str) else (),
    )


def _read_known(fields: Mapping[str, object]) -> Mapping[str, object]:
    """Let oauthlib read what has nothing to do with time and scope.

    No expected scope is passed on: oauthlib raises a Warning when the service narrows it.
    """
    left_out = ("error", "scope", "expires_in", "expires_at")
    text = Secret(json.dumps({name: value for name, value in fields.items() if name not in left_out}))
    return _mask(cast("Mapping[str, object]", parse_token_response(text)))


def _mask(fields: Mapping[str, object]) -> dict[str, object]:
    """Wrap every text that may be or hold a secret, for tracebacks that show locals.

    Lists and objects are left out: none of a token answer means anything here.
    """
    return {
        name: Secret(value) if isinstance(value, str) and name not in _SHOWN else value
        for name, value in fields.items()
        if value is None or isinstance(value, str | int | float)
    }


def _text(value: object) -> str | None:
    """Return a text that may be a number, as it may in a record; None for nothing."""
    return (value if isinstance(value, str) else str(value)) if value else None


def token_from_response(response: httpx.Response, *, received: float) -> Token:
    """Build a token from the answer of an OAuth token endpoint.

    Raises TokenRequestError, with advice, for refusals and for anything that is not a token.
    """
    fields = read_fields(response)
    error = fields.get("error")
    if isinstance(error, str) and error:
        raise refusal(response, error, fields.get("error_description"))
    access_token = fields.get("access_token")
    if response.is_success and isinstance(access_token, str) and access_token:
        return parse_token(fields, received=received)
    raise refusal(response)


def read_fields(response: httpx.Response) -> dict[str, object]:
    """Return the JSON object of the answer with its texts masked; an empty one if it is none."""
    try:
        body: object = json.loads(response.content)
    except (ValueError, RecursionError):
        return {}
    return _mask(cast("dict[str, object]", body)) if isinstance(body, dict) else {}


def refusal(
    response: httpx.Response, error: str | None = None, description: object = None
) -> TokenRequestError:
    """Build the error for an answer that is not a token, saying what to look at."""
    host = response.request.url.netloc.decode("ascii")
    error = quoted(error, response.request) or None
    detail = None if error else quoted(read_detail(without_secrets(response)), response.request, limit=500)
    if error:
        said = f"refused with {error!r}"
    elif response.is_success and not is_html(response):
        said = f"answered {response.status_code} without a token ({len(response.content)} bytes)"
        detail = None  # It was no error answer, so it may hold anything, secrets included.
    else:
        said = f"answered {response.status_code}"
    text = quoted(description, response.request) or None
    parts = [f"no token: {host} {said}", text or detail, advise(response, error)]
    return TokenRequestError(
        "; ".join(part for part in parts if part),
        error=error,
        description=text,
        status=response.status_code,
        retry_after=read_retry_after(response.headers),
    )
