"""URLs and objects that keep their secrets to themselves.

SmartConnect carries its token in the query string, and httpx logs whole URLs at INFO. So a URL is
shown with an allow-list: the values of known harmless query names stay, everything else is masked.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn, SupportsIndex
from urllib.parse import unquote_plus, urlsplit

import httpx

MASK = "***"

_SHOWN_NAMES = """
batchid companyid connectionid datasourceid enddate externalintegrationstatus includeactive
includearchived includedeleted includedetails integrationstatus keepmanualchanges mapkey pagenumber
pagesize processid returnerrors runnumber sort startdate taskid taskstatus workspaceid
"""
_SHOWN = frozenset(_SHOWN_NAMES.split())
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,39}")


def redact_url(url: httpx.URL | str) -> str:
    """Show `url` without userinfo, fragment, or the value of any query name not known as harmless.

    A string that cannot be read as a URL becomes `***` as a whole.
    """
    text = str(httpx.URL(url)) if isinstance(url, httpx.URL) else url
    try:
        parts = urlsplit(text)
    except ValueError:
        return MASK
    query = "&".join(_redact_pair(pair) for pair in parts.query.split("&")) if parts.query else ""
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, query=query, fragment="").geturl()


def _redact_pair(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    if not equals or not _PLAIN_NAME.fullmatch(unquote_plus(name)):
        return MASK
    return pair if unquote_plus(name).lower() in _SHOWN else f"{name}={MASK}"


class RedactedURL(httpx.URL):
    """A URL that is sent as it is and shown redacted.

    `str()`, `repr()` and pickles give the redacted form; `raw_path`, `params`, `host` and the other
    parts stay true, and those are what transports read. `httpx.URL(redacted)` is the true URL.
    """

    def __str__(self) -> str:
        return redact_url(self)

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


class Unpicklable:
    """Refuse to be pickled or copied, for objects that hold secrets."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: SupportsIndex) -> NoReturn:
        raise TypeError(
            f"{type(self).__name__} holds secrets and cannot be pickled or copied; "
            "build it again where it is needed"
        )
