"""OAuth 2.0 grants, each as a generator of requests: one body serves sync and async."""

from __future__ import annotations

import hashlib
import inspect
import json
import warnings
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from typing import Protocol, TypeAlias, cast
from urllib.parse import quote

import attrs
import httpx

from docrelay._core.redaction import Unpicklable
from docrelay._core.responses import TOKEN_REQUEST
from docrelay.auth.placement import Placement, place_bearer, require_secure
from docrelay.auth.secret import Secret, optional_secret, reveal_all
from docrelay.auth.token import Clock, Token, token_from_response
from docrelay.errors import ConfigurationError, LoginRequired, TokenRequestError

TokenRequests: TypeAlias = Generator[httpx.Request, httpx.Response, Token]

REFRESH_REQUEST = "docrelay.refresh_request"
"""Name of the request extension that marks the use of a refresh token."""


class PasswordGrantWarning(DeprecationWarning):
    """The password grant is advised against."""


class Grant(Protocol):
    """A way to get tokens."""

    @property
    def placement(self) -> Placement:
        """Where the tokens of this grant go in a request."""
        ...

    def key(self) -> str:
        """Return a stable name of whose tokens these are, without any secret, for stores."""
        ...

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:
        """Yield requests, receive their read answers, return the token.

        `previous` is the token to be replaced, for its refresh token. Raises AuthError.
        """
        ...


