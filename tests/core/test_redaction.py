from __future__ import annotations

import base64
import html
import json
import pickle
import time
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay._core.redaction import SECRETS, RedactedURL, Scrubber, Unpicklable
from docrelay._core.urls import redact_url

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


@given(st.text() | st.text().map(lambda text: f"https://u:p@h/a?sort=1&{text}&bare&token={text}#f"))
def test_what_is_redacted_stays_as_it_is(text: str) -> None:
    assert redact_url(redact_url(text)) == redact_url(text)


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


ECHOED = "canary-s3cr\"é/+= &<'long"


def carrying(where: str) -> httpx.Request:
    """A request that carries the secret in one place."""
    given: dict[str, Any] = {
        "query": {"params": {"token": ECHOED, "mapKey": "shown-1"}},
        "form": {"data": {"client_secret": ECHOED, "grant_type": "shown-1", "username": "shown-2"}},
        "code": {"data": {"code": ECHOED, "code_verifier": "canary-verifier"}},
        "json": {"json": {"refreshToken": ECHOED, "code": "shown-1"}},
        "bearer": {"headers": {"Authorization": b"Bearer " + ECHOED.encode("latin-1")}},
        "basic": {"headers": httpx.Headers(basic())},
        "cookie": {"headers": {"Cookie": b"a=b; sid=" + ECHOED.replace(" ", "_").encode("latin-1")}},
        "key": {"headers": {"X-Api-Key": ECHOED.encode("latin-1")}},
        "extension": {"extensions": {SECRETS: (ECHOED,)}},
    }
    return httpx.Request("POST", "https://h/p", **given[where])


def basic() -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"user:{ECHOED}".encode()).decode()}


PLACES = ["query", "form", "code", "json", "bearer", "basic", "cookie", "key", "extension"]


@pytest.mark.parametrize("where", PLACES)
def test_what_a_request_carried_is_masked_where_it_comes_back(where: str) -> None:
    secret = ECHOED.replace(" ", "_") if where == "cookie" else ECHOED
    known = Scrubber(carrying(where))
    spellings = [
        secret,
        quote(secret),
        quote(secret, safe="").replace("%2F", "%2f"),
        quote_plus(secret),
        json.dumps(secret),
        json.dumps(secret, ensure_ascii=False).replace("/", r"\/"),
        html.escape(secret),
        base64.b64encode(secret.encode()).decode(),
        base64.urlsafe_b64encode(secret.encode()).decode(),
        secret[:10] + "...",
        secret[:-2] + "...",
        quote(secret)[:-2] + "...",
    ]
    for spelling in spellings:
        said = known.text(f"no: {spelling}; shown-1 shown-2")
        assert "***" in said
        assert "canary" not in said
        assert secret[4:] not in said
        assert "s3cr" not in said
        assert said.endswith("shown-1 shown-2")
        for encoding in ("utf-8", "utf-16", "utf-16-be"):
            content = known.content(f"no: {spelling}; shown".encode(encoding)).decode(encoding)
            assert "***" in content
            assert "s3cr" not in content


@pytest.mark.parametrize("where", PLACES)
def test_what_is_no_secret_stays(where: str) -> None:
    text = "nothing of it: shown-1, POST https://h/p, refresh_token, ***, \U0001f600"
    known = Scrubber(carrying(where))
    assert known.text(text) == text
    assert known.content(text.encode()) == text.encode()
    assert known.content(b"\xff\xfe\x00") == b"\xff\xfe\x00"


def test_what_cannot_be_read_is_no_matter() -> None:
    def chunks() -> Any:
        yield b"client_secret=canary"

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    requests = [
        httpx.Request("POST", "https://h", content=chunks(), headers=form),
        httpx.Request("POST", "https://h", content=b"{", headers={"Content-Type": "application/json"}),
        httpx.Request("POST", "https://h", json=["a"]),
        httpx.Request("POST", "https://h", content=b"x" * 70_000, headers=form),
        httpx.Request("POST", "https://h", headers={"Authorization": "Basic !"}),
        httpx.Request("POST", "https://h", data={"password": "abc"}),  # Too short to be looked for.
    ]
    assert [Scrubber(request).text("abc ! a x") for request in requests] == ["abc ! a x"] * 6
    assert Scrubber(None, "canary-x").text("a canary-x") == "a ***"


def test_a_long_answer_is_scrubbed_in_linear_time() -> None:
    secret = "ab/" * 1000
    known = Scrubber(httpx.Request("POST", "https://h", data={"client_secret": secret}))

    def seconds(size: int) -> float:
        worst = (b"ab/ab/ab" + b"x") * (size // 9)
        begun = time.process_time()
        known.content(worst)
        return time.process_time() - begun

    small = min(seconds(32_768) for _ in range(3))
    assert min(seconds(262_144) for _ in range(3)) < 24 * small + 0.05  # 8 times as much.
