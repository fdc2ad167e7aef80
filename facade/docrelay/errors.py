"""The typed errors of docrelay, and how answers and transport failures become one of them.

Every error can be pickled. None carries request data, and every URL in one is redacted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docrelay._core.redaction import redact_url


class DocrelayError(Exception):
    """Base of every error that docrelay raises on purpose."""


class ConfigurationError(DocrelayError, ValueError):
    """A setting is missing or unusable; `field` names it."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class TransportError(DocrelayError):
    """The service was not reached, or the connection broke.

    `connected` is False when the request certainly did not reach the service.
    """

    def __init__(self, message: str, *, host: str = "", hint: str = "", connected: bool = True) -> None:
        super().__init__(message)
        self.host = host
        self.hint = hint
        self.connected = connected


class TimeoutExceededError(TransportError):
    """The service did not answer in time."""


class ResponseError(DocrelayError):
    """The service answered with an error status.

    `url` is redacted; `retry_after` is in seconds; `headers` is a harmless subset with lower-case
    names; `body` is at most the first 2,048 bytes of the answer.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        method: str = "",
        url: str = "",
        detail: str | None = None,
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.method = method
        self.url: str = redact_url(url)
        self.detail = detail
        self.retry_after = retry_after
        self.headers: dict[str, str] = dict(headers or {})
        self.body = body


class BadRequestError(ResponseError):
    """400 or 422: the service refused the values it was given."""


class AuthenticationError(ResponseError):
    """401: the token or credentials were not accepted."""


class PermissionDeniedError(ResponseError):
    """403: the account may not do this."""


class NotFoundError(ResponseError):
    """404: no such thing, or not visible to this account."""


class ConflictError(ResponseError):
    """409: the present state of the thing does not allow this."""


class RateLimitError(ResponseError):
    """429: too many requests; see `retry_after`."""


class ServerError(ResponseError):
    """5xx: the service failed."""


class UnexpectedResponseError(DocrelayError):
    """A success answer that cannot be understood: a proxy's page, an empty body, missing fields.

    Where the service took on something that is not only read, the message says so, and `body` is at
    most the first 2,048 bytes of the answer: the result may be in it. `transient` tells that another
    try may be answered otherwise.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        content_type: str = "",
        length: int | None = None,
        body: bytes = b"",
        transient: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.content_type = content_type
        self.length = length
        self.body = body
        self.transient = transient


class AuthError(DocrelayError):
    """No usable token could be had."""


class TokenRequestError(AuthError):
    """The token endpoint refused, or gave an answer that holds no token.

    `error` is the OAuth error code where there was one; `status` is None without an answer.
    """

    def __init__(
        self,
        message: str,
        *,
        error: str | None = None,
        description: str | None = None,
        status: int | None = None,
        retry_after: float | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(message, **fields)
        self.error = error
        self.description = description
        self.status = status
        self.retry_after = retry_after


class TokenEndpointUnreachableError(TokenRequestError, TransportError):
    """The host of the token endpoint was not reached."""


class LoginRequired(AuthError):  # noqa: N818  (it asks for something, it is no failure)
    """A person has to sign in again."""


class ProcessingError(DocrelayError):
    """A document ended in an error state of its service."""

    def __init__(self, message: str, *, item: str = "", state: str = "", detail: str | None = None) -> None:
        super().__init__(message)
        self.item = item
        self.state = state
        self.detail = detail


class WaitTimeoutError(DocrelayError, TimeoutError):
    """Waiting for a result took longer than allowed; the work itself may still go on."""
