"""Whatever a service answers that is no success becomes a typed error, for every client."""

from __future__ import annotations

import logging
import pickle
import traceback
from typing import Any

import httpx
import pytest

from docrelay import (
    AuthenticationError,
    BadRequestError,
    ConfigurationError,
    ConflictError,
    DocrelayError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    ResponseError,
    RetryPolicy,
    ServerError,
    TransportError,
    UnexpectedResponseError,
)
from tests.facade.forms import TOKEN, Form
from tests.facade.invocations import CLASSES, INVOCATIONS, Invocation
from tests.facade.loopback import Answer, Loopback

CALLS = {
    "documine": "users.list",
    "smartdocumentor": "workspaces.list",
    "smartconnect": "connections.list",
    "smartconnect_next": "integrations.run",
}
STATUSES = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    418: ResponseError,
    422: BadRequestError,
    429: RateLimitError,
    500: ServerError,
    503: ServerError,
    520: ServerError,
}
BODIES = [
    (b'{"message": "service-detail"}', "application/json"),
    (b'{"title": "service-detail"}', "application/problem+json; charset=utf-8"),
    (b'"service-detail"', "application/json"),
    (b"service-detail", "text/plain"),
    (b"<html><title>service-detail</title>", "text/html"),
    (b"<Error>no</Error>", "application/xml"),
    (b"{broken", "application/json"),
    (b"", None),
    (b"\xff\xfe\x00", "application/octet-stream"),
]


def call(
    form: Form, api: str, answer: Answer, loopback: Loopback, client: Any = None
) -> pytest.ExceptionInfo[DocrelayError]:
    row = _row(api)
    client = client or form.client(api, loopback.url, retry=RetryPolicy(attempts=1))
    for request in ("GET", "POST"):
        for path in ("/api/users", "/api/v1.0/external/sdworkspace/CurrentWorkspaces", "/GetConnections"):
            loopback.on(f"{request} {path}", answer)
        loopback.on(f"{request} /v1/run-integration/{row.arguments and row.arguments[0]}", answer)
    with pytest.raises(DocrelayError) as caught:
        form.do(row.bound(client), *row.arguments, **row.keywords)
    return caught


def _row(api: str) -> Invocation:
    return next(row for row in INVOCATIONS if (row.api, row.method) == (api, CALLS[api]))


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("api", CLASSES)
def test_error_statuses(form: Form, api: str, status: int, loopback: Loopback) -> None:
    client = form.client(api, loopback.url, retry=RetryPolicy(attempts=1))
    for body, media_type in BODIES:
        error = call(form, api, Answer(body, status, media_type), loopback, client).value
        assert type(error) is STATUSES[status]
        assert isinstance(error, ResponseError)
        assert error.status == status
        assert error.body == body
        if b"service-detail" in body:
            assert "service-detail" in str(error.detail)
            assert "service-detail" in str(error)


@pytest.mark.parametrize("api", CLASSES)
@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"", media_type=None),
        Answer(b"", 204, None),
        Answer(b"null"),
        Answer(b"7"),
        Answer(b"{"),
        Answer(b"<html>", media_type="text/html"),
        Answer(b"", 302, None, {"Location": "https://sso.example/?code=canary"}),
        Answer(b"7", 299),
    ],
    ids=str,
)
def test_successes_that_are_none(form: Form, api: str, answer: Answer, loopback: Loopback) -> None:
    error = call(form, api, answer, loopback).value
    assert type(error) is UnexpectedResponseError
    assert error.status == answer.status
    assert "canary" not in str(error)
    assert "URL" in str(error) or "form" in str(error)


@pytest.mark.parametrize("api", CLASSES)
def test_nobody_there(form: Form, api: str, loopback: Loopback) -> None:
    client = form.client(api, loopback.url)
    loopback.close()
    row = _row(api)
    try:
        with pytest.raises(TransportError) as caught:
            form.do(row.bound(client), *row.arguments, **row.keywords)
        assert not caught.value.connected
        assert len(form.pauses) == 2
    finally:
        loopback.__init__()  # type: ignore[misc]  # the fixture closes it again


@pytest.mark.parametrize("api", CLASSES)
def test_the_token_shows_nowhere(
    form: Form, api: str, loopback: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caught = call(form, api, Answer(b"no", 500, "text/plain"), loopback)
    error = caught.value
    trace = "".join(traceback.format_exception(error))
    shown = [str(error), repr(error), repr(vars(error)), trace, caplog.text]
    shown.append(repr(pickle.dumps(error)))
    client = form.client(api, loopback.url)
    shown += [repr(client), repr(vars(client)), str(client)]
    for secret in (TOKEN, "canary-Token"):
        assert [text for text in shown if secret in text] == []
    request = loopback.requests[-1]
    assert "canary-Token" in request.target + request.headers.get("Authorization", "")


@pytest.mark.parametrize("api", CLASSES)
def test_a_password_in_the_url_is_not_shown(form: Form, api: str) -> None:
    client = form.client(api, "https://user:canary@service.example/base")
    assert "canary" not in repr(client)
    assert "service.example/base" in repr(client)


@pytest.mark.parametrize("api", CLASSES)
@pytest.mark.parametrize("url", ["http://service.example", "ftp://service.example", "https://"])
def test_urls_that_would_show_the_token(form: Form, api: str, url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        form.client(api, url)
    assert caught.value.field in ("base_url", "api_url", "region_or_url")


def test_every_client_has_a_time_limit_and_can_be_closed(form: Form) -> None:
    for api in CLASSES:
        client = form.client(api, "https://service.example", timeout=httpx.Timeout(7))
        assert [http for http in client._opened if http.timeout != httpx.Timeout(7)] == []
        default = form.client(api, "https://service.example")
        assert all(http.timeout.read for http in default._opened)
    form.close()
    assert all(http.is_closed for http in default._opened)
