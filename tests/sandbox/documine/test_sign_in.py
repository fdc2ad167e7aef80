from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.oauth.grants import challenge_of

VERIFIER = "v" * 64
REDIRECT = "http://127.0.0.1:4711/callback"


@pytest.fixture
def realm(sandbox: Sandbox) -> str:
    return f"{sandbox.documine_url}/auth/realms/{sandbox.credentials.documine.workspace}"


@pytest.fixture
def wanted(sandbox: Sandbox) -> dict[str, str]:
    return {
        "response_type": "code",
        "client_id": sandbox.credentials.documine.public_client_id,
        "redirect_uri": REDIRECT,
        "scope": "openid",
        "state": "st&te=1",
        "code_challenge": challenge_of(VERIFIER),
        "code_challenge_method": "S256",
    }


@pytest.fixture
def account(sandbox: Sandbox) -> dict[str, str]:
    known = sandbox.credentials.documine
    return {"username": known.username, "password": known.password}


class Form(HTMLParser):
    """The inputs of a page by name, and the ids that labels and descriptions refer to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inputs: dict[str, Mapping[str, str | None]] = {}
        self.labels: list[str | None] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        fields = dict(attrs)
        if tag == "input":
            self.inputs[fields["name"] or ""] = fields
        if tag == "label":
            self.labels.append(fields["for"])


def _back(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 303
    target = urlsplit(answer.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == REDIRECT
    return {name: values[0] for name, values in parse_qs(target.query).items()}


def test_the_page_is_a_self_contained_accessible_form(
    web: httpx.Client, realm: str, wanted: dict[str, str]
) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    answer = web.get(url, params={**wanted, "login_hint": '"><b>ann'})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    form = Form(answer.text)
    assert form.inputs.keys() == {"username", "password"} == set(form.labels)
    assert form.inputs["username"]["value"] == '"><b>ann'
    assert form.inputs["password"]["autocomplete"] == "current-password"
    assert not {"script", "img", "b"} & set(form.tags)
    assert "http" not in answer.text
    assert "prefers-color-scheme: dark" in answer.text
    assert '<html lang="en">' in answer.text


def test_signing_in_leads_back_with_code_state_and_issuer(
    web: httpx.Client, realm: str, wanted: dict[str, str], account: dict[str, str]
) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    found = _back(web.post(url, params=wanted, data=account))
    assert (found["state"], found["iss"]) == ("st&te=1", realm)
    assert len(found["code"]) >= 43


def test_a_wrong_password_shows_the_page_again(
    web: httpx.Client, realm: str, wanted: dict[str, str], account: dict[str, str]
) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    answer = web.post(url, params=wanted, data={**account, "password": "wrong"})
    assert answer.status_code == 200
    assert 'role="alert">User name or password are wrong.' in answer.text
    form = Form(answer.text)
    assert form.inputs["username"]["value"] == account["username"]
    assert form.inputs["password"]["aria-describedby"] == "problem"
    assert "value" not in form.inputs["password"]


def test_declining(web: httpx.Client, realm: str, wanted: dict[str, str]) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    found = _back(web.post(url, params=wanted, data={"decline": "yes"}))
    assert (found["error"], found["state"], found["iss"]) == ("access_denied", "st&te=1", realm)
    assert "code" not in found


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
        ({"request": "x.y.z"}, "request_not_supported"),
        ({"request_uri": "https://app.example/wanted"}, "request_uri_not_supported"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_errors_go_back_to_the_application(
    web: httpx.Client,
    realm: str,
    wanted: dict[str, str],
    account: dict[str, str],
    changes: dict[str, str],
    error: str,
    method: str,
) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    form = account if method == "POST" else None
    found = _back(web.request(method, url, params=wanted | changes, data=form))
    assert (found["error"], found["state"], found["iss"]) == (error, "st&te=1", realm)
    assert found["error_description"]


@pytest.mark.parametrize(
    "redirect",
    [
        "",
        "https://127.0.0.1/callback",
        "http://attacker.example/callback",
        "http://127.0.0.1.attacker.example/",
        "http://user@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/#part",
        "http://127.0.0.1\\@attacker.example/",
        "http://127.0.0.1/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
def test_nobody_is_redirected_elsewhere(
    web: httpx.Client, realm: str, wanted: dict[str, str], account: dict[str, str], redirect: str
) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    answer = web.post(url, params=wanted | {"redirect_uri": redirect}, data=account)
    assert answer.status_code == 400
    assert "location" not in answer.headers
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "[::1]:65535"])
def test_loopback_is_any_port_and_its_query_stays(
    web: httpx.Client, realm: str, wanted: dict[str, str], account: dict[str, str], host: str
) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    answer = web.post(url, params=wanted | {"redirect_uri": f"http://{host}/a?b=c"}, data=account)
    assert answer.headers["location"].startswith(f"http://{host}/a?b=c&")


def test_unknown_clients_and_workspaces(web: httpx.Client, realm: str, wanted: dict[str, str]) -> None:
    url = f"{realm}/protocol/openid-connect/auth"
    assert web.get(url, params=wanted | {"client_id": "nobody"}).status_code == 400
    assert web.get(f"{url}?client_id=", params=None).status_code == 400
    assert web.get(url.replace("sandbox-", "other-"), params=wanted).status_code == 404
    twice = urlencode([*wanted.items(), ("state", "again")])
    assert _back(web.get(f"{url}?{twice}"))["error"] == "invalid_request"


def test_the_log_shows_no_code_and_no_state(
    sandbox: Sandbox, web: httpx.Client, realm: str, wanted: dict[str, str], account: dict[str, str]
) -> None:
    web.post(f"{realm}/protocol/openid-connect/auth", params=wanted, data=account)
    log = str(sandbox.requests())
    assert "authorize" in log
    assert wanted["state"] not in log
    assert account["password"] not in log
