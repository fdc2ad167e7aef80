"""A session that a person has begun: it goes on by its refresh token, and ends with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

import attrs
import httpx

from docrelay._core.redaction import Unpicklable
from docrelay.auth.grants import RefreshToken, TokenRequests, key_of, token_request
from docrelay.auth.placement import Placement, place_bearer, require_secure
from docrelay.auth.secret import Secret, optional_secret
from docrelay.auth.token import Clock, Token, token_from_response
from docrelay.errors import AuthError, ConfigurationError, LoginRequired


class LoginFailedError(AuthError):
    """A person's sign-in was refused, cancelled, or not finished in time."""


def secure(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Validate, for attrs, that a URL is https or loopback."""
    require_secure(value, field=attribute.name)


def filled(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Validate, for attrs, that a text is not empty."""
    if not value or not value.strip():
        name = type(instance).__name__
        raise ConfigurationError(f"{name}: {attribute.name} is empty", field=attribute.name)


@attrs.frozen
class SessionGrant(Unpicklable):
    """What the grants share that begin with a person.

    As a grant it only goes on from the token in the store; `docrelay.auth.login` begins anew.
    """

    token_url: str = attrs.field(validator=secure)
    client_id: str = attrs.field(validator=filled)
    client_secret: Secret | None = attrs.field(
        default=None, repr=False, kw_only=True, converter=optional_secret
    )
    scope: str | None = attrs.field(default=None, kw_only=True)

    @property
    def placement(self) -> Placement:
        """The Authorization header."""
        return place_bearer

    def key(self) -> str:
        """Name these tokens without any secret."""
        return key_of(type(self).__name__, self.token_url, self.client_id, self.scope)

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:
        """Refresh `previous`; raises LoginRequired when there is nothing to refresh."""
        if previous is None:
            self._ask_person("nobody has signed in yet")
        if previous.refresh_token is None:
            self._ask_person("the token has ended, and the service gave none to refresh it with")
        if not previous.can_refresh(clock()):
            self._ask_person("the session has ended")
        refresh = RefreshToken(
            self.token_url, self.client_id, previous.refresh_token, client_secret=self.client_secret
        )
        try:
            return (yield from refresh.token_requests(previous, clock))
        except LoginRequired:
            pass
        return self._ask_person("the service has ended the session")

    def _ask_person(self, reason: str) -> NoReturn:
        host = httpx.URL(self.token_url).host
        raise LoginRequired(
            f"{reason} ({host}, client {self.client_id}): sign in with "
            f"docrelay.auth.login(grant, store=store), where `grant` is this {type(self).__name__}"
        )

    def request_with_secret(self, url: str, form: Mapping[str, str | None]) -> httpx.Request:
        """Build the POST of a form with the client's id and secret; absent values are left out."""
        full = {"client_id": self.client_id, "client_secret": self.client_secret, **form}
        return token_request("POST", url, data={name: value for name, value in full.items() if value})

    def ask_for_token(self, clock: Clock, form: Mapping[str, str | None]) -> TokenRequests:
        """Send `form` to the token endpoint: see Grant.token_requests."""
        received = clock()
        response = yield self.request_with_secret(self.token_url, form)
        return token_from_response(response, received=received)
