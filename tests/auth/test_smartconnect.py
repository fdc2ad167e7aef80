from __future__ import annotations

import base64
import json
import pickle
from collections.abc import Callable

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from docrelay.auth import SmartConnectLogin, TokenAuth
from docrelay.auth.smartconnect import encrypt_password, read_public_key
from docrelay.errors import ConfigurationError, DocrelayError, TokenRequestError

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
GUID = "48caf272-0000-0000-0000-00000000000u"
TOKEN = "canary+token/with==signs=="
WORD = "canary-pässword"


def b64(number: int) -> str:
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()


NUMBERS = KEY.public_key().public_numbers()
XML = f"<RSAKeyValue><Modulus>{b64(NUMBERS.n)}</Modulus><Exponent>{b64(NUMBERS.e)}</Exponent></RSAKeyValue>"
COMPANIES = [
    {"Id": GUID, "Name": "Demo Company 1", "SubscriptionExpiry": None},
    {"Id": GUID[:-1] + "2", "Name": "Twin"},
    {"Id": GUID[:-1] + "3", "Name": "Twin"},
]

Handler = Callable[[httpx.Request], httpx.Response]


def respond(request: httpx.Request) -> httpx.Response:
    """Play the service, checking that the password arrives intact."""
    name = request.url.path.rpartition("/")[2]
    if name == "public-key":
        return httpx.Response(200, json=XML)
    if name in ("GetCompanyList", "GetToken"):
        cipher = base64.b64decode(request.url.params["password"], validate=True)
        assert KEY.decrypt(cipher, padding.PKCS1v15()).decode() == WORD
        assert request.url.params["email"] == "user+tag@example.com"
        assert b"%253" not in request.url.query
        assert request.url.query.count(b"%3D") >= 1
    if name == "GetCompanyList":
        return httpx.Response(200, json=COMPANIES)
    if name == "GetToken":
        assert request.url.params["companyId"] == GUID
        return httpx.Response(200, json=TOKEN)
    return httpx.Response(200, json=request.url.params["token"])


def login(company: str = GUID, api_url: str = "api.example.com/API") -> SmartConnectLogin:
    return SmartConnectLogin(api_url, "user+tag@example.com", WORD, company=company)


def fetch(grant: SmartConnectLogin, handler: Handler = respond) -> httpx.Response:
    with httpx.Client(transport=httpx.MockTransport(handler), auth=TokenAuth(grant)) as client:
        return client.get("https://api.example.com/API/GetConnections")


@pytest.mark.parametrize("company", [GUID, "demo company 1"])
@pytest.mark.parametrize("api_url", ["api.example.com/API", "https://api.example.com/API/"])
def test_signs_in_and_sends_the_token_in_the_query(company: str, api_url: str) -> None:
    response = fetch(login(company, api_url))
    assert response.json() == TOKEN
    assert str(response.url) == "https://api.example.com/API/GetConnections?token=***"


def replaced(name: str, answer: httpx.Response) -> Handler:
    return lambda request: answer if request.url.path.endswith(name) else respond(request)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text=XML),
        httpx.Response(200, text=f"\n{XML}\n", headers={"Content-Type": "application/xml"}),
        httpx.Response(200, json=XML.replace("<RSAKeyValue>", '<RSAKeyValue xmlns="urn:x">')),
    ],
)
def test_accepts_the_key_quoted_or_bare(answer: httpx.Response) -> None:
    assert fetch(login(), replaced("public-key", answer)).json() == TOKEN


def test_accepts_an_unquoted_token() -> None:
    assert fetch(login(), replaced("GetToken", httpx.Response(200, text=TOKEN))).json() == TOKEN


@pytest.mark.parametrize(
    ("company", "name", "answer", "kind", "words"),
    [
        (GUID, "GetToken", httpx.Response(200), TokenRequestError, "0 bytes.: wrong API URL"),
        (GUID, "GetToken", httpx.Response(200, json=None), TokenRequestError, "no token"),
        (GUID, "GetToken", httpx.Response(200, json={}), TokenRequestError, "no token"),
        (GUID, "GetToken", httpx.Response(401), TokenRequestError, "answered 401"),
        (GUID, "public-key", httpx.Response(200), TokenRequestError, "check login_url"),
        (GUID, "public-key", httpx.Response(200, html="<p>"), TokenRequestError, "RSA public key"),
        (GUID, "public-key", httpx.Response(200, json="<a/>"), TokenRequestError, "RSA public"),
        ("x", "GetCompanyList", httpx.Response(200), TokenRequestError, "list of companies"),
        ("x", "GetCompanyList", httpx.Response(200, json=[]), ConfigurationError, "none at all"),
        (
            "x",
            "-",
            httpx.Response(500),
            ConfigurationError,
            "0 companies.*'Demo Company 1' \\(.*'Twin' \\(",
        ),
        # Their ids tell them apart.
        (
            "TWIN",
            "-",
            httpx.Response(500),
            ConfigurationError,
            r"2 companies.*'Twin' \(\S+\), 'Twin' \(\S+\)",
        ),
    ],
)
def test_refusals_say_what_to_look_at(
    company: str, name: str, answer: httpx.Response, kind: type[DocrelayError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        fetch(login(company), replaced(name, answer))
    assert "canary" not in str(caught.value)


def test_a_password_too_long_for_the_key() -> None:
    assert encrypt_password(KEY.public_key(), "x" * 117)
    with pytest.raises(ConfigurationError, match=r"118 bytes.*holds 117") as caught:
        encrypt_password(KEY.public_key(), "ü" * 59)
    assert caught.value.field == "password"


@given(st.text(max_size=25))
def test_what_is_encrypted_can_be_decrypted(password: str) -> None:
    cipher = base64.b64decode(encrypt_password(KEY.public_key(), password), validate=True)
    assert KEY.decrypt(cipher, padding.PKCS1v15()).decode() == password


@given(st.text() | st.text().map(lambda text: XML.replace("Modulus", text)))
def test_any_text_is_a_key_or_a_value_error(text: str) -> None:
    try:
        read_public_key(text)
    except ValueError:
        return


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY e "x">]><RSAKeyValue><Modulus>&e;</Modulus></RSAKeyValue>'
    with pytest.raises(ValueError, match="not an XML"):
        read_public_key(bomb)


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"api_url": "http://api.example.com"}, "api_url"),
        ({"login_url": "http://login.example.com"}, "login_url"),
        ({"email": " "}, "email"),
        ({"password": ""}, "password"),
        ({"company": ""}, "company"),
    ],
)
def test_unusable_settings_are_named(settings: dict[str, str], field: str) -> None:
    usable = {"api_url": "a.example.com", "email": "e", "password": "p", "company": "c"}
    with pytest.raises(ConfigurationError) as caught:
        SmartConnectLogin(**{**usable, **settings})
    assert caught.value.field == field


def test_shows_no_secret() -> None:
    assert "canary" not in login().key() + repr(login()) + json.dumps(repr(TokenAuth(login())))
    with pytest.raises(TypeError):
        pickle.dumps(login())
