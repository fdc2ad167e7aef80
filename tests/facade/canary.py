"""Secrets to look for, a service that deals in them, and an ear for all that could show them."""

from __future__ import annotations

import base64
import gc
import json
import logging
import pickle
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, quote_plus, unquote_plus

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.facade.examples import Examples
from tests.facade.loopback import Answer, Loopback, Request, as_json

PASSWORD = "canary-Password-77"
CLIENT_SECRET = "canary-Secret-77"
REFRESH_TOKEN = "canary-Refresh-77"
ENCRYPTED = "canaryCipher77+/=="
GIVEN_TOKEN = "canaryGiven77+/w=="
MARK = "canary"
_TESTS = Path(__file__).parents[1]

STAND_INS = {
    "not-a-real-secret": CLIENT_SECRET,
    "not-a-real-password": PASSWORD,
    "not-a-real-refresh-token": REFRESH_TOKEN,
    "Zm9v+/==": ENCRYPTED,
    "dG9rZW4+/w==": GIVEN_TOKEN,
}
"""Secrets in the table of invocations, and what is sent in their place."""

TOKEN_PATHS = ("/oauth/token", "/v1/public-key", "/validate", "/GetToken", "/token", "/connect/token")

USES = 4
"""So often the service takes a token before it wants another."""

_KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)


def stand_in(value: Any) -> Any:
    """Return the canary that stands in for a secret of the table; anything else as it is."""
    return STAND_INS.get(value, value) if isinstance(value, str) else value


def _public_key() -> str:
    numbers = _KEY.public_key().public_numbers()
    modulus, exponent = (
        base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()
        for number in (numbers.n, numbers.e)
    )
    return f"<RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>{exponent}</Exponent></RSAKeyValue>"


class CanaryService(Loopback):
    """Answers as the contract of `api` shows, under `base`, with tokens that are canaries.

    `failure` is what it answers instead, to every call or, with `fails_tokens`, to requests for tokens.
    """

    def __init__(self, api: str) -> None:
        super().__init__()
        self.api = api
        self.base = "/API" if api == "smartconnect" else ""
        self.place = self.url + self.base
        self.failure: Answer | None = None
        self.fails_tokens = False
        self.secrets = {PASSWORD, CLIENT_SECRET, REFRESH_TOKEN, ENCRYPTED, GIVEN_TOKEN}
        self.token_requests = 0
        self.calls = 0
        self._examples = Examples(api, self.base)
        self._left = 0
        self._token = ""

    def answer(self, request: Request) -> Answer:
        """Answer `request`, noting every secret in it."""
        self.requests.append(request)
        for name in ("password", "token"):
            self.secrets.update(request.query.get(name, []))
        path = request.path.removeprefix(self.base)
        is_token = path in TOKEN_PATHS
        self.token_requests += is_token
        self.calls += not is_token
        if self.failure is not None and is_token == self.fails_tokens:
            return self.failure
        if path == "/v1/public-key":
            return as_json(_public_key())
        if path == "/GetToken":
            return as_json(self._new_token())
        if path == "/validate":
            return as_json(request.query["token"] == [self._token])
        if is_token:
            return self._token_answer()
        return self._call(request)

    def expire(self) -> None:
        """Take the present token no more."""
        self._left = 0

    def _new_token(self) -> str:
        self._left = USES
        self._token = f"canaryAccess{self.token_requests}+/="
        self.secrets.add(self._token)
        return self._token

    def _token_answer(self) -> Answer:
        refresh = f"canary-refresh-{self.token_requests}"
        self.secrets.add(refresh)
        fields = {"access_token": self._new_token(), "refresh_token": refresh, "id_token": MARK}
        return as_json({**fields, "token_type": "Bearer", "expires_in": 300})

    def _call(self, request: Request) -> Answer:
        self._left -= 1
        if self._left < 0:
            return as_json({"message": "the token has expired"}, 401)
        wanted = httpx.Request(
            request.method, self.url + request.target, headers=dict(request.headers), content=request.body
        )
        given = self._examples.answer(wanted)
        return Answer(given.content, given.status_code, given.headers.get("Content-Type"))


