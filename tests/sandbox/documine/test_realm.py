from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from docrelay.sandbox import Lifetimes, Sandbox
from docrelay.sandbox.oauth.grants import challenge_of

VERIFIER = "v" * 43
REDIRECT = "http://127.0.0.1:4711/callback"
Ask = Callable[..., httpx.Response]


@pytest.fixture
def realm(sandbox: Sandbox) -> str:
    return f"{sandbox.documine_url}/auth/realms/{sandbox.credentials.documine.workspace}"


@pytest.fixture
def app(sandbox: Sandbox) -> dict[str, str]:
    """The public client."""
    return {"client_id": sandbox.credentials.documine.public_client_id}


@pytest.fixture
def ask(web: httpx.Client, realm: str, sandbox: Sandbox) -> Ask:
    """Ask for a token as the client that has a secret."""
    known = sandbox.credentials.documine

    def post(grant: str, client: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        own = {"client_id": known.client_id, "client_secret": known.client_secret}
        form = {"grant_type": grant, **(own if client is None else client), **fields}
        return web.post(f"{realm}/protocol/openid-connect/token", data=form)

    return post


@pytest.fixture
def get_code(web: httpx.Client, realm: str, sandbox: Sandbox, app: dict[str, str]) -> Callable[..., str]:
    known = sandbox.credentials.documine

    def sign_in(**changes: str) -> str:
        query = {
            **app,
            "response_type": "code",
            "redirect_uri": REDIRECT,
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
        } | changes
        answer = web.post(
            f"{realm}/protocol/openid-connect/auth",
            params={name: value for name, value in query.items() if value},
            data={"username": known.username, "password": known.password},
        )
        assert answer.status_code == 303, answer.text
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    return sign_in


def _error(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error_description"]
    return answer.status_code, answer.json()["error"]


GONE = (400, "invalid_grant")
BAD = (400, "invalid_request")


def test_a_code_becomes_tokens_that_open_the_api(
    sandbox: Sandbox, web: httpx.Client, ask: Ask, app: dict[str, str], get_code: Callable[..., str]
) -> None:
    answer = ask(
        "authorization_code",
        app,
        code=get_code(scope="openid"),
        redirect_uri=REDIRECT,
        code_verifier=VERIFIER,
    )
    assert answer.headers["cache-control"] == "no-store"
    tokens = answer.json()
    assert (tokens["expires_in"], tokens["refresh_expires_in"]) == (300, 1800)
    assert (tokens["token_type"], tokens["scope"]) == ("Bearer", "openid")
    headers = {"Authorization": f"Bearer {tokens['access_token']}", "X-TENANT-ID": "sandbox-workspace"}
    assert web.get(f"{sandbox.documine_url}/api/users", headers=headers).status_code == 200
    refreshed = ask("refresh_token", app, refresh_token=tokens["refresh_token"])
    assert refreshed.json()["scope"] == "openid"


def test_a_replayed_code_revokes_what_it_gave(
    sandbox: Sandbox, web: httpx.Client, ask: Ask, app: dict[str, str], get_code: Callable[..., str]
) -> None:
    fields = {"code": get_code(), "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    tokens = ask("authorization_code", app, **fields).json()
    assert _error(ask("authorization_code", app, **fields)) == GONE
    assert _error(ask("refresh_token", app, refresh_token=tokens["refresh_token"])) == GONE
    headers = {"Authorization": f"Bearer {tokens['access_token']}", "X-TENANT-ID": "sandbox-workspace"}
    assert web.get(f"{sandbox.documine_url}/api/users", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"code": "made-up"}, GONE),
        ({"redirect_uri": "http://127.0.0.1:4712/callback"}, GONE),
        ({"code_verifier": "w" * 43}, GONE),
        ({"code_verifier": "v" * 42}, GONE),
        ({"code_verifier": ""}, GONE),
        ({"redirect_uri": ""}, BAD),
        ({"code": ""}, BAD),
    ],
)
def test_a_code_is_bound(
    ask: Ask,
    app: dict[str, str],
    get_code: Callable[..., str],
    changes: dict[str, str],
    expected: tuple[int, str],
) -> None:
    fields = {"code": get_code(), "redirect_uri": REDIRECT, "code_verifier": VERIFIER} | changes
    assert _error(ask("authorization_code", app, **fields)) == expected