def _required(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not value or not value.strip():
        raise ConfigurationError(
            f"{type(instance).__name__}: {attribute.name} is empty", field=attribute.name
        )


def _secure(_: object, attribute: attrs.Attribute[str], value: str) -> None:
    require_secure(value, field=attribute.name)


def token_request(method: str, url: httpx.URL | str, **content: Mapping[str, str]) -> httpx.Request:
    """Build a request that is marked as one for a token."""
    request = httpx.Request(
        method,
        url,
        headers={"Accept": "application/json"},
        extensions={TOKEN_REQUEST: True},
        **reveal_all(content),  # params= or data=
    )
    request.stream = _OnceStream(request.content)
    return request


class _OnceStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that is sent once: a redirect (307, 308) must not carry the credentials elsewhere."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content

    def _take(self) -> bytes:
        content, self._content = self._content, b"" if self._content == b"" else None
        if content is None:
            raise TokenRequestError(
                "no token: the token endpoint redirected the credentials to another address, which was not "
                "followed; check the token URL"
            )
        return content

    def __iter__(self) -> Iterator[bytes]:
        yield self._take()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._take()


def is_refused_refresh(request: httpx.Request, answer: httpx.Response) -> bool:
    """Return whether `answer` says that the refresh token in `request` is used up or over."""
    if not request.extensions.get(REFRESH_REQUEST) or answer.is_success:
        return False
    try:
        body: object = json.loads(answer.content)
    except (ValueError, RecursionError):
        return False
    return isinstance(body, dict) and cast("dict[str, object]", body).get("error") == "invalid_grant"


def key_of(*parts: str | None) -> str:
    """Join the parts of a grant's key, so that two lists of parts never give the same key."""
    return " ".join("-" if part is None else quote(part, safe=":/@.,+=") for part in parts)


@attrs.frozen
class _OAuthGrant(Unpicklable):
    """What the OAuth grants share."""

    token_url: str = attrs.field(validator=_secure)
    client_id: str = attrs.field(validator=_required)

    @property
    def placement(self) -> Placement:
        """The Authorization header."""
        return place_bearer

    def key(self) -> str:
        """Name these tokens without any secret."""
        return self._key()

    def _key(self, *more: str | None) -> str:
        parts = (type(self).__name__, self.token_url, self.client_id, *more)
        return key_of(*parts)

    def _request(self, clock: Clock, **form: str | None) -> TokenRequests:
        received = clock()
        data = {name: Secret(value) for name, value in form.items() if value}
        request = token_request("POST", self.token_url, data=data)
        request.extensions[REFRESH_REQUEST] = form.get("grant_type") == "refresh_token"
        response = yield request
        return token_from_response(response, received=received)

    def _refresh(self, token: Token, clock: Clock, secret: str | None) -> TokenRequests:
        """Refresh, keeping the old refresh token where the service sends no new one."""
        fresh = yield from self._request(
            clock,
            grant_type="refresh_token",
            client_id=self.client_id,
            client_secret=secret,
            refresh_token=token.refresh_token,
        )
        if fresh.refresh_token is not None:
            return fresh
        return attrs.evolve(
            fresh,
            refresh_token=token.refresh_token,
            refresh_expires_at_monotonic=token.refresh_expires_at_monotonic,
        )


_ADVICE = (
    "the password grant hands the password to this program, and the OAuth 2.0 Security Best Current "
    "Practice (RFC 9700) forbids it; DocuMine advises AuthorizationCode or DeviceCode instead. Where "
    "there is no other way use a dedicated account, and silence this with warnings.filterwarnings("
    "'ignore', category=docrelay.auth.PasswordGrantWarning)"
)
_warned: set[str] = set()


def _warn_of_password_grant() -> None:
    """Warn whoever builds a Password, once per process.

    Not of one that docrelay builds from the environment: whoever set that cannot change the code.
    """
    frame = inspect.currentframe()
    for _ in range(3):  # Past this one, the one that called it, and the __init__ that attrs wrote.
        frame = frame and frame.f_back
    if _warned or frame is None or str(frame.f_globals.get("__name__")).startswith("docrelay."):
        return
    _warned.add("password")
    warnings.warn(_ADVICE, PasswordGrantWarning, stacklevel=4)


@attrs.frozen
class Password(_OAuthGrant):
    """Sign in with a user name and password; prefer the refresh token while there is one.

    Warns once per process with a PasswordGrantWarning: RFC 9700 (OAuth 2.0 Security Best Current
    Practice) forbids this grant, and DocuMine advises against it for that reason. Where there is no
    other way use a dedicated account; for DocuMine its local password, not the one of single sign-on.
    """

    username: str = attrs.field(validator=_required)
    password: str = attrs.field(validator=_required, repr=False, converter=Secret)
    client_secret: str | None = attrs.field(default=None, repr=False, kw_only=True, converter=optional_secret)
    scope: str | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        _warn_of_password_grant()

    def key(self) -> str:
        """Name these tokens without any secret."""
        return self._key(self.username, self.scope)

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:
        """Ask for a token: see Grant."""
        if previous is not None and previous.can_refresh(clock()):
            try:
                return (yield from self._refresh(previous, clock, self.client_secret))
            except TokenRequestError as failure:
                if failure.error != "invalid_grant":
                    raise
        return (
            yield from self._request(
                clock,
                grant_type="password",
                client_id=self.client_id,
                client_secret=self.client_secret,
                username=self.username,
                password=self.password,
                scope=self.scope,
            )
        )


@attrs.frozen
class ClientCredentials(_OAuthGrant):
    """Sign in as an application with its id and secret."""

    client_secret: str = attrs.field(validator=_required, repr=False, converter=Secret)
    scope: str | None = attrs.field(default=None, kw_only=True)

    def key(self) -> str:
        """Name these tokens without any secret."""
        return self._key(self.scope)

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:  # noqa: ARG002
        """Ask for a token: see Grant."""
        return self._request(
            clock,
            grant_type="client_credentials",
            client_id=self.client_id,
            client_secret=self.client_secret,
            scope=self.scope,
        )


@attrs.frozen
class RefreshToken(_OAuthGrant):
    """Go on from a refresh token that was got elsewhere; the newest one is used from then on."""

    refresh_token: str = attrs.field(validator=_required, repr=False, converter=Secret)
    client_secret: str | None = attrs.field(default=None, repr=False, kw_only=True, converter=optional_secret)

    def key(self) -> str:
        """Name these tokens without any secret."""
        # Who the user is is not known here; the digest keeps two users of one client apart.
        return self._key(hashlib.sha256(self.refresh_token.encode()).hexdigest()[:16])

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:
        """Ask for a token: see Grant."""
        if previous is None or previous.refresh_token is None:
            previous = Token(access_token="", refresh_token=self.refresh_token)
        try:
            return (yield from self._refresh(previous, clock, self.client_secret))
        except TokenRequestError as failure:
            if failure.error != "invalid_grant":
                raise
            message = (
                f"{failure}; the session has ended: sign in again (`docrelay login` for a service of "
                "docrelay) and go on from the new refresh token"
            )
        raise LoginRequired(message)
