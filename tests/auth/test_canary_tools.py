"""No secret shows in what other people's tools make of a failure: they show local variables, cut short."""

from __future__ import annotations

import io
import json
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any, TypeAlias

import httpx
import loguru
import pytest
import rich.console
import rich.traceback
import sentry_sdk.utils
import structlog
from sentry_sdk.serializer import serialize

from docrelay import DocuMine, RetryPolicy
from docrelay.auth import (
    ClientCredentials,
    Grant,
    MemoryStore,
    Password,
    RefreshToken,
    SmartConnectLogin,
    Token,
    TokenAuth,
    login,
)
from docrelay.errors import DocrelayError
from tests.conftest import Answer, Received, Service

pytestmark = pytest.mark.usefixtures("uncoloured")

MARK = "canary"


def long_secret(name: str) -> str:
    """Return one that tools cut."""
    return f"{MARK}-{name}-" * 20


def rich_shows(failure: BaseException) -> str:
    """With the settings of `rich.traceback.install(show_locals=True)`."""
    console = rich.console.Console(file=io.StringIO(), record=True, width=400)
    kind, value, trace = exc_info(failure)
    console.print(rich.traceback.Traceback.from_exception(kind, value, trace, show_locals=True))
    return console.export_text()


def structlog_shows(failure: BaseException) -> str:
    processor = structlog.processors.dict_tracebacks
    return json.dumps(processor(None, "error", {"exc_info": exc_info(failure)}))


def structlog_console_shows(failure: BaseException) -> str:
    out = io.StringIO()
    structlog.dev.RichTracebackFormatter(show_locals=True, color_system=None)(out, exc_info(failure))
    return out.getvalue()


def loguru_shows(failure: BaseException) -> str:
    out = io.StringIO()
    handler = loguru.logger.add(out, diagnose=True, backtrace=True)
    try:
        loguru.logger.opt(exception=failure).error("failed")
    finally:
        loguru.logger.remove(handler)
    return out.getvalue()


def sentry_shows(failure: BaseException) -> str:
    event, _ = sentry_sdk.utils.event_from_exception(exc_info(failure))
    return json.dumps(serialize(dict(event)))


def standard_library_shows(failure: BaseException) -> str:
    shown = traceback.TracebackException.from_exception(failure, capture_locals=True)
    return "".join(shown.format())


def exc_info(failure: BaseException) -> tuple[type[BaseException], BaseException, TracebackType | None]:
    return type(failure), failure, failure.__traceback__


Tool: TypeAlias = Callable[[BaseException], str]
TOOLS: list[Tool] = [
    rich_shows,
    structlog_shows,
    structlog_console_shows,
    loguru_shows,
    sentry_shows,
    standard_library_shows,
]


def echo(request: Received) -> str:
    """Everything that came, as a careless service says it."""
    return f"\x1b[31mno:\r\n {request.target} {dict(request.headers)} {request.body.decode()} {request.form}"


def as_description(request: Received) -> Answer:
    fields = {"error": "invalid_request", "error_description": echo(request)}
    return Answer(400, json.dumps(fields).encode())


def as_error(request: Received) -> Answer:
    return Answer(400, json.dumps({"error": echo(request)}).encode())


def as_text(request: Received) -> Answer:
    return Answer(503, echo(request).encode(), "text/plain")


def as_page(request: Received) -> Answer:
    return Answer(500, f"<title>{echo(request)}</title>".encode(), "text/html")


def as_message(request: Received) -> Answer:
    fields = {"message": echo(request), "errors": [echo(request)], "access_token": long_secret("access")}
    return Answer(422, json.dumps(fields).encode())


def as_junk(request: Received) -> Answer:
    return Answer(200, json.dumps({"access_token": 7, "refresh_token": echo(request)}).encode())


# The ways through the most frames meet all tools; those tools are slow.
WAYS = {"background": TOOLS[-1:], "foreground": TOOLS, "login": TOOLS[-2:]}
ECHOES = [as_description, as_error, as_text, as_page, as_message, as_junk]
KINDS = ["password", "client", "refresh", "smartconnect"]


def grant_of(kind: str, url: str) -> Grant:
    secret = long_secret("client")
    if kind == "password":
        return Password(f"{url}/token", "id", "user", long_secret("password"), client_secret=secret)
    if kind == "client":
        return ClientCredentials(f"{url}/token", "id", secret)
    if kind == "refresh":
        return RefreshToken(f"{url}/token", "id", long_secret("refresh"), client_secret=secret)
    return SmartConnectLogin(url, "user@example.com", long_secret("p")[:40], company="c", login_url=url)


def fetch(url: str, grant: Grant, way: str) -> None:
    """Fail to get a token, in one of the ways there are."""
    if way == "login":
        login(grant, store=MemoryStore(), show=lambda _: None)
        return
    auth = TokenAuth(grant)
    if way == "foreground":
        auth.close()
    with httpx.Client(auth=auth, trust_env=False) as client:
        client.get(f"{url}/api")


def call(url: str) -> None:
    """Fail to call a service with a token."""
    with DocuMine("w", base_url=url, auth=long_secret("access"), retry=RetryPolicy(attempts=1)) as client:
        client.users.list()


def caught(work: Callable[..., None], *arguments: Any) -> DocrelayError:
    try:
        work(*arguments)
    except DocrelayError as failure:
        return failure
    raise AssertionError


def check(failure: DocrelayError, tools: list[Tool]) -> None:
    said = [str(failure), repr(vars(failure))]
    assert not any(MARK in text for text in said), said
    assert str(failure).isprintable()
    for tool in tools:
        shown = tool(failure)
        assert MARK not in own_lines_of_tests(shown), tool


def own_lines_of_tests(shown: str) -> str:
    """Return what is shown without the names of this file."""
    return shown.replace("test_canary_tools", "")


@pytest.mark.parametrize("answer", ECHOES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_token_endpoint_that_echoes(
    service: Service, kind: str, answer: Callable[[Received], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    service.responder = answer
    for way, tools in WAYS.items():
        check(caught(fetch, service.url, grant_of(kind, service.url), way), tools)


@pytest.mark.parametrize("answer", ECHOES[:-1])
def test_a_service_that_echoes(
    service: Service, answer: Callable[[Received], Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    service.responder = answer
    failure = caught(call, service.url)
    check(failure, TOOLS)
    assert "***" in repr(vars(failure))


@pytest.mark.parametrize("tool", TOOLS)
def test_a_plain_secret_would_be_found(tool: Tool) -> None:
    def fail(password: str) -> None:
        raise KeyError(len(password))

    with pytest.raises(KeyError) as found:
        fail(long_secret("plain"))
    assert f"{MARK}-plain" in tool(found.value)


@pytest.mark.parametrize("tool", TOOLS)
def test_tokens_in_local_variables(tool: Tool) -> None:
    def fail(token: Token) -> None:
        access, header = token.access_token, "Bearer " + token.access_token
        parts, sent = access.split("-"), access.encode()
        raise KeyError(len(header) + len(parts) + len(sent))

    with pytest.raises(KeyError) as found:
        fail(Token(access_token=long_secret("a"), refresh_token=long_secret("r")))
    assert MARK not in own_lines_of_tests(tool(found.value)).replace("long_secret", "")
