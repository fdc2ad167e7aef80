from __future__ import annotations

import pickle
import warnings
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from docrelay.auth import (
    ClientCredentials,
    Grant,
    Password,
    PasswordGrantWarning,
    RefreshToken,
    SmartConnectLogin,
    Token,
)
from docrelay.auth.grants import is_refused_refresh
from docrelay.config import documine
from docrelay.errors import ConfigurationError, LoginRequired, TokenRequestError

URL = "https://idp/token"
PASSWORD = Password(URL, "id", "user", "canary-pw", client_secret="canary-cs", scope="openid")
APPLICATION = ClientCredentials(URL, "id", "canary-cs", scope="WebAPI")
REFRESH = RefreshToken(URL, "id", "canary-rt")
GRANTS: list[Grant] = [PASSWORD, APPLICATION, REFRESH]
REFUSED: dict[str, Any] = {"error": "invalid_grant"}


def run(
    grant: Grant, previous: Token | None, *answers: tuple[int, dict[str, Any]]
) -> tuple[list[dict[str, str]], Token]:
    """Run the generator against `answers`; return the forms it sent and the token."""
    requests = grant.token_requests(previous, lambda: 50.0)
    request = next(requests)
    forms: list[dict[str, str]] = []
    for status, body in answers:
        assert (request.method, str(request.url)) == ("POST", URL)
        assert request.headers["Accept"] == "application/json"
        forms.append(dict(parse_qsl(request.content.decode())))
        try:
            request = requests.send(httpx.Response(status, json=body, request=request))
        except StopIteration as done:
            return forms, done.value
    raise AssertionError("more requests than answers")


def test_password() -> None:
    forms, token = run(PASSWORD, None, (200, {"access_token": "a", "expires_in": 300}))
    assert forms == [
        {
            "grant_type": "password",
            "client_id": "id",
            "client_secret": "canary-cs",
            "username": "user",
            "password": "canary-pw",
            "scope": "openid",
        }
    ]
    assert token.expires_at_monotonic == 350.0


def test_absent_values_are_not_sent() -> None:
    forms, _ = run(Password(URL, "id", "u", "p"), None, (200, {"access_token": "a"}))
    assert set(forms[0]) == {"grant_type", "client_id", "username", "password"}


def test_client_credentials_never_refreshes() -> None:
    previous = Token(access_token="a", refresh_token="r")
    forms, _ = run(APPLICATION, previous, (200, {"access_token": "a"}))
    assert forms == [
        {
            "grant_type": "client_credentials",
            "client_id": "id",
            "client_secret": "canary-cs",
            "scope": "WebAPI",
        }
    ]


def test_password_prefers_a_live_refresh_token() -> None:
    previous = Token(access_token="a", refresh_token="r1", refresh_expires_at_monotonic=51.0)
    forms, token = run(PASSWORD, previous, (200, {"access_token": "b", "refresh_token": "r2"}))
    assert [form["grant_type"] for form in forms] == ["refresh_token"]
    assert forms[0]["refresh_token"] == "r1"
    assert token.refresh_token == "r2"


def test_password_skips_a_dead_refresh_token() -> None:
    previous = Token(access_token="a", refresh_token="r1", refresh_expires_at_monotonic=50.0)
    forms, _ = run(PASSWORD, previous, (200, {"access_token": "b"}))
    assert [form["grant_type"] for form in forms] == ["password"]


def test_password_falls_back_when_the_refresh_is_refused() -> None:
    previous = Token(access_token="a", refresh_token="r1")
    forms, token = run(PASSWORD, previous, (400, REFUSED), (200, {"access_token": "b"}))
    assert [form["grant_type"] for form in forms] == ["refresh_token", "password"]
    assert token.access_token == "b"
    with pytest.raises(TokenRequestError, match="503"):
        run(PASSWORD, previous, (503, {}))


def test_a_refresh_token_is_kept_when_no_new_one_comes() -> None:
    previous = Token(access_token="a", refresh_token="r1", refresh_expires_at_monotonic=99.0)
    _, token = run(PASSWORD, previous, (200, {"access_token": "b"}))
    assert token.refresh_token == "r1"
    assert token.refresh_expires_at_monotonic == 99.0


def test_refresh_token_goes_on_from_the_newest() -> None:
    forms, token = run(REFRESH, None, (200, {"access_token": "a", "refresh_token": "r2"}))
    assert forms[0]["refresh_token"] == "canary-rt"
    forms, _ = run(REFRESH, token, (200, {"access_token": "b"}))
    assert forms[0]["refresh_token"] == "r2"
    with pytest.raises(LoginRequired, match="sign in again"):
        run(REFRESH, None, (400, REFUSED))
    with pytest.raises(TokenRequestError, match="500"):
        run(REFRESH, None, (500, {}))


@pytest.mark.parametrize("grant", GRANTS)
def test_names_and_reprs_hold_no_secret(grant: Grant) -> None:
    assert "canary" not in grant.key() + repr(grant)
    with pytest.raises(TypeError):
        pickle.dumps(grant)


def test_keys_tell_users_apart() -> None:
    other = Password(URL, "id", "other", "canary-pw")
    assert len({PASSWORD.key(), other.key(), APPLICATION.key(), REFRESH.key()}) == 4
    assert REFRESH.key() != RefreshToken(URL, "id", "canary-other").key()
    assert REFRESH.key() == RefreshToken(URL, "id", "canary-rt").key()


def test_unusable_settings_are_named() -> None:
    with pytest.raises(ConfigurationError, match="client_secret is empty"):
        ClientCredentials(URL, "id", "")
    with pytest.raises(ConfigurationError, match="token_url is plain http"):
        ClientCredentials("http://idp.example.com/token", "id", "s")


def test_keys_never_run_together() -> None:
    grants: list[Grant] = [
        Password(URL, "id", "a b", "pw"),
        Password(URL, "id", "a", "pw", scope="b"),
        Password(URL, "id a", "b", "pw"),
        Password(URL + "%20id", "a", "b", "pw"),
        ClientCredentials(URL, "id", "s", scope="b"),
        ClientCredentials(URL, "id b", "s"),
        ClientCredentials("https://other/token", "id", "s"),
        SmartConnectLogin("api.example.com", "e", "p", company="c d"),
        SmartConnectLogin("api.example.com", "e c", "p", company="d"),
    ]
    assert len({grant.key() for grant in grants}) == len(grants)


def test_the_password_grant_warns_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docrelay.auth.grants._warned", set())
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        documine(
            {
                "DOCUMINE_WORKSPACE": "w",
                **{f"DOCUMINE_{n}": "x" for n in ("CLIENT_ID", "USERNAME", "PASSWORD")},
            }
        )
        assert caught == []  # Whoever sets the environment cannot change the code.
        for _ in range(2):
            Password(URL, "id", "u", "p")
    [warning] = caught
    assert warning.category is PasswordGrantWarning
    assert issubclass(warning.category, DeprecationWarning)
    assert warning.filename == __file__
    assert "RFC 9700" in str(warning.message)


def test_what_a_refused_refresh_is() -> None:
    refresh = REFRESH.token_requests(None, lambda: 0.0)
    request = next(refresh)
    plain = next(APPLICATION.token_requests(None, lambda: 0.0))
    refused = httpx.Response(400, json=REFUSED)
    assert is_refused_refresh(request, refused)
    assert not is_refused_refresh(plain, refused)
    for answer in (httpx.Response(200, json=REFUSED), httpx.Response(400), httpx.Response(400, json=[])):
        assert not is_refused_refresh(request, answer)