class Ear(logging.Handler):
    """Everything that is logged, whoever logs it, with its arguments as a formatter might show them."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.heard: list[str] = []
        self.names: set[str] = set()
        self._levels: dict[logging.Logger, tuple[int, bool]] = {}

    def emit(self, record: logging.LogRecord) -> None:
        self.names.add(record.name.partition(".")[0])
        self.heard += [self.format(record), repr(vars(record))]

    def __enter__(self) -> Self:
        known = [logging.root, *map(logging.getLogger, list(logging.root.manager.loggerDict))]
        for logger in known:
            self._levels[logger] = logger.level, logger.disabled
            logger.setLevel(logging.DEBUG)
            logger.disabled = False
        logging.root.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.root.removeHandler(self)
        for logger, (level, disabled) in self._levels.items():
            logger.setLevel(level)
            logger.disabled = disabled


def shown_by(failure: BaseException) -> list[str]:
    """Return a failure as it is printed, pickled, and traced with locals (but for those of tests)."""
    trace = traceback.TracebackException.from_exception(failure, capture_locals=True)
    part: traceback.TracebackException | None = trace
    while part is not None:
        for frame in part.stack:
            if Path(frame.filename).is_relative_to(_TESTS):  # A caller's own variables are the caller's.
                frame.locals = None
        part = part.__cause__ or (None if part.__suppress_context__ else part.__context__)
    shown = [str(failure), repr(failure), repr(vars(failure)), repr(failure.args), *trace.format()]
    try:
        pickled = pickle.dumps(failure)
    except Exception as refused:
        return [*shown, repr(refused)]
    return [*shown, pickled.decode("latin-1"), repr(pickle.loads(pickled))]


def shown_of(thing: object) -> list[str]:
    """Return what `thing` shows of itself: printed, by its attributes, formatted, pickled."""
    shown = [repr(thing), str(thing), f"{thing}", repr(getattr(thing, "__dict__", None))]
    names = [name for kind in type(thing).__mro__ for name in getattr(kind, "__slots__", ())]
    shown += [repr(getattr(thing, name, None)) for name in names]
    try:
        return [*shown, pickle.dumps(thing).decode("latin-1")]
    except Exception as refused:
        return [*shown, repr(refused)]


_present: list[object] = []


def _of_docrelay(found: list[object]) -> list[object]:
    kinds: dict[type, bool] = {}
    for kind in map(type, found):
        if kind not in kinds:
            kinds[kind] = str(kind.__module__).startswith("docrelay.")
    return [thing for thing in found if kinds[type(thing)]]


@contextmanager
def open_eyes() -> Iterator[None]:
    """Let `ours` see what is made from here on, and what is there now and shows no mark.

    What does show one was left by a test of others, which have marks and canaries as well.
    """
    _present[:] = [thing for thing in _of_docrelay(gc.get_objects()) if MARK not in repr(thing)]
    gc.freeze()  # What is frozen is not looked through again, which takes as long as there are objects.
    try:
        yield
    finally:
        gc.unfreeze()
        _present.clear()


def ours() -> list[str]:
    """Return all objects of docrelay that a debugger finds, as it shows them; between `open_eyes`."""
    return [repr(thing) for thing in (*_present, *_of_docrelay(gc.get_objects()))]


_OWN_NAMES = re.compile(r"test_canary\w*|facade\.canary|CanaryService|canary\.py")


def leaks(secrets: set[str], shown: list[str]) -> list[str]:
    """Return the secrets that `shown` holds, in any spelling; and lines with the mark of them all."""
    lines = dict.fromkeys(line for piece in dict.fromkeys(shown) for line in piece.split("\n"))
    text = _OWN_NAMES.sub("", "\n".join(lines).replace(str(_TESTS.parent), ""))
    spellings = {
        spelling
        for secret in secrets
        for spelling in (
            secret,
            quote(secret, safe=""),
            quote(secret),
            quote_plus(secret),
            unquote_plus(secret),
            json.dumps(secret)[1:-1],
            base64.b64encode(secret.encode()).decode().rstrip("="),
        )
    }
    found = sorted(spelling for spelling in spellings if spelling in text)
    return found + [line for line in text.splitlines() if MARK in line][:20]
