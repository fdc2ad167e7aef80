from __future__ import annotations

import pickle

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.redaction import RedactedURL, Unpicklable, redact_url

SECRET = "canary-secret/+=="


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h/a?token=x&mapKey=1", "https://h/a?token=***&mapKey=1"),
        ("https://h/a?TOKEN=x&MAPKEY=1", "https://h/a?TOKEN=***&MAPKEY=1"),
        ("https://h/a?bare", "https://h/a?***"),
        ("https://h/a?x%26y=1", "https://h/a?***"),
        ("https://user:pw@h:81/a#frag", "https://h:81/a"),
        ("/relative?key=k", "/relative?key=***"),
        ("http://[broken", "***"),
        ("", ""),
    ],
)
def test_shows_known_names_only(url: str, shown: str) -> None:
    assert redact_url(url) == shown


@given(
    st.text(min_size=1).map(lambda text: "canary" + text),
    st.sampled_from(["token", "password", "email", "client_secret", "tökén", "a b", "x&y"]),
)
def test_no_query_value_survives(secret: str, name: str) -> None:
    url = RedactedURL(httpx.URL("https://h/p", params={"mapKey": "1", name: secret}))
    assert "canary" not in str(url) + repr(url)
    assert url.params[name] == secret
    assert "mapKey=1" in str(url)


@given(st.text())
def test_any_string_can_be_shown(text: str) -> None:
    assert "canary" not in redact_url(f"https://h/?token=canary{text}".split("#")[0].split("&")[0])
    redact_url(text)


def test_parts_stay_true() -> None:
    plain = httpx.URL("https://h/p", params={"token": SECRET})
    url = RedactedURL(plain)
    assert url.raw_path == plain.raw_path
    assert httpx.URL(url) == plain
    assert str(httpx.URL(url)) == str(plain)
    assert url == plain
    assert plain == url
    assert url != RedactedURL("https://h/p?token=other")
    assert url != 1
    assert hash(url) == hash(RedactedURL(plain))


def test_derived_urls_stay_redacted() -> None:
    url = RedactedURL(httpx.URL("https://h/p", params={"token": SECRET}))
    for other in (url.copy_with(path="/q"), url.copy_set_param("a", "b"), url.join("r")):
        assert isinstance(other, RedactedURL)
        assert "canary" not in str(other) + repr(other)
    assert str(url.join("r?token=x")) == "https://h/r?token=***"


def test_pickles_and_request_reprs_hold_no_secret() -> None:
    request = httpx.Request("GET", "https://h/p")
    request.url = RedactedURL(request.url.copy_set_param("token", SECRET))
    assert "canary" not in repr(request)
    assert b"canary" not in pickle.dumps(request)


def test_holders_of_secrets_refuse_pickling() -> None:
    with pytest.raises(TypeError, match="Unpicklable holds secrets"):
        pickle.dumps(Unpicklable())
