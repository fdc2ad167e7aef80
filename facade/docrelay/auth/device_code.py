"""The device authorization grant (RFC 8628): a person signs in on any other device."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeAlias, TypeVar

import attrs
import httpx

from docrelay._core.redaction import Unpicklable
from docrelay._core.responses import quoted
from docrelay.auth.grants import TokenRequests
from docrelay.auth.secret import Secret, reveal
from docrelay.auth.session import LoginFailedError, SessionGrant, secure
from docrelay.auth.token import Clock, Token, read_fields, read_lifetime, refusal
from docrelay.errors import TokenEndpointUnreachableError, TokenRequestError

T = TypeVar("T")
Perform: TypeAlias = Callable[[Generator[httpx.Request, httpx.Response, Token]], Token]
"""Send the requests of a generator and return what it returns."""

_GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL = 5.0
_LONGEST_PAUSE = 60.0
_LIFETIME = 1800.0
_ADDRESS_LIMIT = 2048


@attrs.frozen(kw_only=True)
class DeviceOffer(Unpicklable):
    """What a person needs to sign in elsewhere; times are seconds, `expires_at` a clock reading."""

    device_code: Secret = attrs.field(repr=False, converter=Secret)
    user_code: str
    verification_uri: str
    verification_uri_complete: str | None = None
    expires_at: float
    interval: float = _INTERVAL

    def __str__(self) -> str:
        return f"Open {self.verification_uri} on any device and enter the code {self.user_code}"


@attrs.frozen
class DeviceCode(SessionGrant):
    """Sign in on another device, then go on by the refresh token.

    `docrelay.auth.login(grant, store=store)` shows the code and waits. As a grant of a TokenAuth with
    the same store it raises LoginRequired when nobody has signed in or the session is over.
    """

    device_authorization_url: str = attrs.field(validator=secure, kw_only=True)

    def ask(self, clock: Clock) -> Generator[httpx.Request, httpx.Response, DeviceOffer]:
        """Ask for a code to show. Raises TokenRequestError."""
        begun = clock()
        response = yield self.request_with_secret(self.device_authorization_url, {"scope": self.scope})
        fields = read_fields(response)
        error = fields.get("error")
        if isinstance(error, str) and error:
            raise refusal(response, error, fields.get("error_description"))
        # Some services still say "url", as a draft of the standard did.
        uri = _address(fields.get("verification_uri", fields.get("verification_url")))
        user_code, device_code = quoted(fields.get("user_code"), response.request), fields.get("device_code")
        if not (response.is_success and uri and user_code and isinstance(device_code, str)):
            raise _no_offer(response)
        lifetime, interval = read_lifetime(fields.get("expires_in")), read_lifetime(fields.get("interval"))
        return DeviceOffer(
            device_code=device_code,
            user_code=user_code,
            verification_uri=uri,
            verification_uri_complete=_address(fields.get("verification_uri_complete")) or None,
            expires_at=begun + (_LIFETIME if lifetime is None else lifetime),
            interval=_INTERVAL if interval is None else interval,
        )

    def redeem(self, offer: DeviceOffer, clock: Clock) -> TokenRequests:
        """Ask once for the token; raises TokenRequestError `authorization_pending` until it is there."""
        return self.ask_for_token(clock, {"grant_type": _GRANT_TYPE, "device_code": offer.device_code})

    def poll(
        self,
        offer: DeviceOffer,
        perform: Perform,
        *,
        clock: Clock,
        sleep: Callable[[float], None],
        is_cancelled: Callable[[], bool] = lambda: False,
    ) -> Token:
        """Ask for the token, at the pace the service wants, until the person has signed in.

        Raises LoginFailedError when they decline, when the code expires or on cancellation;
        TokenRequestError for any other refusal.
        """
        pause = interval = offer.interval
        while True:
            sleep(pause)
            if is_cancelled():
                raise LoginFailedError("the sign-in was cancelled")
            if clock() >= offer.expires_at:
                raise _expired(offer)
            try:
                return perform(self.redeem(offer, clock))
            except TokenRequestError as failure:
                if failure.error == "access_denied":
                    raise LoginFailedError("the sign-in was declined on the other device") from None
                if failure.error == "expired_token":
                    raise _expired(offer) from None
                if failure.error == "slow_down":
                    interval += 5.0
                elif failure.error != "authorization_pending":
                    pause = _pause_while_away(pause, failure)
                    continue
            pause = interval


def _pause_while_away(pause: float, failure: TokenRequestError) -> float:
    """Return a longer pause for a service that is away for a moment; re-raise a real refusal.

    Not that ends the wait, but the code's own end.
    """
    if isinstance(failure, TokenEndpointUnreachableError) or failure.status in (429, 502, 503, 504):
        return min(max(2 * pause, failure.retry_after or 1.0), max(pause, _LONGEST_PAUSE))
    raise failure


def _no_offer(response: httpx.Response) -> TokenRequestError:
    said = refusal(response)
    host = response.request.url.netloc.decode("ascii")
    return TokenRequestError(
        f"no code to sign in with on another device: {host} answered {response.status_code}; check "
        "device_authorization_url, or sign in with the browser where the service does not offer this way",
        status=said.status,
        retry_after=said.retry_after,
    )


def _expired(offer: DeviceOffer) -> LoginFailedError:
    return LoginFailedError(f"the code {offer.user_code} has expired and nobody signed in; begin again")


def _address(value: object) -> str:
    """Return a web address that can be shown, or an empty text."""
    text = reveal(value) if isinstance(value, str) else ""
    shown = text.isprintable() and " " not in text and len(text) <= _ADDRESS_LIMIT
    return text if shown and text.startswith(("https://", "http://")) else ""
