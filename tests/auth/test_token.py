from __future__ import annotations

import copy
import json
import math
import pickle
import warnings
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.auth.token import Token, parse_token, read_lifetime, token_from_response
from docrelay.errors import TokenRequestError

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def answer(status: int = 200, **content: Any) -> httpx.Response:
    return httpx.Response(status, request=httpx.Request("POST", "https://idp/token"), **content)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (300, 300.0),
        (300.5, 300.5),
        ("300", 300.0),
        ("12.5", 12.5),
        (0, 0.0),
        (-5, 0.0),
        ("", None),
        ("soon", None),
        (None, None),
        (True, None),
        (math.nan, None),
        ("inf", None),
        (10**400, None),
        ([1], None),
    ],
)
def test_lifetime(value: object, seconds: float | None) -> None:
    assert read_lifetime(value) == seconds


@given(JSON, JSON, JSON, st.floats(0, 1e9))
def test_any_lifetime_and_scope_gives_a_token(
    lifetime: object, refresh_lifetime: object, scope: object, now: float
) -> None:
    fields: dict[str, object] = {
        "access_token": "a",
        "expires_in": lifetime,
        "refresh_expires_in": refresh_lifetime,
        "scope": scope,
    }
    token = parse_token(fields, received=now)
    assert token.is_expired(now) == (token.expires_at_monotonic == now)
    assert token.lifetime != 0.0 or token.is_expired(now)
    assert not token.is_expired(now) or token.needs_refresh(now)


@given(st.floats(0.001, 1e8), st.floats(0, 1e6))
def test_refresh_comes_before_expiry_and_not_at_birth(lifetime: float, now: float) -> None:
    token = parse_token({"access_token": "a", "expires_in": lifetime}, received=now)
    assert token.expires_at_monotonic is not None
    assert token.needs_refresh(token.expires_at_monotonic)
    if lifetime > 1:
        assert not token.needs_refresh(now)
        assert not token.is_expired(token.expires_at_monotonic - lifetime * 0.01)
        assert token.needs_refresh(token.expires_at_monotonic - min(59.0, lifetime * 0.09))


@pytest.mark.parametrize("name", ["refresh_expires_in", "refresh_expries_in"])
def test_both_spellings_of_the_refresh_lifetime(name: str) -> None:
    fields: dict[str, object] = {"access_token": "a", "refresh_token": "r", name: 1800}
    token = parse_token(fields, received=100.0)
    assert token.can_refresh(1899.0)
    assert not token.can_refresh(1900.0)


def test_no_lifetime_means_unknown() -> None:
    token = parse_token({"access_token": "a", "refresh_token": "r"}, received=0.0)
    assert not token.needs_refresh(1e12)
    assert token.can_refresh(1e12)
    assert not Token(access_token="a").can_refresh(0.0)
    assert token.expired().needs_refresh(-1e12)
    assert token.expired().refresh_token == "r"


def test_a_narrower_scope_is_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        token = parse_token({"access_token": "a", "scope": "read  write"}, received=0.0)
    assert token.scope == ("read", "write")


def test_shows_no_secret() -> None:
    token = Token(access_token="canary", refresh_token="canary")
    assert "canary" not in repr(token) + str(token) + f"{token!r}"
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="Token holds secrets"):
            attempt(token)


@pytest.mark.parametrize(
    ("response", "words", "error"),
    [
        (answer(401, json={"error": "invalid_client"}), "secret has expired", "invalid_client"),
        (
            answer(400, json={"error": "invalid_grant", "error_description": "Token is not active"}),
            "Token is not active; the user name or password is wrong",
            "invalid_grant",
        ),
        (
            answer(400, json={"error": "vendor_code"}),
            "'vendor_code'; check the token URL",
            "vendor_code",
        ),
        (answer(200, json={"error": "invalid_scope"}), "scope is unknown", "invalid_scope"),
        (answer(200, html="<title>Sign in</title>"), r"a web page.*\(Sign in\)", None),
        (answer(404, text="no such page"), "answered 404; no such page; check the token URL", None),
        (answer(503, text="down"), "answered 503; down$", None),
        (answer(200, json={"token": "canary"}), r"without a token \(\d+ bytes\)", None),
        (answer(200, json="canary"), "without a token", None),
        (answer(200, json={"access_token": ""}), "without a token", None),
        (answer(200, content=b""), r"without a token \(0 bytes\)", None),
        (answer(200, content=b"access_token=canary"), "without a token", None),
        (answer(302), "answered 302; check the token URL", None),
        (answer(400, json={"error": {"code": 1}}), "answered 400; check", None),
    ],
)
def test_refusals_say_what_to_look_at(response: httpx.Response, words: str, error: str | None) -> None:
    with pytest.raises(TokenRequestError, match=words) as caught:
        token_from_response(response, received=0.0)
    assert caught.value.error == error
    assert caught.value.status == response.status_code
    assert "canary" not in str(caught.value)


@given(st.binary() | JSON.map(lambda body: json.dumps(body).encode()), st.sampled_from([200, 400]))
def test_any_answer_is_a_token_or_a_typed_error(body: bytes, status: int) -> None:
    try:
        token_from_response(answer(status, content=body), received=0.0)
    except TokenRequestError:
        return
    assert status == 200