def test_a_code_belongs_to_its_client_and_lives_a_minute(
    ask: Ask, app: dict[str, str], get_code: Callable[..., str], clock: Any
) -> None:
    fields = {"redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    code = get_code()
    assert _error(ask("authorization_code", code=code, **fields)) == GONE
    assert ask("authorization_code", app, code=code, **fields).status_code == 200
    late = get_code()
    clock.now += 60
    assert _error(ask("authorization_code", app, code=late, **fields)) == GONE


def test_a_client_with_a_secret_may_do_without_pkce_but_not_halfway(
    ask: Ask, get_code: Callable[..., str], sandbox: Sandbox
) -> None:
    known = {"client_id": sandbox.credentials.documine.client_id}
    plain = {**known, "code_challenge": "", "code_challenge_method": ""}
    code = get_code(**plain)
    assert ask("authorization_code", code=code, redirect_uri=REDIRECT).status_code == 200
    code = get_code(**plain)
    stripped = ask("authorization_code", code=code, redirect_uri=REDIRECT, code_verifier=VERIFIER)
    assert _error(stripped) == GONE


def _basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_a_client_authenticates_by_form_or_by_header(sandbox: Sandbox, web: httpx.Client, realm: str) -> None:
    known = sandbox.credentials.documine
    url = f"{realm}/protocol/openid-connect/token"
    form = {"grant_type": "password", "username": known.username, "password": known.password}
    right, wrong = _basic(known.client_id, known.client_secret), _basic(known.client_id, "wrong")
    assert web.post(url, data=form, headers=right).status_code == 200
    refused = web.post(url, data=form, headers=wrong)
    assert _error(refused) == (401, "invalid_client")
    assert refused.headers["www-authenticate"].startswith("Basic ")
    twice = web.post(url, data={**form, "client_secret": known.client_secret}, headers=right)
    assert _error(twice) == BAD
    for header in ({}, {"Authorization": "Basic ???"}):
        assert _error(web.post(url, data=form, headers=header)) == (401, "invalid_client")


@pytest.mark.parametrize(
    ("grant", "fields", "expected"),
    [
        ("", {}, BAD),
        ("implicit", {}, (400, "unsupported_grant_type")),
        ("password", {"username": "robot@sandbox.example"}, BAD),
        ("password", {"username": "x", "password": "x", "scope": "everything"}, (400, "invalid_scope")),
        ("refresh_token", {}, BAD),
        ("urn:ietf:params:oauth:grant-type:device_code", {"device_code": "made-up"}, GONE),
    ],
)
def test_token_errors(ask: Ask, grant: str, fields: dict[str, str], expected: tuple[int, str]) -> None:
    assert _error(ask(grant, **fields)) == expected


def test_forms_are_read_strictly(web: httpx.Client, realm: str) -> None:
    url = f"{realm}/protocol/openid-connect/token"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert _error(web.post(url, content=b"grant_type=password&grant_type=password", headers=kind)) == BAD
    assert _error(web.post(url, content=b"grant_type", headers=kind)) == BAD
    answer = web.get(url)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert web.post(url.replace("sandbox-", "other-"), data={}).status_code == 404


def _password(ask: Ask, sandbox: Sandbox, **more: str) -> dict[str, Any]:
    known = sandbox.credentials.documine
    tokens: dict[str, Any] = ask("password", username=known.username, password=known.password, **more).json()
    return tokens


def test_a_scope_may_be_narrowed_for_one_pair_and_never_widened(ask: Ask, sandbox: Sandbox) -> None:
    first = _password(ask, sandbox, scope="openid profile")
    second = ask("refresh_token", refresh_token=first["refresh_token"], scope="openid").json()
    assert second["scope"] == "openid"
    wide = ask("refresh_token", refresh_token=second["refresh_token"], scope="openid email")
    assert _error(wide) == (400, "invalid_scope")
    third = ask("refresh_token", refresh_token=second["refresh_token"]).json()
    assert third["scope"] == "openid profile"


def test_logout_and_revocation(
    ask: Ask, sandbox: Sandbox, web: httpx.Client, realm: str, documine: Ask
) -> None:
    known = sandbox.credentials.documine
    client = {"client_id": known.client_id, "client_secret": known.client_secret}

    def call(page: str, **fields: str) -> int:
        return web.post(f"{realm}/protocol/openid-connect/{page}", data={**client, **fields}).status_code

    one, two = _password(ask, sandbox), _password(ask, sandbox)
    assert call("logout", refresh_token=one["refresh_token"]) == 204
    assert _error(ask("refresh_token", refresh_token=one["refresh_token"])) == GONE
    assert call("revoke", token=two["access_token"]) == 200
    bearer = {"Authorization": f"Bearer {two['access_token']}"}
    assert documine("GET", "/api/users", headers=bearer).status_code == 401
    assert ask("refresh_token", refresh_token=two["refresh_token"]).status_code == 200
    assert call("revoke", token="made-up") == 200
    assert call("revoke") == 400


def test_ended_sessions_answer_invalid_grant(
    ask: Ask, sandbox: Sandbox, documine: Ask, smartdocumentor: Ask, smartconnect: Ask
) -> None:
    tokens = _password(ask, sandbox)
    assert sandbox.end_sessions("documine") == 2
    assert _error(ask("refresh_token", refresh_token=tokens["refresh_token"])) == GONE
    assert documine("GET", "/api/users").status_code == 401
    assert smartconnect("POST", "/GetMapList").status_code == 200
    sandbox.end_sessions()
    assert smartconnect("POST", "/GetMapList").status_code == 401
    assert smartdocumentor("GET", "/api/v1.0/external/sdworkspace/CurrentWorkspaces").status_code == 401


def test_sessions_end_over_http_too(ask: Ask, sandbox: Sandbox, web: httpx.Client) -> None:
    _password(ask, sandbox)
    assert web.delete(f"{sandbox.url}/_sandbox/sessions/documine").json() == {"ended": 1}
    assert web.delete(f"{sandbox.url}/_sandbox/sessions").json() == {"ended": 2}  # SmartConnect's companies
    assert web.delete(f"{sandbox.url}/_sandbox/sessions/other").status_code == 404


def test_the_discovery_document_leads_to_the_endpoints(web: httpx.Client, realm: str) -> None:
    found = web.get(f"{realm}/.well-known/openid-configuration").json()
    assert found["issuer"] == realm
    assert found["code_challenge_methods_supported"] == ["S256"]
    for name in ("token", "device_authorization", "revocation", "end_session"):
        assert _error(web.post(found[f"{name}_endpoint"], data={"a": "b"})) == (401, "invalid_client")
    assert web.get(found["authorization_endpoint"]).status_code == 400
    assert web.get(f"{realm}x/.well-known/openid-configuration").status_code == 404


def test_lifetimes_can_be_set(web: httpx.Client, clock: Any) -> None:
    with Sandbox(clock=clock, lifetimes=Lifetimes(documine_access=7, smartdocumentor_access=8)) as sandbox:
        known, other = sandbox.credentials.documine, sandbox.credentials.smartdocumentor
        form = {
            "grant_type": "password",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "username": known.username,
            "password": known.password,
        }
        url = f"{sandbox.documine_url}/auth/realms/{known.workspace}/protocol/openid-connect/token"
        assert web.post(url, data=form).json()["expires_in"] == 7
        form = {
            "grant_type": "client_credentials",
            "scope": "WebAPI",
            "client_id": other.client_id,
            "client_secret": other.client_secret,
        }
        assert web.post(f"{sandbox.smartdocumentor_url}/connect/token", data=form).json()["expires_in"] == 8
    with pytest.raises(ValueError, match="documine_access"):
        Lifetimes(documine_access=-1)
