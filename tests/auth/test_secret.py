from __future__ import annotations

import copy
import json
import logging
import pickle
import pprint
import reprlib
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

import docrelay
from docrelay._sync.http import HTTPClient
from docrelay.auth import (
    BearerToken,
    ClientCredentials,
    Password,
    QueryToken,
    RefreshToken,
    SmartConnectLogin,
    Token,
    TokenAuth,
)
from docrelay.auth.secret import Secret, optional_secret, reveal, reveal_all
from docrelay.errors import DocrelayError
from tests.conftest import Answer, Service

PACKAGE = Path(docrelay.__file__).parent


def test_a_string_in_use_and_masked_when_shown() -> None:
    secret = Secret("canary")
    assert secret == "canary"
    assert secret.reveal() == "canary"
    assert type(secret.reveal()) is str
    assert f"Bearer {secret}" == "Bearer ***"
    assert json.dumps(secret) == '"canary"'
    assert "canary" not in repr([secret]) + f"{secret!r}" + repr({"a": secret})
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="Secret holds secrets"):
            attempt(secret)
    assert optional_secret(None) is None
    assert isinstance(optional_secret("a"), Secret)


SECRET = Secret("canary-text, canary\tLong")


@pytest.mark.parametrize(
    "derived",
    [
        SECRET[:6],
        SECRET[::-1][::-1],
        SECRET + "!",
        "Bearer " + SECRET,
        SECRET * 2,
        2 * SECRET,
        SECRET % (),
        Secret("canary %s") % "x",
        SECRET.join(["a", "b"]),
        SECRET.format(),
        SECRET.strip().lower().upper().title().swapcase().casefold().capitalize().lower(),
        SECRET.center(40).ljust(50).rjust(60).zfill(70).expandtabs(),
        SECRET.replace("-", "+").translate({}),
        SECRET.removeprefix("x").removesuffix("x").lstrip().rstrip(),
        SECRET.split(","),
        SECRET.rsplit(","),
        SECRET.splitlines(),
        SECRET.partition(","),
        SECRET.rpartition(","),
        list(SECRET.replace("-", "").split(",")),
        Secret(SECRET),
        SECRET.encode(),
        SECRET.encode()[:6],
        SECRET.encode() + b"!",
        b"!" + SECRET.encode(),
        SECRET.encode().decode(),
    ],
    ids=str,
)
def test_what_is_made_of_a_secret_stays_one(derived: object) -> None:
    shown = [repr(derived), str(derived), f"{derived}", f"{derived!s:>9}", ascii(derived), str([derived])]
    shown += ["{0} {0!s:>9}".format(*[derived]), reprlib.repr(derived), pprint.pformat(derived)]
    shown += [form % (derived,) for form in ("%s", "%r", "%a", "%.9s")]
    parts: Any = [derived] if isinstance(derived, str | bytes) else derived
    text = str([part.reveal() if isinstance(part, Secret) else bytes(part) for part in parts])
    assert "canary" in text.lower()
    assert "canary" not in "".join(shown).lower()
    assert "***" in shown[0]


def test_characters_and_sums() -> None:
    text = "a"
    text += Secret("canary")
    assert isinstance(text, Secret)
    assert repr(list(Secret("ab"))) == "['***', '***']"
    with pytest.raises(TypeError):
        Secret("canary") + 1  # type: ignore[operator]
    with pytest.raises(TypeError):
        1 + Secret("canary")  # type: ignore[operator]


def test_printed_and_logged(capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    print(SECRET, [SECRET])
    print(SECRET, file=sys.stderr)
    logging.getLogger("x").warning(SECRET)
    logging.getLogger("x").warning("%s and %r", SECRET, SECRET)
    shown = "".join(capsys.readouterr()) + caplog.text
    assert shown.count("***") == 3 + 3
    assert "canary" not in shown


def test_what_is_sent_is_the_text(service: Service) -> None:
    """Whatever carries it: headers, query, form, JSON; by docrelay, or revealed by whoever uses httpx."""
    service.responder = lambda request: Answer(body=b"{}")
    text = "canary +/=&%é"
    secret = Secret(text)
    with HTTPClient(service.url, trust_env=False, headers={"X-Key": "canary" + Secret("-x")}) as client:
        client.post("/", params={"a": secret}, data={"b": secret, "c": [secret, "d"]})
        client.post("/", params=[("a", secret)], json={"b": secret})
        client.post("/", auth=BearerToken(Secret("canary")), content=secret)
        client.post("/", auth=QueryToken(Secret("canary/+")), data={"b": secret.reveal()})
    form, in_json, bearer, query = service.received
    assert form.query == {"a": text}
    assert parse_qs(form.body.decode()) == {"b": [text], "c": [text, "d"]}
    assert in_json.query == {"a": text}
    assert json.loads(in_json.body) == {"b": text}
    assert bearer.headers["Authorization"] == "Bearer canary"
    assert bearer.headers["X-Key"] == "canary-x"
    assert bearer.body.decode() == text
    assert query.query == {"token": "canary/+"}
    assert query.form == {"b": text}


def test_reveal_all_takes_whatever_httpx_takes() -> None:
    assert reveal_all(None) is None
    assert reveal_all(b"x") == b"x"
    params = httpx.QueryParams([("a", "b"), ("a", "c")])
    assert reveal_all(params) is params
    assert reveal_all({"a": (Secret("b"), 1)}) == {"a": ("b", 1)}
    assert reveal("plain") == "plain"


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
    frames = [frame for frame in shown.stack if Path(frame.filename).is_relative_to(PACKAGE)]
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
