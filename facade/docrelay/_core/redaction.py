"""URLs, texts and objects that keep the secrets of a request to themselves."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn, SupportsIndex, cast
from urllib.parse import parse_qsl, quote, quote_plus

import httpx

from docrelay._core.urls import MASK, is_secret_name, redact_url


class RedactedURL(httpx.URL):
    """A URL that is sent as it is and shown redacted.

    `str()`, `repr()` and pickles give the redacted form; `raw_path`, `params`, `host` and the other
    parts stay true, and those are what transports read. `httpx.URL(redacted)` is the true URL.

    SmartConnect takes its token in the query only, and httpx logs each URL that it sends to at INFO, as
    does what instruments it; nobody asks before. A logging filter would have to be in every
    program's handlers. So the URL itself keeps the secret: httpx formats `request.url` with `str()` and
    sends its parts. The price is that whoever turns it into text and back has a URL that cannot be
    used, which is why it is not done here.
    """

    def __str__(self) -> str:
        return redact_url(httpx.URL(self))

    def __repr__(self) -> str:
        return f"RedactedURL({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, httpx.URL | str):
            return NotImplemented
        return httpx.URL(self) == httpx.URL(other)

    def __hash__(self) -> int:
        return hash(httpx.URL(self))

    def __reduce__(self) -> tuple[type[RedactedURL], tuple[str]]:
        return RedactedURL, (str(self),)

    def copy_with(self, **kwargs: Any) -> RedactedURL:
        """Copy with changed parts; the copy is redacted too."""
        return RedactedURL(self, **kwargs)

    def join(self, url: httpx.URL | str) -> RedactedURL:
        """Resolve `url` against the true URL; the result is redacted too."""
        return RedactedURL(httpx.URL(self).join(httpx.URL(url)))


SECRETS = "docrelay.secrets"
"""Name of the request extension with texts that are secret, too, though the request only implies them."""

_SHORTEST = 4
_HEAD = 8
_LARGEST_BODY = 65536


class Scrubber:
    """Masks what a request carried in secret wherever it comes back: a service may echo what it got.

    That is: the values of headers, cookies, query and form or JSON fields with the name of a secret,
    in the spellings that services use. The first eight characters of a long one are enough.
    """

    def __init__(self, request: httpx.Request | None, *more: str) -> None:
        secrets = (*more, *(() if request is None else _secrets_of(request)))
        found = {str.__str__(secret) for secret in secrets if len(secret) >= _SHORTEST}
        spellings = {spelling for secret in found for spelling in _spellings(secret)}
        # The longest first: a Basic credential holds what is a secret by itself.
        self._spellings = sorted(spellings, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return `text` with every secret masked."""
        return _mask(text, self._spellings, MASK)

    def content(self, content: bytes) -> bytes:
        """Return the bytes of a text with every secret masked, in UTF-8 or UTF-16."""
        text = content.decode("latin-1")
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            mask, *spellings = (
                spelling.encode(encoding, "surrogatepass").decode("latin-1")
                for spelling in (MASK, *self._spellings)
            )
            text = _mask(text, spellings, mask)
        return text.encode("latin-1")


def _mask(text: str, spellings: Sequence[str], mask: str) -> str:
    for spelling in spellings:
        text = text.replace(spelling, mask)
    heads: dict[str, list[str]] = {}
    for spelling in spellings:
        if len(spelling) >= 2 * _HEAD:
            heads.setdefault(spelling[:_HEAD], []).append(spelling)
    for head, alike in heads.items():
        text = _mask_cut(text, head, alike, mask)
    return text


def _mask_cut(text: str, head: str, spellings: Sequence[str], mask: str) -> str:
    """Mask what begins with `head`, as far as it is one of `spellings`."""
    parts: list[str] = []
    at = 0
    while (found := text.find(head, at)) >= 0:
        parts += [text[at:found], mask]
        at = found + max(_common_prefix(text[found : found + len(one)], one) for one in spellings)
    return "".join([*parts, text[at:]])


def _common_prefix(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), len(one))


def _secrets_of(request: httpx.Request) -> Iterator[str]:
    yield from request.extensions.get(SECRETS, ())
    yield httpx.URL(request.url).password
    for name, value in request.headers.items():
        if is_secret_name(name):
            yield from _secrets_of_header(value)
    for name, value in (*request.url.params.multi_items(), *_fields(request)):
        if is_secret_name(name):
            yield value


def _secrets_of_header(value: str) -> Iterator[str]:
    """Return what is secret in a key, a credential or cookies."""
    yield value
    for part in value.split(";"):
        yield part.strip().partition("=")[2]
    scheme, _, credential = value.partition(" ")
    yield credential
    if scheme.lower() == "basic":
        try:
            yield base64.b64decode(credential).decode().partition(":")[2]
        except (binascii.Error, ValueError):
            return


def _fields(request: httpx.Request) -> Iterator[tuple[str, str]]:
    """Return the texts of a form or of a JSON object that a request carries."""
    try:
        content = request.content
    except httpx.StreamError:
        return
    kind = request.headers.get("content-type", "")
    if len(content) > _LARGEST_BODY:
        return
    if kind.startswith("application/x-www-form-urlencoded"):
        yield from parse_qsl(content.decode("utf-8", "replace"))
    elif "json" in kind:
        try:
            body: object = json.loads(content)
        except (ValueError, RecursionError):
            return
        if isinstance(body, dict):
            for name, value in cast("dict[str, object]", body).items():
                if isinstance(value, str) and name != "code":  # Of a currency, for example.
                    yield name, value


def _spellings(secret: str) -> Iterator[str]:
    """Return `secret` as it stands in texts, URLs, JSON, HTML and base64."""
    yield secret
    for encoded in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield encoded
        yield re.sub("%[0-9A-F]{2}", lambda match: match[0].lower(), encoded)
    for escaped in (json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]):
        yield escaped
        yield escaped.replace("/", "\\/")
    yield html.escape(secret)
    yield html.escape(secret).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    content = secret.encode(errors="surrogatepass")
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(content).rstrip(b"=").decode("ascii")


class Unpicklable:
    """Refuse to be pickled or copied, for objects that hold secrets."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds secrets and cannot be pickled or copied; "
            "build it again where it is needed"
        )
