"""From an httpx answer or failure to a typed error."""

from __future__ import annotations

import codecs
import json
import math
import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import cast

import httpx

from docrelay import errors
from docrelay._core.redaction import Scrubber
from docrelay._core.text import one_line
from docrelay._core.urls import redact_url

TOKEN_REQUEST = "docrelay.token_request"  # noqa: S105  (no password)
"""Name of the request extension that marks a request for a token."""
SIGNS_IN = "docrelay.signs_in"
"""Name of the response extension that is true where the answer may be credentials, which no error carries."""
MAX_ERROR_BYTES = 64 * 1024
"""How many decoded bytes of an error answer are looked at; the rest is not read."""

_CHARSETS = ("ascii", "cp125", "iso8859", "utf-8", "utf-16")
_BODY_LIMIT = 2048
# No two matches can begin in the same tag, so a page full of them is read once.
_TITLE = re.compile(r"<title[^<>]*>([^<]{1,200})", re.IGNORECASE)
_SAFE_HEADERS = (
    "content-type",
    "content-length",
    "date",
    "retry-after",
    "server",
    "x-request-id",
    "x-correlation-id",
    "request-id",
    "traceparent",
)
_BY_STATUS: dict[int, type[errors.ResponseError]] = {
    400: errors.BadRequestError,
    401: errors.AuthenticationError,
    403: errors.PermissionDeniedError,
    404: errors.NotFoundError,
    409: errors.ConflictError,
    422: errors.BadRequestError,
    429: errors.RateLimitError,
}


def error_from_response(response: httpx.Response) -> errors.ResponseError:
    """Build the typed error of an error answer whose body has been read.

    Understands `{"message"}` bodies, problem details (RFC 9457), OAuth errors, HTML, plain text and
    empty bodies; a Retry-After date is taken relative to the answer's own Date header.
    """
    status = response.status_code
    kind = _BY_STATUS.get(status, errors.ServerError if status >= 500 else errors.ResponseError)
    known = Scrubber(response.request)
    shown = without_secrets(response)
    detail = read_detail(shown)
    detail = None if detail is None else known.text(detail)
    url = str(response.request.url)
    message = f"{response.request.method} {redact_url(url)} answered {status}"
    if response.reason_phrase:
        message += f" {one_line(known.text(response.reason_phrase), 100)}"
    headers = {name: response.headers[name] for name in _SAFE_HEADERS if name in response.headers}
    return kind(
        f"{message}: {detail}" if detail else message,
        status=status,
        method=response.request.method,
        url=url,
        detail=detail,
        retry_after=read_retry_after(response.headers),
        headers={name: one_line(known.text(value)) for name, value in headers.items()},
        body=shown.content[:_BODY_LIMIT],
    )


def unexpected(
    response: httpx.Response, problem: str, *, performed: bool = False, transient: bool = False
) -> errors.UnexpectedResponseError:
    """Build the error of a success answer with a `problem`; its body need not have been read.

    With `performed` it says, where the request is not only for reading, that the service took it on,
    and carries the beginning of the body.
    """
    request = response.request
    kind = quoted(content_type(response), request)
    announced = response.headers.get("content-length", "")
    length = int(announced) if announced.isdecimal() and len(announced) < 20 else None
    is_read = True
    try:
        length = len(response.content)
    except httpx.StreamError:  # Not read yet, or piece by piece.
        is_read = False
    size = "unknown length" if length is None else f"{length} bytes"
    is_told = performed and not (request.method in ("GET", "HEAD") or request.extensions.get("idempotent"))
    is_quoted = is_told and is_read and not response.extensions.get(SIGNS_IN)
    note = "; the service took the request on: look what became of it before you send it again"
    return errors.UnexpectedResponseError(
        f"{redact_url(request.url)} answered {response.status_code} ({kind or 'no content type'}, {size}) "
        f"with {problem}{note if is_told else ''}",
        status=response.status_code,
        content_type=kind,
        length=length,
        body=without_secrets(response).content[:_BODY_LIMIT] if is_quoted else b"",
        transient=transient,
    )


def is_plain(charset: str | None) -> bool:
    """Return whether text in `charset` is decoded in linear time; what Python has is not all like that."""
    try:
        return charset is None or codecs.lookup(charset).name.startswith(_CHARSETS)
    except (LookupError, ValueError):
        return False


def without_secrets(response: httpx.Response) -> httpx.Response:
    """Return the first 64 KiB of an answer, with what its request carried in secret masked."""
    known = Scrubber(response.request)
    # Without the parameters, so that the text is decoded as UTF-8, or as the charset that is plain.
    kind = content_type(response).encode("ascii", "replace")
    charset = response.charset_encoding
    return httpx.Response(
        response.status_code,
        headers={b"content-type": kind} if kind else {},
        content=known.content(response.content[:MAX_ERROR_BYTES]),
        request=response.request,
        default_encoding=charset if charset and is_plain(charset) else "utf-8",
    )


