"""No secret shows while a whole SmartConnect session runs over real connections, logs at DEBUG."""

from __future__ import annotations

import base64
import json
import logging
import traceback
from urllib.parse import quote

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from docrelay import errors
from docrelay._sync.http import HTTPClient
from docrelay.auth import BearerToken, QueryToken, SmartConnectLogin, TokenAuth
from tests.conftest import Answer, Received, Service

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
TOKEN = base64.b64encode(b"canary\xfb\xff" * 9).decode()
PASSWORD = "canary-password"


def b64(number: int) -> str:
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()


def public_key(_: Received) -> Answer:
    numbers = KEY.public_key().public_numbers()
    parts = f"<Modulus>{b64(numbers.n)}</Modulus><Exponent>{b64(numbers.e)}</Exponent>"
    return Answer(body=json.dumps(f"<RSAKeyValue>{parts}</RSAKeyValue>").encode())


def get_token(request: Received) -> Answer:
    assert not request.body
    assert request.headers["Content-Length"] == "0"
    cipher = base64.b64decode(request.query["password"], validate=True)
    assert KEY.decrypt(cipher, padding.PKCS1v15()).decode() == PASSWORD
    return Answer(body=json.dumps(TOKEN).encode())


@pytest.fixture
def smartconnect(service: Service) -> Service:
    service.routes(
        {
            "/v1/public-key": public_key,
            "/API/GetToken": get_token,
            "/API/GetMapList": Answer(body=b"[]", headers={"Set-Cookie": "a=b; Path=/"}),
            "/API/moved": Answer(302, headers={"Location": "GetMapList?x=1"}),
            "/API/broken": Answer(500, b"<title>Server Error</title>", "text/html"),
        }
    )
    return service


def secrets_in(service: Service) -> set[str]:
    """Everything secret that was sent, in each spelling it might show up in."""
    found = {PASSWORD, TOKEN, "user@example.com", "user%40example.com"}
    for request in service.received:
        for pair in request.target.partition("?")[2].split("&"):
            if pair.partition("=")[0] in ("token", "password"):
                found.add(pair.partition("=")[2])
    return found


@pytest.mark.parametrize("kind", [httpx.Client, HTTPClient])
def test_nothing_shows(
    smartconnect: Service, kind: type[httpx.Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    url = smartconnect.url
    login = SmartConnectLogin(
        f"{url}/API",
        "user@example.com",
        PASSWORD,
        company="48caf272-0000-0000-0000-00000000000a",
        login_url=url,
    )
    shown: list[str] = []
    with kind(auth=TokenAuth(login), base_url=f"{url}/API", trust_env=False) as client:
        response = client.post("/GetMapList", params={"mapKey": "seen"})
        shown += [repr(response.request), repr(response.url), str(response.url)]
        redirected = client.get("/moved", follow_redirects=True)
        assert redirected.status_code == 200
        try:
            client.get("/broken").raise_for_status()
        except (httpx.HTTPStatusError, errors.ServerError) as failure:
            shown += [repr(failure), traceback.format_exc()]
    assert smartconnect.received[2].query == {"mapKey": "seen", "token": TOKEN}
    assert smartconnect.received[-1].headers["Cookie"] == "a=b"
    assert {"httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
    assert "GetMapList?mapKey=seen&token=***" in caplog.text
    text = caplog.text + "\n".join(shown)
    assert [secret for secret in secrets_in(smartconnect) if secret in text] == []
    assert len(secrets_in(smartconnect)) == 6  # As given, and as sent.


def moved(url: str, token: str) -> Answer:
    """A redirect that keeps the query, as load balancers send it."""
    return Answer(308, headers={"Location": f"{url}?token={quote(token, safe='')}&x=1"})


@pytest.mark.parametrize("kind", [httpx.Client, HTTPClient])
@pytest.mark.parametrize("is_static", [False, True])
@pytest.mark.parametrize("is_followed", [False, True])
def test_a_redirect_that_keeps_the_query(
    smartconnect: Service,
    kind: type[httpx.Client],
    is_static: bool,
    is_followed: bool,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    url = smartconnect.url
    respond = smartconnect.responder
    smartconnect.responder = lambda request: (
        moved(f"{url}/API/GetMapList", TOKEN) if request.path == "/API/old" else respond(request)
    )
    company = "48caf272-0000-0000-0000-00000000000a"
    login = SmartConnectLogin(f"{url}/API", "user@example.com", PASSWORD, company=company, login_url=url)
    auth: httpx.Auth = QueryToken(TOKEN) if is_static else TokenAuth(login)
    records: list[str] = []
    with kind(auth=auth, base_url=f"{url}/API", trust_env=False, follow_redirects=is_followed) as client:
        try:
            response = client.get("/old")
            for answer in (response, *response.history):
                records += [
                    repr(answer.request),
                    str(answer.url),
                    repr(answer.next_request),
                    repr(answer.url),
                ]
            assert response.status_code == (200 if is_followed else 308)
        except errors.UnexpectedResponseError as failure:
            assert not is_followed
            records += [repr(failure), traceback.format_exc()]
    if is_followed:
        assert smartconnect.received[-1].query == {"token": TOKEN, "x": "1"}
        assert "GetMapList?token=***&x=1" in caplog.text
    records += [repr(vars(record)) for record in caplog.records]
    text = caplog.text + "\n".join(records)
    assert [secret for secret in secrets_in(smartconnect) if secret in text] == []


@pytest.mark.parametrize("keeps_query", [False, True])
def test_a_redirect_to_another_host(smartconnect: Service, keeps_query: bool) -> None:
    other = Service()
    other.responder = lambda request: Answer(body=b"{}")
    try:
        target = f"{other.url}/API/GetMapList"
        answer = moved(target, TOKEN) if keeps_query else Answer(307, headers={"Location": target})
        smartconnect.routes({"/API/old": answer})
        for auth in (QueryToken(TOKEN), BearerToken(TOKEN)):
            with HTTPClient(
                f"{smartconnect.url}/API", auth=auth, trust_env=False, follow_redirects=True
            ) as client:
                assert client.get("/old").status_code == 200
        for request in other.received:
            assert "token" not in request.query
            assert "Authorization" not in request.headers
        assert len(other.received) == 2
    finally:
        other.close()
