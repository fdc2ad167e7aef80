from __future__ import annotations

import pickle
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.auth import MemoryStore, Token, TokenAuth
from docrelay.auth.authorization_code import Attempt, AuthorizationCode, StrayError
from docrelay.auth.session import LoginFailedError
from docrelay.errors import ConfigurationError

URI = "http://127.0.0.1:8080/callback"


def grant(**settings: Any) -> AuthorizationCode:
    given = {"token_url": "https://idp/token", "client_id": "id", "authorize_url": "https://idp/auth?a=1"}
    return AuthorizationCode(**{**given, **settings})


def test_the_address_to_sign_in_at() -> None:
    attempt = grant().begin(URI)
    url = urlsplit(grant(login_hint="ada").sign_in_url(attempt))
    assert (url.scheme, url.netloc, url.path) == ("https", "idp", "/auth")
    query = parse_qs(url.query, strict_parsing=True)
    assert query.pop("state") == [attempt.state]
    [challenge] = query.pop("code_challenge")
    assert attempt.verifier not in url.query
    assert len(challenge) == 43
    assert query == {
        "a": ["1"],
        "response_type": ["code"],
        "client_id": ["id"],
        "redirect_uri": [URI],
        "scope": ["openid"],
        "code_challenge_method": ["S256"],
        "login_hint": ["ada"],
    }


def test_every_attempt_has_its_own_secrets() -> None:
    attempts = [grant().begin(URI) for _ in range(20)]
    assert len({attempt.state for attempt in attempts}) == 20
    assert len({attempt.verifier for attempt in attempts}) == 20
    shown = repr(attempts[0])
    assert attempts[0].state.reveal() not in shown
    assert attempts[0].verifier.__str__() not in shown
    with pytest.raises(TypeError):
        pickle.dumps(attempts[0])


def test_pasted_texts() -> None:
    attempt = Attempt(URI)
    query = f"code=canary-code&state={attempt.state.reveal()}"
    for text in (f"{URI}?{query}", f" {query}\n", f"?{query}", f"{URI}?{query}#_", "canary-code", "canary=="):
        assert attempt.read_pasted(text).startswith("canary")
    for text, said in (
        ("", "nothing was pasted"),
        (f"https://idp/auth?{query}", "another address"),
        (f"{URI}.evil?{query}", "another address"),
        (f"{URI}?code=x&state=other", "not that of this attempt"),
        (URI, "holds no code"),
        ("two words", "holds no code"),
        (f"state={attempt.state.reveal()}", "there is no code"),
    ):
        with pytest.raises(StrayError, match=said):
            attempt.read_pasted(text)
    with pytest.raises(LoginFailedError, match="declined"):
        attempt.read_pasted(f"{URI}?error=access_denied&state={attempt.state.reveal()}")


@given(st.text(max_size=200))
def test_no_text_passes_for_a_redirect(text: str) -> None:
    with pytest.raises(StrayError):
        Attempt(URI).read_redirect(text)


@given(st.text(max_size=200))
def test_a_refusal_is_told_as_one_harmless_line(text: str) -> None:
    attempt = Attempt(URI)
    from urllib.parse import urlencode

    query = urlencode({"error": "e", "error_description": text, "state": attempt.state.reveal()})
    with pytest.raises(LoginFailedError) as caught:
        attempt.read_redirect(query)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


def test_a_refusal_that_echoes() -> None:
    from urllib.parse import urlencode

    attempt = Attempt(URI, "https://issuer")
    state, verifier = attempt.state.reveal(), attempt.verifier.reveal()
    said = f"no {state} {verifier[:20]}\x1b[2J\r\n"
    for fields in ({"error": said}, {"error": "e", "error_description": said}, {"iss": said, "code": "c"}):
        with pytest.raises(LoginFailedError) as caught:
            attempt.read_redirect(urlencode({**fields, "state": state}))
        assert "no *** ***" in str(caught.value)
        assert r"\x1b[2J" in str(caught.value).replace(r"\\", "\\")
        assert not any(secret[:12] in str(caught.value) for secret in (state, verifier))


def test_unusable_settings_are_named() -> None:
    with pytest.raises(ConfigurationError, match="authorize_url is plain http"):
        grant(authorize_url="http://idp.example.com/auth")
    with pytest.raises(ConfigurationError, match="token_url is plain http"):
        grant(token_url="http://idp.example.com/token")
    with pytest.raises(ConfigurationError, match="client_id is empty"):
        grant(client_id=" ")
    with pytest.raises(ValueError, match="redirect_port"):
        grant(redirect_port=70000)
    for path in ("callback", "/a?b", "/a b"):
        with pytest.raises(ValueError, match="redirect_path"):
            grant(redirect_path=path)


def test_the_key_tells_users_and_clients_apart_without_a_secret() -> None:
    grants = [
        grant(),
        grant(client_id="b"),
        grant(login_hint="ada"),
        grant(scope="x"),
        grant(token_url="https://b"),
    ]
    assert len({each.key() for each in grants}) == 5
    secret = grant(client_secret="canary")
    assert "canary" not in secret.key() + repr(secret)
    assert secret.key() == grant().key()
    assert "AuthorizationCode" in repr(TokenAuth(grant(), store=MemoryStore()))


def test_a_token_without_a_refresh_token_is_used_to_its_end() -> None:
    store = MemoryStore()
    store.save(grant().key(), Token(access_token="t"))
    flow = TokenAuth(grant(), store=store).sync_auth_flow(__import__("httpx").Request("GET", "https://api/"))
    assert next(flow).headers["Authorization"] == "Bearer t"
    flow.close()
