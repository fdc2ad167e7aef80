"""URLs made fit to show. Standard library only, and the names that the generated clients list.

SmartConnect carries its token in the query string, and httpx logs whole URLs at INFO. So a URL is
shown with an allow-list: the values of known harmless query names stay, everything else is masked.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_plus, urlsplit

MASK = "***"

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.\-]{0,39}")
_SECRET_NAME = re.compile(
    "token|secret|passw|assertion|verifier|credential|signature|authorization|cookie|device_code|api.?key"
    "|^(code|email|sig)$",
    re.IGNORECASE,
)
_HARMLESS_NAME = re.compile("_type_hint$|_token_type$", re.IGNORECASE)


def redact_url(url: object) -> str:
    """Show `url` without userinfo, fragment, or the value of any query name not known as harmless.

    It is a text or a URL of httpx. What cannot be read as a URL becomes `***` as a whole, and what is
    redacted already stays as it is.
    """
    try:
        parts = urlsplit(str(url))
    except ValueError:
        return MASK
    query = "&".join(_redact_pair(pair) for pair in parts.query.split("&")) if parts.query else ""
    netloc = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=netloc, query=query, fragment="").geturl()


def _redact_pair(pair: str) -> str:
    # The pipeline that writes the list imports this module, too.
    from docrelay_api.query_names import HARMLESS  # noqa: PLC0415

    name, equals, _ = pair.partition("=")
    plain = unquote_plus(name)
    if not equals or not _PLAIN_NAME.fullmatch(plain):
        return MASK
    return pair if plain.lower() in HARMLESS else f"{name}={MASK}"


def is_secret_name(name: str) -> bool:
    """Return whether a header, parameter or field of this name carries a secret."""
    return bool(_SECRET_NAME.search(name)) and not _HARMLESS_NAME.search(name)
