"""Where a token goes in a request, and authentication with a fixed token."""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from typing import Protocol

import httpx

from docrelay._core.loopback import is_loopback
from docrelay._core.redaction import RedactedURL, Unpicklable
from docrelay._core.urls import MASK
from docrelay.auth.secret import Secret, reveal
from docrelay.errors import ConfigurationError

_HOME = "docrelay.home"


class Placement(Protocol):
    """Put an access token into a request, in place; doing it again replaces the token."""

    def __call__(self, request: httpx.Request, access_token: str, /) -> None:
        """Place the token."""
        ...


def place_bearer(request: httpx.Request, access_token: str) -> None:
    """Send the token as `Authorization: Bearer`."""
    require_secure(request.url, field="base_url")
    request.headers["Authorization"] = "Bearer " + Secret(_checked(access_token))


_IN_QUERY = re.compile(r"([?&](?:token|password)=)[^&#\s'\"]+", re.IGNORECASE)


class _TokensInLogs(logging.Filter):
    """Masks tokens in URLs that httpx and httpcore log: to a redirect httpx gives a URL of its own."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        shown = _IN_QUERY.sub(rf"\1{MASK}", said)
        if shown != said:
            record.msg, record.args = shown, ()
        return True


_tokens_in_logs = _TokensInLogs()
_loggers = [logging.getLogger(name) for name in ("httpx", "httpcore.http11", "httpcore.http2")]


def place_query(request: httpx.Request, access_token: str) -> None:
    """Send the token as query parameter `token`, in a URL that shows itself redacted only.

    From then on that parameter is masked in all that httpx logs.
    """
    require_secure(request.url, field="base_url")
    for logger in _loggers:
        logger.addFilter(_tokens_in_logs)  # Once: it knows what it has.
    request.url = RedactedURL(request.url.copy_set_param("token", reveal(_checked(access_token))))


def redact_redirects(response: httpx.Response) -> None:
    """Redact the URLs that redirects have led to, if that of the first request is."""
    answers = (*response.history, response)
    if isinstance(answers[0].request.url, RedactedURL):
        for request in (*(answer.request for answer in answers), response.next_request):
            if request is not None:
                request.url = RedactedURL(request.url)


def stay_home(request: httpx.Request) -> None:
    """Redact the URL of each request of a chain of redirects; another host does not get the token."""
    origin = (request.url.scheme, request.url.host, request.url.port)
    if request.extensions.setdefault(_HOME, origin) != origin:
        request.url = request.url.copy_remove_param("token")
    request.url = RedactedURL(request.url)


def require_secure(url: httpx.URL | str, *, field: str) -> httpx.URL:
    """Return `url` if a secret may travel to it: https, or any scheme on loopback.

    Raises ConfigurationError naming `field` otherwise.
    """
    try:
        url = httpx.URL(url)
        _ = url.host  # Decoded when it is asked for.
    except (httpx.InvalidURL, UnicodeError):
        raise ConfigurationError(f"{field} is not a URL", field=field) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(
            f"{field} needs to be an absolute https:// URL; it has "
            f"{'no host' if url.scheme else 'no scheme'}",
            field=field,
        )
    if url.scheme == "http" and not is_loopback(url.host):
        raise ConfigurationError(
            f"{field} is plain http to {url.host}, which would show the credentials to the "
            "network; use https:// (http is accepted for loopback hosts only)",
            field=field,
        )
    return url


def _checked(access_token: str) -> str:
    """Refuse what cannot be sent; h11 would quote the value in its own error."""
    if not access_token or not access_token.isascii() or not access_token.isprintable():
        raise ConfigurationError(
            f"token of {len(access_token)} characters is empty or holds characters that cannot be "
            "sent (line breaks, control or non-ASCII characters)",
            field="token",
        )
    return access_token


class StaticToken(httpx.Auth, Unpicklable):
    """Authenticate with one fixed token, placed by `placement`."""

    def __init__(self, token: str, placement: Placement) -> None:
        self._token = Secret(_checked(token.strip()))
        self._placement = placement

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Place the token, for httpx."""
        self._placement(request, self._token)
        redact_redirects((yield request))


class BearerToken(StaticToken):
    """Authenticate with one fixed token in the Authorization header."""

    def __init__(self, token: str) -> None:
        super().__init__(token, place_bearer)


class QueryToken(StaticToken):
    """Authenticate with one fixed token in the query, as SmartConnect wants it."""

    def __init__(self, token: str) -> None:
        super().__init__(token, place_query)


def static_auth(token: str, placement: Placement = place_bearer) -> StaticToken:
    """Return authentication with the fixed `token`."""
    return StaticToken(token, placement)
