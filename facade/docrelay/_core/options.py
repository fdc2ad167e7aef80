"""Settings: what every client starts from, and a check of what is given, which says the way out."""

from __future__ import annotations

import functools
import math
import platform
import re
import ssl
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from importlib import metadata
from urllib.request import getproxies

import httpx

from docrelay.errors import ConfigurationError

# What the operating system can wait for: milliseconds in 31 bits.
_LONGEST = 2_147_483.0
_BUNDLE = "SSL_CERT_FILE"
_HOST = re.compile(r"[\w.-]+|[0-9A-Fa-f:.%]+")


def shown(value: object) -> str:
    """Return what `value` is, without its text, which may be a secret."""
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, str | bytes):
        return f"{type(value).__name__} of length {len(value)}"
    return f"an object of type {type(value).__name__}"


def require(field: str, value: object, kind: type, way_out: str) -> None:
    """Raise ConfigurationError naming `field` unless `value` is a `kind`."""
    if not isinstance(value, kind):
        raise ConfigurationError(f"{field}: got {shown(value)}; {way_out}", field=field)


def require_number(
    field: str, value: object, *, least: float = 0, most: float = math.inf, whole: bool = False
) -> None:
    """Raise ConfigurationError naming `field` unless `value` is a finite number within the limits."""
    is_number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not is_number or not least <= value <= most or math.isinf(value):  # type: ignore[operator, arg-type]
        what = "a whole number" if whole else "a number"
        end = "" if math.isinf(most) else f" and at most {most:g}"
        raise ConfigurationError(
            f"{field}: must be {what} of at least {least:g}{end}; got {shown(value)}", field=field
        )


def require_timeout(value: object) -> None:
    """Raise ConfigurationError unless `value` is seconds above 0, or an `httpx.Timeout` of such."""
    parts: list[object] = [value]
    if isinstance(value, httpx.Timeout):
        parts = [part for part in value.as_dict().values() if part is not None]
    for part in parts:
        require_number("timeout", part, most=_LONGEST)
        if not part:
            raise ConfigurationError("timeout: 0 seconds allow no answer; give more", field="timeout")


def require_header(field: str, value: str) -> str:
    """Return `value` if it can be sent in a header; raise ConfigurationError naming `field` otherwise."""
    require(field, value, str, "pass a text")
    if not value.isascii() or not value.isprintable() or value != value.strip():
        raise ConfigurationError(
            f"{field}: a text of {len(value)} characters that cannot be sent in a header: only printable "
            "ASCII characters can, without white space around them",
            field=field,
        )
    return value


def require_url(field: str, value: object) -> None:
    """Raise ConfigurationError naming `field` unless `value` is a URL whose host can be looked up."""
    try:
        url = httpx.URL(value)  # type: ignore[arg-type]
        url.raw_host.decode("ascii").encode("idna")
        url.host.encode()  # What begins with xn-- has to be the spelling of something.
    except (httpx.InvalidURL, TypeError, UnicodeError):
        raise ConfigurationError(
            f"{field}: {shown(value)} is no URL; pass one such as https://api.example.com", field=field
        ) from None


def require_auth(auth: httpx.Auth | str, fixed: Callable[[str], httpx.Auth]) -> httpx.Auth:
    """Return `auth`, by way of `fixed` if it is a token; raise ConfigurationError for anything else."""
    if isinstance(auth, str):
        return fixed(auth)
    require("auth", auth, httpx.Auth, "pass an access token or an httpx.Auth such as docrelay.auth.TokenAuth")
    return auth


def require_known(given: Mapping[str, object], known: Mapping[str, object]) -> None:
    """Raise ConfigurationError for the first name in `given` that is not in `known`."""
    for name in given:
        if name not in known:
            raise ConfigurationError(f"{name}: no such option; known are {', '.join(known)}", field=name)


def tls_context(verify: ssl.SSLContext | bool) -> ssl.SSLContext:
    """Return the TLS context for `verify`; raise ConfigurationError when SSL_CERT_FILE can't be used."""
    if isinstance(verify, ssl.SSLContext):
        return verify
    require("verify", verify, bool, "pass True, False, or ssl.create_default_context(cafile=...)")
    try:
        return httpx.create_ssl_context(verify)
    except OSError as failure:  # ssl.SSLError is one.
        raise ConfigurationError(
            f"{_BUNDLE}: the file it names holds no readable certificates ({type(failure).__name__}); "
            "correct the variable or remove it",
            field=_BUNDLE,
        ) from None


@contextmanager
def proxies_checked(proxy: object) -> Generator[None, None, None]:
    """Turn what httpx raises for a proxy inside the block into ConfigurationError naming the setting."""
    if not isinstance(proxy, str | httpx.URL | httpx.Proxy | None):
        raise ConfigurationError(f"proxy: got {shown(proxy)}; pass the URL of a proxy", field="proxy")
    try:
        yield
    except (httpx.InvalidURL, ValueError, ImportError) as failure:
        field = "proxy" if proxy is not None else _bad_proxy_variable()
        if isinstance(failure, ImportError):
            problem = "a SOCKS proxy needs another package: pip install 'httpx[socks]'"
        elif field == "NO_PROXY":
            problem = "cannot be read; give host names and addresses, an IPv6 address without brackets"
        else:
            problem = "is no URL of a proxy; give one such as http://proxy.example.com:8080"
        raise ConfigurationError(f"{field}: {problem}", field=field) from None


def _bad_proxy_variable() -> str:
    for scheme, url in getproxies().items():
        if scheme in ("http", "https", "all"):
            try:
                proxy = httpx.Proxy(url if "://" in url else f"http://{url}")
                check_proxy(proxy)
                httpx.HTTPTransport(proxy=proxy, verify=False)
            except (httpx.InvalidURL, ValueError, ImportError):
                return f"{scheme.upper()}_PROXY"
    return "NO_PROXY"


def check_proxy(proxy: httpx.Proxy) -> None:
    """Raise ValueError for a proxy at no host or port: httpx finds that out when it connects."""
    if not _HOST.fullmatch(proxy.url.host) or not 0 < (proxy.url.port or 1) < 65536:
        raise ValueError


TIMEOUT = httpx.Timeout(connect=10.0, read=60.0, write=60.0, pool=10.0)


@functools.cache
def user_agent() -> str:
    """Return `docrelay/<version> python/<version> httpx/<version>`."""
    try:
        version = metadata.version("docrelay")
    except metadata.PackageNotFoundError:  # A source tree that is not installed.
        version = "0"
    return f"docrelay/{version} python/{platform.python_version()} httpx/{httpx.__version__}"
