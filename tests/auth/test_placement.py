from __future__ import annotations

import pickle

import httpx
import pytest

from docrelay._core.redaction import RedactedURL
from docrelay.auth import BearerToken, QueryToken, place_bearer, place_query, static_auth
from docrelay.auth.placement import Placement, require_secure
from docrelay.errors import ConfigurationError


@pytest.mark.parametrize("placement", [place_bearer, place_query])
@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://api.example.com", True),
        ("http://localhost:8080", True),
        ("http://sandbox.localhost", True),
        ("http://127.0.0.9", True),
        ("http://[::1]:80", True),
        ("http://api.example.com", False),
        ("http://localhost.example.com", False),
        ("http://10.0.0.1", False),
    ],
)
def test_no_token_over_plain_http(placement: Placement, url: str, allowed: bool) -> None:
    request = httpx.Request("GET", url)
    if allowed:
        placement(request, "t")
        return
    with pytest.raises(ConfigurationError, match="use https://") as caught:
        placement(request, "t")
    assert caught.value.field == "base_url"


@pytest.mark.parametrize("url", ["", "example.com", "ftp://h", "https://", "http://[", "/p"])
def test_unusable_urls_are_named(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^token_url ") as caught:
        require_secure(url, field="token_url")
    assert caught.value.field == "token_url"


def test_placing_again_replaces() -> None:
    request = httpx.Request("GET", "https://h/p?a=b")
    for token in ("old+/=", "new+/="):
        place_bearer(request, token)
        place_query(request, token)
    assert request.headers.get_list("Authorization") == ["Bearer new+/="]
    assert request.url.raw_path == b"/p?a=b&token=new%2B%2F%3D"
    assert isinstance(request.url, RedactedURL)


@pytest.mark.parametrize("token", ["", "  ", "a\nb", "tökén", "a\x00"])
def test_unsendable_tokens_are_refused_without_being_shown(token: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        BearerToken(token)
    assert caught.value.field == "token"
    assert not token.strip() or token not in str(caught.value)


def test_fixed_tokens() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=[request.headers.get("Authorization"), request.url.query.decode()])

    with httpx.Client(transport=httpx.MockTransport(handler)) as client:
        for auth, expected in [
            (BearerToken("t\n"), ["Bearer t", ""]),
            (static_auth("t"), ["Bearer t", ""]),
            (QueryToken("t="), [None, "token=t%3D"]),
        ]:
            assert client.get("https://h", auth=auth).json() == expected
            assert "***" in repr(auth)
            with pytest.raises(TypeError):
                pickle.dumps(auth)
