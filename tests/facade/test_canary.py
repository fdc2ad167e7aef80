"""No secret shows anywhere while every public method of the clients is called, logs of all at DEBUG."""

from __future__ import annotations

import base64
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from docrelay import RetryPolicy
from docrelay.auth import (
    AuthorizationCode,
    BearerToken,
    ClientCredentials,
    DeviceCode,
    FileStore,
    Grant,
    MemoryStore,
    Password,
    QueryToken,
    RefreshToken,
    SmartConnectLogin,
    Token,
    TokenAuth,
    TokenSource,
    TokenStore,
    grants,
)
from docrelay.errors import DocrelayError
from tests.facade.canary import (
    CLIENT_SECRET,
    GIVEN_TOKEN,
    PASSWORD,
    REFRESH_TOKEN,
    CanaryService,
    Ear,
    leaks,
    open_eyes,
    ours,
    shown_by,
    shown_of,
    stand_in,
)
from tests.facade.forms import Form
from tests.facade.invocations import CLASSES, INVOCATIONS, Invocation
from tests.facade.loopback import Answer

COMPANY = "48caf272-0000-4000-8000-000000000001"
FAILURES = {
    "unauthorized": Answer(b'{"message": "no"}', 401),
    "refused": Answer(b'{"error": "invalid_client"}', 400),
    "broken": Answer(b'{"message": "broken"}', 500),
    "web page": Answer(b"<title>Sign in</title>", 200, "text/html"),
    "malformed": Answer(b'{"items": [', 200),
    "empty": Answer(),
}
TOKEN_FAILURES = {
    **FAILURES,
    "refused": Answer(b'{"error": "invalid_client", "access_token": "canary-e"}', 400),
    "malformed": Answer(b'{"access_token": "canary-m", "token"', 200),
    "over": Answer(b'{"error": "invalid_grant", "refresh_token": "canary-e"}', 400),
    "unauthorized": Answer(b'{"access_token": "canary-e"}', 401),
}


@pytest.fixture(autouse=True)
def _eyes() -> Iterator[None]:
    with open_eyes():
        yield


@pytest.fixture(scope="module")
def debug_portal() -> Iterator[BlockingPortal]:
    """An event loop that tells all it knows."""
    with start_blocking_portal(backend_options={"debug": True}) as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def form(
    request: pytest.FixtureRequest, debug_portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Form]:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(grants, "_warned", {"tests"})
    made = Form(request.param, None if request.param == "sync" else debug_portal)
    yield made
    made.close()


@pytest.fixture(params=CLASSES)
def service(request: pytest.FixtureRequest) -> Iterator[CanaryService]:
    running = CanaryService(request.param)
    yield running
    running.close()


def grant_of(form: Form, api: str, place: str) -> Grant:
    """Return the grant that `api` is used with, or one of them."""
    url = f"{place}/oauth/token"
    if api == "smartconnect":
        return SmartConnectLogin(place, "user@example.com", PASSWORD, company=COMPANY, login_url=place)
    if api == "smartdocumentor":
        return ClientCredentials(url, "client-1", CLIENT_SECRET)
    if api == "documine" and form.name == "async":
        return RefreshToken(url, "client-1", REFRESH_TOKEN, client_secret=CLIENT_SECRET)
    return Password(url, "client-1", "user@example.com", PASSWORD, client_secret=CLIENT_SECRET)


def rows_of(api: str) -> list[Invocation]:
    return [row for row in INVOCATIONS if row.api == api]


def sample(api: str) -> list[Invocation]:
    """Return some rows, without those that ask for tokens or are given a secret."""
    own = [row for row in rows_of(api) if not row.method.startswith("tokens.")]
    rows = [row for row in own if not is_given_secrets(row)]
    return [*rows[:-1:5], rows[-1]]


def is_given_secrets(row: Invocation) -> bool:
    given = (*row.arguments, *row.keywords.values())
    return any(stand_in(argument) != argument for argument in given)


