"""The sign-in of SmartConnect: an RSA-encrypted password for a token that lives three months.

Source: SmartConnect REST API documentation, sections "Public key", "GetCompanyList", "GetToken".
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Generator
from typing import cast
from xml.etree.ElementTree import Element, ParseError

import attrs
import httpx
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from docrelay._core.redaction import SECRETS, RedactedURL, Unpicklable
from docrelay._core.responses import quoted
from docrelay._core.text import read_bool
from docrelay.auth.grants import TokenRequests, key_of, token_request
from docrelay.auth.peek import Peek
from docrelay.auth.placement import Placement, place_query, require_secure
from docrelay.auth.secret import Secret
from docrelay.auth.steps import Steps
from docrelay.auth.token import Clock, Token, refusal
from docrelay.errors import ConfigurationError, TokenRequestError

_GUID = re.compile(r"[0-9A-Za-z]{8}(-[0-9A-Za-z]{4}){3}-[0-9A-Za-z]{12}")
_EMPTY = "wrong API URL, or no access with this e-mail, password and company"


def _service_url(value: str) -> str:
    """Add https where the API Url is given bare, as SmartConnect shows it."""
    value = value.strip().rstrip("/")
    return value if "://" in value else f"https://{value}"


@attrs.frozen
class SmartConnectLogin(Unpicklable):
    """Sign in to SmartConnect with e-mail and password, for one company.

    The token is used until a call shows that it has died (a 401, or a 200 with an empty body) and
    `validate` agrees; then there is a new login.

    `api_url` is the "API Url" of System > API Settings, with or without scheme; `company` is the
    "Customer Id" shown next to it, or the name of a company.
    """

    api_url: str = attrs.field(converter=_service_url)
    email: str
    password: str = attrs.field(repr=False, converter=Secret)
    company: str = attrs.field(kw_only=True)
    login_url: str = attrs.field(
        default="https://login.smartconnect.com", kw_only=True, converter=_service_url
    )

    def __attrs_post_init__(self) -> None:
        for name in ("email", "password", "company"):
            if not getattr(self, name).strip():
                raise ConfigurationError(f"SmartConnectLogin: {name} is empty", field=name)
        require_secure(self.api_url, field="api_url")
        require_secure(self.login_url, field="login_url")

    @property
    def placement(self) -> Placement:
        """The query of the URL."""
        return place_query

    def key(self) -> str:
        """Name these tokens without any secret."""
        return key_of("SmartConnectLogin", self.api_url, self.email, self.company)

    def token_requests(self, previous: Token | None, clock: Clock) -> TokenRequests:  # noqa: ARG002
        """Ask for a token: see Grant."""
        key = yield from self._fetch_key()
        # A ciphertext serves for one request only, so that a service may refuse a repeated one.
        company = self.company
        if not _GUID.fullmatch(company):
            key, company = yield from self._find_company(key)
        _, answer = yield from self._sign_in("GetToken", key, companyId=company)
        token = Secret(_text(answer).strip())
        if not token or not token.isascii() or not token.isprintable():
            raise _not_understood(answer, "a token", _EMPTY)
        # "Valid for 3 months" is not told by the answer: its refusal is what ends this token.
        return Token(access_token=token)

    def rejects(self, response: httpx.Response) -> Steps[bool]:
        """Return whether `response` may mean that the token has died: a 401, or an empty body.

        Of an answer that does not tell its length the first bytes are waited for, also when it is
        to be streamed; more of it is not read here. A body that is empty only after decompression
        is taken as not empty.
        """
        if response.status_code != 200 or response.request.method == "HEAD":
            return response.status_code == 401
        length = response.headers.get("Content-Length")
        if length is not None:
            return bool(length == "0")
        is_empty: bool = yield Peek(response)
        return is_empty

    def validation(self, token: Token) -> Steps[bool]:
        """Ask whether the service still knows `token`: an empty body has other reasons too.

        Raises TokenRequestError when the answer says neither.
        """
        request = token_request("POST", f"{self.api_url}/validate", params={"token": token.access_token})
        request.url = RedactedURL(request.url)
        answer: httpx.Response = yield request
        if answer.status_code == 401:
            return False
        said = read_bool(_json(answer))
        if said is None:
            raise _not_understood(answer, "a yes or no", "the token was not validated")
        return said

    def _fetch_key(self) -> Generator[httpx.Request, httpx.Response, rsa.RSAPublicKey]:
        answer = yield token_request("POST", f"{self.login_url}/v1/public-key")
        try:
            return read_public_key(_text(answer))
        except ValueError:
            raise _not_understood(answer, "an RSA public key", "check login_url") from None

    def _sign_in(
        self, operation: str, key: rsa.RSAPublicKey, **more: str
    ) -> Generator[httpx.Request, httpx.Response, tuple[rsa.RSAPublicKey, httpx.Response]]:
        """Call with the encrypted password; after a refusal once more, if the key has changed."""
        answer = yield self._request(operation, key, more)
        if answer.is_success and answer.content.strip():
            return key, answer
        newer = yield from self._fetch_key()
        if newer.public_numbers() != key.public_numbers():
            key, answer = newer, (yield self._request(operation, newer, more))
        return key, answer

    def _request(self, operation: str, key: rsa.RSAPublicKey, more: dict[str, str]) -> httpx.Request:
        password = Secret(encrypt_password(key, self.password))
        params = {"email": self.email, "password": password, **more}
        request = token_request("POST", f"{self.api_url}/{operation}", params=params)
        request.url = RedactedURL(request.url)
        request.extensions[SECRETS] = (self.password,)  # The service decrypts it.
        return request

    def _find_company(
        self, key: rsa.RSAPublicKey
    ) -> Generator[httpx.Request, httpx.Response, tuple[rsa.RSAPublicKey, str]]:
        key, answer = yield from self._sign_in("GetCompanyList", key)
        found = _companies(answer)
        if found is None:
            raise _not_understood(answer, "a list of companies", _EMPTY)
        wanted = self.company.strip().casefold()
        ids = [guid for name, guid in found if guid and name.strip().casefold() == wanted]
        if len(ids) == 1:
            return key, ids[0]
        # With their ids, which alone tell two of one name apart.
        names = (
            ", ".join(f"{name!r} ({guid})" if guid else repr(name) for name, guid in found) or "none at all"
        )
        raise ConfigurationError(
            f"{len(ids)} companies are called {self.company!r}; this account sees: {names}. "
            "Give one of these names or ids (System > API Settings shows the id as Customer Id)",
            field="company",
        )


def read_public_key(text: str) -> rsa.RSAPublicKey:
    """Read a .NET `RSAKeyValue` document. Raises ValueError when it is not one."""
    try:
        root: Element = fromstring(text.strip(), forbid_dtd=True)
    except (ParseError, DefusedXmlException) as failure:
        raise ValueError("not an XML document") from failure
    parts = {child.tag.rpartition("}")[2]: child.text or "" for child in root}
    try:
        modulus, exponent = (
            int.from_bytes(base64.b64decode(parts[name]), "big") for name in ("Modulus", "Exponent")
        )
    except (KeyError, binascii.Error) as failure:
        raise ValueError("not an RSAKeyValue") from failure
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()


def encrypt_password(key: rsa.RSAPublicKey, password: str) -> str:
    """Encrypt with RSAES-PKCS1-v1_5 and return standard base64, not percent-encoded.

    Raises ConfigurationError when the password is longer than the key can hold.
    """
    length, limit = len(password.encode()), (key.key_size + 7) // 8 - 11
    if length > limit:
        raise ConfigurationError(
            f"password is {length} bytes long in UTF-8; the key of the service holds {limit}",
            field="password",
        )
    return base64.b64encode(key.encrypt(password.encode(), padding.PKCS1v15())).decode("ascii")


def _json(answer: httpx.Response) -> object:
    if not answer.is_success:
        raise refusal(answer)
    try:
        return cast("object", json.loads(answer.content))
    except (ValueError, RecursionError):
        return None


def _companies(answer: httpx.Response) -> list[tuple[str, str]] | None:
    """Return the names and ids in a list of companies; None if it is none."""
    body = _json(answer)
    if not isinstance(body, list):
        return None
    found: list[tuple[str, str]] = []
    for row in cast("list[object]", body):
        if isinstance(row, dict):
            fields = {str(k).lower(): v for k, v in cast("dict[str, object]", row).items()}
            name, guid = (quoted(str(fields.get(key) or ""), answer.request) for key in ("name", "id"))
            found.append((name, guid))
    return found


def _text(answer: httpx.Response) -> str:
    """Return the string the answer holds, whether or not it is quoted as JSON."""
    body = _json(answer)
    if isinstance(body, str):
        return body
    return answer.text if body is None and not answer.text.lstrip().startswith('"') else ""


def _not_understood(answer: httpx.Response, wanted: str, hint: str) -> TokenRequestError:
    host = answer.request.url.netloc.decode("ascii")
    kind = quoted(answer.headers.get("content-type", "no content type"), answer.request)
    return TokenRequestError(
        f"{host} sent no {wanted.partition(' ')[2]} ({kind}, {len(answer.content)} bytes): {hint}",
        status=answer.status_code,
    )