def quoted(text: object, request: httpx.Request | None, *secrets: str, limit: int = 200) -> str:
    """Return what a service said in one harmless line, without the secrets that it was told.

    Those are `secrets`, and what `request` carried. What is no text becomes an empty one.
    """
    said = one_line(Scrubber(request, *secrets).text(text), limit) if isinstance(text, str) else ""
    return said if said.isprintable() else "".join(c if c.isprintable() else "?" for c in said)


def content_type(response: httpx.Response) -> str:
    """Return the media type of the answer in lower case, without parameters."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def is_html(response: httpx.Response) -> bool:
    """Return whether the answer is a web page, which no API here sends on purpose."""
    return content_type(response) in ("text/html", "application/xhtml+xml")


def read_detail(response: httpx.Response) -> str | None:
    """Return what the body of an error answer says, in one line of at most 500 characters.

    Looks at the first 64 KiB, in linear time.
    """
    if is_html(response):
        title = _TITLE.search(response.text[:MAX_ERROR_BYTES])
        what = "a web page, probably of a proxy or a sign-in page"
        return one_line(f"{what} ({title[1]})" if title else what)
    try:
        body: object = json.loads(response.content[:MAX_ERROR_BYTES])
        said = _say(cast("Mapping[str, object]", body)) if isinstance(body, dict) else body
    except (ValueError, RecursionError):
        said = response.text if content_type(response).startswith("text/") else None
    return (one_line(said) or None) if isinstance(said, str) else None


def _say(body: Mapping[str, object]) -> str:
    """Join the fields that the known error shapes use, in the order a person would read them."""
    parts = [
        body[name]
        for name in ("title", "detail", "message", "Message", "error", "error_description")
        if name in body
    ]
    words = [part for part in parts if isinstance(part, str) and part]
    fields = body.get("errors")
    if isinstance(fields, dict | list) and fields:
        words.append(json.dumps(fields, ensure_ascii=False))
    return ": ".join(dict.fromkeys(words))


def read_retry_after(headers: httpx.Headers) -> float | None:
    """Return the Retry-After header in seconds, never negative; None when absent or unreadable."""
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        seconds = float(value)
    except ValueError:
        until = _read_date(value)
        if until is None:
            return None
        now = _read_date(headers.get("date", "")) or datetime.now(UTC)
        seconds = (until - now).total_seconds()
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _read_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_NOT_CONNECTED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


def error_from_transport(failure: httpx.RequestError, request: httpx.Request) -> errors.DocrelayError:
    """Build the typed error of a request that got no complete answer; names the host only."""
    connected = not isinstance(failure, _NOT_CONNECTED)
    timeout = isinstance(failure, httpx.TimeoutException)
    host = request.url.netloc.decode("ascii") or "(no host)"
    is_for_token = bool(request.extensions.get(TOKEN_REQUEST))
    if timeout:
        hint = "the time limit can be raised with timeout="
    elif type(failure) is httpx.TransportError:  # Of none of the kinds that httpx knows.
        hint = "the connection, or the reading of what was to be sent, broke"
    elif connected:
        hint = "the connection broke; the service may or may not have acted on the request"
    else:
        hint = f"check the {'token URL' if is_for_token else 'URL'}, the network, and proxy settings"
    # Only connection failures are quoted: protocol errors may quote header values.
    reason = str(failure) if isinstance(failure, httpx.ConnectError) else ""
    # What httpx took over from the libraries below is known by the name it had there.
    said = f"{type(failure.__cause__ or failure).__name__}{': ' + reason if reason else ''}"
    if is_for_token:
        return errors.TokenEndpointUnreachableError(
            f"no token: {host} was not reached ({said}); {hint}",
            host=host,
            hint=hint,
            connected=connected,
        )
    kind = errors.TimeoutExceededError if timeout else errors.TransportError
    return kind(
        f"{request.method} to {host} failed ({said}); {hint}",
        host=host,
        hint=hint,
        connected=connected,
    )


@contextmanager
def typed_transport_errors(request: httpx.Request | None = None) -> Generator[None, None, None]:
    """Turn httpx request failures inside the block into typed errors.

    `request` is used where the failure itself does not know its request.
    """
    try:
        yield
    except httpx.RequestError as failure:
        try:
            request = failure.request
        except RuntimeError:
            request = request or httpx.Request("GET", "")
        raise error_from_transport(failure, request) from None
