from __future__ import annotations

import copy
import json
import pickle
import traceback
from collections.abc import Callable

import httpx
import pytest

from docrelay.auth import (
    BearerToken,
    ClientCredentials,
    Password,
    RefreshToken,
    SmartConnectLogin,
    Token,
    TokenAuth,
)
from docrelay.auth.secret import Secret, optional_secret
from docrelay.errors import DocrelayError


def test_a_string_in_use_and_masked_when_shown() -> None:
    secret = Secret("canary")
    assert secret == "canary"
    assert f"Bearer {secret}" == "Bearer canary"
    assert json.dumps(secret) == '"canary"'
    assert "canary" not in repr([secret]) + f"{secret!r}" + repr({"a": secret})
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="Secret holds secrets"):
            attempt(secret)
    assert optional_secret(None) is None
    assert isinstance(optional_secret("a"), Secret)


def broken(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("down")


def refused(request: httpx.Request) -> httpx.Response:
    body = {"error": "invalid_client", "access_token": "canary-a", "refresh_token": "canary-r"}
    return httpx.Response(400, json=body)


def senseless(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"token": "canary-t", "refresh_token": "canary-r", "access_token": ""})


def unsendable(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json={"access_token": "canary\n", "refresh_token": "canary-r"})


GRANTS = [
    Password("https://idp/token", "id", "user", "canary-p", client_secret="canary-s"),
    ClientCredentials("https://idp/token", "id", "canary-s"),
    RefreshToken("https://idp/token", "id", "canary-r"),
    SmartConnectLogin("https://api/API", "e", "canary-p", company="c", login_url="https://idp"),
]


@pytest.mark.parametrize("grant", GRANTS, ids=lambda grant: type(grant).__name__)
@pytest.mark.parametrize("handler", [broken, refused, senseless, unsendable])
def test_tracebacks_with_locals_show_none(
    grant: Password, handler: Callable[[httpx.Request], httpx.Response]
) -> None:
    with httpx.Client(transport=httpx.MockTransport(handler), auth=TokenAuth(grant)) as client:
        try:
            client.get("https://api/")
        except (DocrelayError, httpx.HTTPError) as failure:
            shown = traceback.TracebackException.from_exception(failure, capture_locals=True)
        else:
            raise AssertionError
    frames = [
        frame for frame in shown.stack if "docrelay" in frame.filename and "tests" not in frame.filename
    ]
    assert frames or handler is broken
    text = "".join(shown.format())
    # The answers that this test makes up are locals of the test and of httpx's mock transport.
    locals_shown = repr([frame.locals for frame in frames])
    assert "canary" not in locals_shown
    assert "canary" not in str(shown)
    assert "TokenAuth" in text


def test_tokens_are_masked_wherever_they_are_kept() -> None:
    token = Token(access_token="canary", refresh_token="canary")
    assert "canary" not in repr(vars_of(token)) + repr(vars_of(BearerToken("canary")))


def vars_of(thing: object) -> dict[str, object]:
    """Every attribute, as a debugger shows them."""
    names = set(getattr(thing, "__dict__", {})) | set(getattr(thing, "__slots__", ()))
    return {name: getattr(thing, name, None) for name in names}