class Stage:
    """A client of one API with a grant of its own, and all that is seen of it."""

    def __init__(self, form: Form, service: CanaryService, folder: Path, store: TokenStore) -> None:
        self.form, self.service, self.folder = form, service, folder
        self.grant = grant_of(form, service.api, service.place)
        self.auth = TokenAuth(self.grant, store=store, open_client=lambda: httpx.Client(trust_env=False))
        self.client = form.client(service.api, service.place, auth=self.auth, retry=RetryPolicy(attempts=2))
        self.things = [self.client, self.auth, self.grant, store]
        self.shown: list[str] = []
        self.failures = 0

    def call(self, rows: list[Invocation]) -> None:
        """Call as the table says, with canaries for its secrets, and note what exceptions show."""
        for row in rows:
            arguments = [stand_in(argument) for argument in row.arguments_in(self.folder)]
            keywords = {name: stand_in(value) for name, value in row.keywords.items()}
            try:
                self.form.do(row.bound(self.client), *arguments, **keywords)
            except Exception as failure:
                self.failures += 1
                self.shown += shown_by(failure)

    def look(self) -> list[str]:
        """Return all that shows here."""
        for thing in self.things:
            self.shown += shown_of(thing)
        return self.shown + ours()


def test_every_public_call(
    form: Form, service: CanaryService, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(form, service, tmp_path, FileStore(tmp_path / "tokens"))
    rows = rows_of(service.api)
    with Ear() as ear:
        stage.call(rows)
        written = capfd.readouterr()
        stage.shown += [written.out, written.err]
    assert leaks(service.secrets, stage.look() + ear.heard) == []
    assert {"httpx", "httpcore"} <= ear.names
    assert form.name == "sync" or "asyncio" in ear.names
    assert service.calls >= len([row for row in rows if not row.method.startswith("tokens.")])
    assert service.token_requests > len(rows) // 8  # The tokens were renewed on the way.
    sent = " ".join(f"{r.target} {r.headers.get('Authorization')} {r.body!r}" for r in service.requests)
    assert "canary" in sent
    kept = next((tmp_path / "tokens").glob("*.json")).read_text()
    assert "canary" in kept


def test_every_kind_of_failure(form: Form, service: CanaryService, tmp_path: Path) -> None:
    rows = sample(service.api)
    shown: list[str] = []
    with Ear() as ear:
        for service.failure in FAILURES.values():
            stage = Stage(form, service, tmp_path, MemoryStore())
            stage.call(rows)
            shown += stage.look()
            assert stage.failures >= len(rows) // 2  # Some take an empty answer.
        service.fails_tokens = True
        for failure in TOKEN_FAILURES.values():
            service.failure = failure
            stage = Stage(form, service, tmp_path, MemoryStore())
            stage.call(rows)
            shown += stage.look()
            assert stage.failures == len(rows)
            service.failure = None
            stage = Stage(form, service, tmp_path, MemoryStore())
            stage.call(rows[:1])
            service.failure = failure
            service.expire()
            stage.call(rows[:1])
            shown += stage.look()
            assert stage.failures == 1
    assert leaks(service.secrets, shown + ear.heard) == []


@pytest.mark.parametrize("row", [row for row in INVOCATIONS if is_given_secrets(row)], ids=str)
def test_failures_of_calls_that_are_given_secrets(form: Form, row: Invocation, tmp_path: Path) -> None:
    service = CanaryService(row.api)
    try:
        with Ear() as ear:
            stage = Stage(form, service, tmp_path, MemoryStore())
            for service.fails_tokens in (False, True):
                for service.failure in FAILURES.values():
                    stage.call([row])
        assert leaks(service.secrets, stage.look() + ear.heard) == []
        assert stage.failures >= len(FAILURES) - 1
    finally:
        service.close()


def test_a_service_that_is_not_there(form: Form, service: CanaryService, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = MemoryStore()
    with Ear() as ear:
        stage = Stage(form, service, tmp_path, store)
        stage.call(rows_of(service.api)[:1])
        gone = f"http://127.0.0.1:{port}{service.base}"
        for auth in (stage.auth, TokenAuth(grant_of(form, service.api, gone))):
            stage.client = form.client(service.api, gone, auth=auth, retry=RetryPolicy(attempts=2))
            stage.call(sample(service.api))
    assert "not reached" in "".join(stage.shown)
    assert leaks(service.secrets, stage.look() + ear.heard) == []


def test_objects_that_nobody_called_with() -> None:
    url = "https://idp.example.com/token"
    token = Token(access_token=GIVEN_TOKEN, refresh_token=REFRESH_TOKEN)
    store = MemoryStore()
    store.save("key", token)
    things: list[Any] = [
        token,
        store,
        AuthorizationCode(url, "id", client_secret=CLIENT_SECRET, authorize_url=url),
        DeviceCode(url, "id", client_secret=CLIENT_SECRET, device_authorization_url=url),
        AuthorizationCode(url, "id", authorize_url=url).begin("http://127.0.0.1/callback"),
        BearerToken(GIVEN_TOKEN),
        QueryToken(GIVEN_TOKEN),
        TokenSource(lambda: GIVEN_TOKEN),
    ]
    shown = [line for thing in things for line in shown_of(thing)]
    shown += [line for thing in things[2:4] for line in (*shown_of(TokenAuth(thing)), thing.key())]
    assert leaks({GIVEN_TOKEN, REFRESH_TOKEN, CLIENT_SECRET}, shown + ours()) == []


@pytest.mark.usefixtures("uncoloured")
def test_rich_tracebacks_with_locals(form: Form, service: CanaryService, tmp_path: Path) -> None:
    rich_console = pytest.importorskip("rich.console")
    rich_traceback = pytest.importorskip("rich.traceback")
    stage = Stage(form, service, tmp_path, MemoryStore())
    row = rows_of(service.api)[-1]
    arguments = row.arguments_in(tmp_path)
    service.failure = FAILURES["broken"]
    for service.fails_tokens in (False, True):
        try:
            form.do(row.bound(stage.client), *arguments, **row.keywords)
        except Exception as failure:
            trace = rich_traceback.Traceback.from_exception(
                type(failure),
                failure,
                failure.__traceback__,
                show_locals=True,
                locals_max_length=None,
                locals_max_string=None,
            )
        with Path(os.devnull).open("w") as nowhere:
            console = rich_console.Console(file=nowhere, record=True, width=400)
            console.print(trace)
        text = console.export_text()
        assert "locals" in text
        assert leaks(service.secrets, [text]) == []


class TestThatSecretsWouldBeFound:
    """The same ears and eyes, on what does show secrets."""

    def test_in_an_object_that_nobody_gave(self) -> None:
        hidden = DocrelayError(f"no: {PASSWORD}")
        assert leaks({PASSWORD}, ours()) != []
        with open_eyes():
            assert leaks({PASSWORD}, ours()) == []
            hidden = DocrelayError(f"no: {PASSWORD}")
            assert leaks({PASSWORD}, ours()) != []
        assert PASSWORD in str(hidden)

    def test_in_a_log(self, loopback_service: CanaryService) -> None:
        with Ear() as ear, httpx.Client(trust_env=False) as client:
            client.post(f"{loopback_service.place}/validate", params={"token": "x", "other": GIVEN_TOKEN})
        assert leaks(loopback_service.secrets, ear.heard) != []

    def test_in_a_traceback(self) -> None:
        space: dict[str, Any] = {}
        code = compile("def fail(password):\n    raise KeyError('x')\n", "plain.py", "exec")
        exec(code, space)
        with pytest.raises(KeyError) as caught:
            space["fail"](PASSWORD)
        assert leaks({PASSWORD}, shown_by(caught.value)) != []

    def test_in_an_attribute_or_a_pickle(self) -> None:
        assert leaks({PASSWORD}, shown_of({"a": PASSWORD})) != []
        assert leaks({PASSWORD}, shown_of(ValueError(PASSWORD))) != []

    @pytest.mark.parametrize("secret", [GIVEN_TOKEN, "x-Y+/="])
    def test_in_any_spelling(self, secret: str) -> None:
        url = str(httpx.URL("https://h", params={"token": secret}))
        encoded = base64.b64encode(secret.encode()).decode()
        for text in (url, json.dumps({"a": secret}), repr(secret.encode()), encoded):
            assert leaks({secret}, [text]) != [], text


@pytest.fixture
def loopback_service() -> Iterator[CanaryService]:
    running = CanaryService("smartconnect")
    yield running
    running.close()
