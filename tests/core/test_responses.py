from __future__ import annotations

from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay import errors
from docrelay._core.responses import (
    error_from_response,
    error_from_transport,
    read_detail,
    read_retry_after,
    typed_transport_errors,
)

URL = "https://h/p?token=canary"


def answer(status: int = 400, *, url: str = URL, **content: Any) -> httpx.Response:
    request = httpx.Request("POST", url, json={"password": "canary"})
    return httpx.Response(status, request=request, **content)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.BadRequestError),
        (401, errors.AuthenticationError),
        (403, errors.PermissionDeniedError),
        (404, errors.NotFoundError),
        (409, errors.ConflictError),
        (418, errors.ResponseError),
        (422, errors.BadRequestError),
        (429, errors.RateLimitError),
        (500, errors.ServerError),
        (520, errors.ServerError),
    ],
)
def test_type_by_status(status: int, kind: type[errors.ResponseError]) -> None:
    failure = error_from_response(answer(status))
    assert type(failure) is kind
    assert failure.status == status
    assert failure.method == "POST"
    assert failure.url == "https://h/p?token=***"
    assert failure.detail is None
    assert "canary" not in str(failure) + repr(failure.__dict__)


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (
            {"json": {"timestamp": "2023-09-21T12:45:00Z", "message": "No such file"}},
            "No such file",
        ),
        (
            {"json": {"title": "Bad", "detail": "No id", "errors": {"id": ["required"]}}},
            'Bad: No id: {"id": ["required"]}',
        ),
        ({"json": {"error": "invalid_scope", "error_description": "No"}}, "invalid_scope: No"),
        (
            {"html": "<html><title>Sign\n in</title>"},
            "a web page, probably of a proxy or a sign-in page (Sign in)",
        ),
        ({"text": "plain\n words"}, "plain words"),
        ({"json": "a string"}, "a string"),
        ({"json": [1]}, None),
        ({"json": {"message": None, "error": 5}}, None),
        ({"content": b"\xff\xfe"}, None),
        ({"content": b""}, None),
        ({"text": "x" * 600}, "x" * 499 + "…"),
    ],
)
def test_detail(content: dict[str, Any], detail: str | None) -> None:
    assert error_from_response(answer(**content)).detail == detail


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        ({"text": "[" * 30_000}, "[" * 499 + "…"),
        ({"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, None),
        ({"content": b'{"errors":' + b"[" * 900 + b"]" * 900 + b"}"}, "[" * 499 + "…"),
        ({"json": {"detail": "No", "n": 10**4000}}, "No"),
        ({"content": b'{"detail": "No", "n": ' + b"9" * 5000 + b"}"}, None),
        ({"content": b'{"detail": "No", "n": NaN}'}, "No"),
        ({"json": {"detail": "No\x1b[2J\u2028"}}, r"No\x1b[2J"),
        ({"content": b'{"detail": "\\ud800"}'}, r"\ud800"),
        (
            {"html": "<TITLE lang='a'>Sign\x1bin</TITLE>"},
            r"a web page, probably of a proxy or a sign-in page (Sign\x1bin)",
        ),
        ({"html": "<title" * 10_000}, "a web page, probably of a proxy or a sign-in page"),
    ],
)
def test_hostile_details(content: dict[str, Any], detail: str | None) -> None:
    assert error_from_response(answer(**content)).detail == detail


@given(st.binary(max_size=200), st.sampled_from(["application/json", "text/plain", "text/html"]))
def test_any_body_gives_an_error(body: bytes, kind: str) -> None:
    response = answer(content=body, headers={"Content-Type": kind})
    detail = read_detail(response)
    assert detail is None or "\n" not in detail
    assert error_from_response(response).body == body


@pytest.mark.parametrize(
    "kind",
    ["text/plain; charset=idna", "text/plain; charset=hex", "text/pläin", "text/plain; charset=zlib_codec"],
)
def test_any_content_type_gives_an_error(kind: str) -> None:
    headers = {b"content-type": kind.encode("latin-1")}
    request = httpx.Request("GET", "https://a/", headers={"Authorization": "Bearer canary"})
    response = httpx.Response(500, headers=headers, content="ü".encode(), request=request)
    error = error_from_response(response)
    assert (type(error), error.detail) == (errors.ServerError, "ü")


def test_keeps_little_of_the_answer() -> None:
    headers = {"Set-Cookie": "canary", "X-Request-Id": "7"}
    failure = error_from_response(answer(content=b"x" * 5000, headers=headers))
    assert len(failure.body) == 2048
    assert failure.headers == {"content-length": "5000", "x-request-id": "7"}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "-3"}, 0.0),
        ({"Retry-After": "inf"}, None),
        ({"Retry-After": "soon"}, None),
        (
            {
                "Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT",
                "Date": "Fri, 31 Dec 1999 23:59:49 GMT",
            },
            10.0,
        ),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}, 0.0),
        ({"Retry-After": f"Fri, 31 Dec {'9' * 30} 23:59:59 GMT"}, None),
        ({"Retry-After": "Fri, 31 Dec 1999 23:59:59 +99999999999999999"}, None),
        ({"Retry-After": "9" * 5000}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert read_retry_after(httpx.Headers(headers)) == seconds


def test_transport_errors_name_the_host_only() -> None:
    request = httpx.Request("GET", URL)
    failure = error_from_transport(httpx.ConnectError("refused"), request)
    assert isinstance(failure, errors.TransportError)
    assert (failure.host, failure.connected) == ("h", False)
    assert str(failure).startswith("GET to h failed (ConnectError: refused)")
    timeout = error_from_transport(httpx.ReadTimeout("x"), request)
    assert isinstance(timeout, errors.TimeoutExceededError)
    assert timeout.connected
    illegal = error_from_transport(httpx.LocalProtocolError("Illegal b'canary'"), request)
    assert "canary" not in str(illegal)


def test_failure_without_a_request() -> None:
    with pytest.raises(errors.TransportError, match="no host") as caught, typed_transport_errors():
        raise httpx.ReadError("x")
    assert caught.value.__suppress_context__


def test_no_secret_comes_back_in_an_error() -> None:
    request = httpx.Request(
        "POST",
        "https://h/p",
        params={"token": "canary-token/+="},
        headers={"Authorization": "Bearer canary-bearer"},
        json={"password": "canary-password"},
    )
    echo = f"{request.url.raw_path!r} {request.headers['Authorization']} {request.content!r}"
    for content in (
        {"json": {"message": echo, "errors": [echo]}},
        {"text": echo},
        {"html": f"<title>{echo}"},
    ):
        response = httpx.Response(
            400,
            request=request,
            headers=[(b"X-Request-Id", b"canary-bearer\x9b1m"), (b"Server", b"canary-password")],
            extensions={"reason_phrase": b"No canary-bearer \x1b[31m"},
            **content,
        )
        failure = error_from_response(response)
        shown = str(failure) + repr(vars(failure))
        assert "canary" not in shown
        assert failure.headers["x-request-id"] == r"***\x9b1m"
        assert r" answered 400 No *** \x1b[31m" in str(failure)
        assert str(failure).isprintable()
        assert failure.detail is not None
        assert b"***" in failure.body


def test_controls_are_shown_as_escapes() -> None:
    said = "a\x1b[31m\r\nb\x00\u202ec"
    failure = error_from_response(answer(json={"message": said}))
    assert failure.detail == r"a\x1b[31m b\x00\u202ec"
