"""A refresh that was sent is finished and saved, whatever becomes of who asked for it."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from docrelay import AsyncDocuMine, DocuMine, RetryPolicy
from docrelay.auth import FileStore, MemoryStore, RefreshToken, Token, TokenAuth, TokenStore
from docrelay.auth.logins import Login, Logins
from docrelay.errors import AuthError, TokenEndpointUnreachableError, TransportError
from tests.auth.idp import Idp
from tests.auth.processes import ServiceProcess
from tests.conftest import Answer, Received, Service

LATENCY = 0.3
ROUNDS = 5
ONCE = RetryPolicy(attempts=1)


@pytest.fixture(scope="module")
def running() -> Iterator[ServiceProcess]:
    with ServiceProcess() as process:
        yield process


class Session:
    """A session of single-use refresh tokens, with ways to authenticate by it."""

    def __init__(self, service: ServiceProcess, folder: Path) -> None:
        self.service, self.url, self.folder = service, service.url, folder
        self.first = service.post("reset", latency=LATENCY)["refresh_token"]

    def grant(self) -> RefreshToken:
        return RefreshToken(f"{self.url}/token", "client", self.first)

    def auth(self, store: TokenStore | None = None) -> TokenAuth:
        return TokenAuth(self.grant(), store=store)

    def variables(self) -> dict[str, str]:
        """The environment of `from_env`."""
        return {
            "DOCUMINE_WORKSPACE": "w",
            "DOCUMINE_BASE_URL": self.url,
            "DOCUMINE_TOKEN_URL": f"{self.url}/token",
            "DOCUMINE_CLIENT_ID": "client",
            "DOCUMINE_REFRESH_TOKEN": self.first,
        }

    def variables_of_a_kept_login(self) -> dict[str, str]:
        """The environment of `from_env` after `docrelay login`."""
        logins = Logins(self.folder)
        login = Login(
            service="documine",
            place="w",
            base_url=self.url,
            client_id="client",
            token_url=f"{self.url}/token",
        )
        logins.add(login)
        ended = Token(access_token="ended", refresh_token=self.first).expired()
        logins.store(login).save(login.key(), ended)
        return {"DOCRELAY_STATE_HOME": str(self.folder), "DOCUMINE_WORKSPACE": "w"}

    def asked(self) -> None:
        """Wait until the refresh has reached the service."""
        while self.service.post("state")["received"] == 0:
            time.sleep(0.005)

    def check(self) -> None:
        """One refresh was sent, and nothing was lost."""
        state = self.service.post("state")
        assert (state["refresh_token"], state["reused"], state["refused"]) == (1, 0, 0)


def bare(session: Session) -> httpx.AsyncClient:
    return httpx.AsyncClient(auth=session.auth(), base_url=session.url, trust_env=False)


def from_env(session: Session) -> httpx.AsyncClient:
    return AsyncDocuMine.from_env(session.variables(), retry=ONCE)._opened[0]


def from_kept_login(session: Session) -> httpx.AsyncClient:
    return AsyncDocuMine.from_env(session.variables_of_a_kept_login(), retry=ONCE)._opened[0]


@pytest.mark.anyio
@pytest.mark.parametrize("open_client", [bare, from_env, from_kept_login])
async def test_a_cancelled_caller(
    running: ServiceProcess, tmp_path: Path, open_client: Callable[[Session], httpx.AsyncClient]
) -> None:
    for number in range(ROUNDS):
        session = Session(running, tmp_path / str(number))
        async with open_client(session) as client:
            task = asyncio.ensure_future(client.get("/api"))
            await anyio.to_thread.run_sync(session.asked)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await client.get("/api")).status_code == 200
        session.check()


def short_bare(session: Session, limit: float) -> httpx.Client:
    return httpx.Client(auth=session.auth(), base_url=session.url, trust_env=False, timeout=limit)


def short_from_env(session: Session, limit: float) -> httpx.Client:
    return DocuMine.from_env(session.variables(), retry=ONCE, timeout=limit)._opened[0]


def short_from_kept_login(session: Session, limit: float) -> httpx.Client:
    return DocuMine.from_env(session.variables_of_a_kept_login(), retry=ONCE, timeout=limit)._opened[0]


@pytest.mark.parametrize("open_client", [short_bare, short_from_env, short_from_kept_login])
def test_a_time_limit_shorter_than_the_token_endpoint_s(
    running: ServiceProcess, tmp_path: Path, open_client: Callable[[Session, float], httpx.Client]
) -> None:
    for number in range(ROUNDS):
        session = Session(running, tmp_path / str(number))
        with open_client(session, LATENCY / 6) as client:
            with pytest.raises(TokenEndpointUnreachableError, match="will be kept") as caught:
                client.get("/api")
            assert not caught.value.connected  # The request itself was not sent.
            assert client.get("/api", timeout=20).status_code == 200
        session.check()


def test_a_client_that_is_closed_meanwhile(running: ServiceProcess, tmp_path: Path) -> None:
    session, store = Session(running, tmp_path), MemoryStore()
    auth = session.auth(store)
    with short_bare(session, LATENCY / 6) as client, pytest.raises(TransportError):
        client.get("/api", auth=auth)
    auth.close(30)
    kept = store.load(session.grant().key())
    assert kept is not None
    assert kept.refresh_token not in (None, session.first)
    session.check()


@pytest.mark.parametrize("end", ["pass", "raise KeyboardInterrupt", "sys.exit(3)"])
def test_the_end_of_the_interpreter(running: ServiceProcess, tmp_path: Path, end: str) -> None:
    session = Session(running, tmp_path)
    code = f"""
        import sys
        import httpx
        from docrelay.auth import FileStore, RefreshToken, TokenAuth
        from docrelay.errors import DocrelayError
        grant = RefreshToken({session.url + "/token"!r}, "client", {session.first!r})
        auth = TokenAuth(grant, store=FileStore({str(tmp_path / "t")!r}))
        with httpx.Client(auth=auth, timeout={LATENCY / 6}, trust_env=False) as client:
            try:
                client.get({session.url!r})
            except DocrelayError as failure:
                print(type(failure).__name__)
            {end}
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, timeout=60, check=False
    )
    assert done.stdout.split() == [b"TokenEndpointUnreachableError"]
    kept = FileStore(tmp_path / "t").load(session.grant().key())
    assert kept is not None
    assert kept.refresh_token not in (None, session.first)
    session.check()


def token(_: Received) -> Answer:
    return Answer(body=b'{"access_token": "t1", "expires_in": 300}')


@pytest.mark.anyio
@pytest.mark.parametrize("is_async", [False, True])
async def test_the_proxy_of_a_service_client_holds_for_its_tokens(service: Service, is_async: bool) -> None:
    """The host exists for the proxy only."""
    service.responder = lambda request: token(request) if request.path == "/token" else Answer(body=b"{}")
    grant = RefreshToken("http://idp.localhost:9/token", "client", "r0")
    options: dict[str, Any] = {"auth": TokenAuth(grant), "proxy": service.url, "retry": ONCE}
    if is_async:
        async with AsyncDocuMine("w", base_url="http://api.localhost:9", **options) as client:
            assert (await client._opened[0].get("/x")).status_code == 200
    else:
        with DocuMine("w", base_url="http://api.localhost:9", **options) as sync_client:
            assert sync_client._opened[0].get("/x").status_code == 200
    assert [request.target for request in service.received] == [
        "http://idp.localhost:9/token",
        "http://api.localhost:9/x",
    ]


@pytest.mark.anyio
@pytest.mark.parametrize("is_async", [False, True])
async def test_what_may_have_arrived_is_not_sent_again_by_the_client_of_the_request(
    service: Service, is_async: bool
) -> None:
    service.routes({"/token": Answer(cut=True), "/": Answer()})
    auth = TokenAuth(RefreshToken(f"{service.url}/token", "client", "r0"))
    unreachable = pytest.raises(TokenEndpointUnreachableError)
    if is_async:
        async with httpx.AsyncClient(auth=auth, trust_env=False) as client:
            with unreachable:
                await client.get(service.url)
    else:
        with httpx.Client(auth=auth, trust_env=False) as sync_client, unreachable:
            sync_client.get(service.url)  # noqa: ASYNC212
    assert service.count("/token") == 1


class Mock:
    """A token endpoint and an API that are no network, and who calls them how."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.paths.append(request.url.path)
        body = {"access_token": "t1", "expires_in": 300} if request.url.path == "/token" else {}
        return httpx.Response(200, json=body)

    async def answer_async(self, request: httpx.Request) -> httpx.Response:
        return self.answer(request)


class OnlyAsync(httpx.AsyncBaseTransport):
    """A transport that no thread can use."""

    def __init__(self, mock: Mock) -> None:
        self.mock = mock

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.mock.answer(request)


GRANT = RefreshToken("https://idp/token", "client", "r0")


@pytest.mark.anyio
@pytest.mark.parametrize("is_service", [False, True])
@pytest.mark.parametrize(
    "transport",
    [
        lambda mock: httpx.MockTransport(mock.answer),
        lambda mock: httpx.MockTransport(mock.answer_async),
        OnlyAsync,
    ],
)
async def test_no_request_for_a_token_leaves_a_transport_that_is_no_network(
    transport: Callable[[Mock], Any], is_service: bool
) -> None:
    mock = Mock()
    if is_service:
        made = AsyncDocuMine("w", base_url="https://api", auth=TokenAuth(GRANT), transport=transport(mock))
        client: httpx.AsyncClient = made._opened[0]
    else:
        client = httpx.AsyncClient(auth=TokenAuth(GRANT), transport=transport(mock), base_url="https://api")
    async with client:
        assert (await client.get("/x")).status_code == 200
    assert mock.paths == ["/token", "/x"]


def test_the_transports_of_a_client_are_chosen_as_it_would(service: Service) -> None:
    service.routes({"/x": Answer(), "/token": token})
    idp, api = Mock(), Mock()
    mounts = {"https://idp": httpx.MockTransport(idp.answer), "https://api": httpx.MockTransport(api.answer)}
    with httpx.Client(auth=TokenAuth(GRANT), mounts=mounts, trust_env=False) as client:
        assert client.get("https://api/x").status_code == 200
    assert (idp.paths, api.paths) == (["/token"], ["/x"])
    over_network = TokenAuth(RefreshToken(f"{service.url}/token", "client", "r0"))
    with httpx.Client(auth=over_network, mounts=mounts, trust_env=False) as client:
        assert client.get("https://api/x").status_code == 200
        assert client.get(f"{service.url}/x").status_code == 200
    assert [request.path for request in service.received] == ["/token", "/x"]


def test_who_has_a_living_token_goes_on_with_it() -> None:
    """It is in the last minute, in which callers wait for the next one."""
    idp = Idp()
    auth, go = idp.auth(), threading.Event()
    with idp.client(auth) as client:
        client.get("/")
        idp.before_token = lambda: assert_(go.wait(30))
        idp.now = 299.0
        assert client.get("/", timeout=0.05).status_code == 200
        go.set()
        auth.close(30)
        client.get("/")
    assert idp.seen == ["t1", "t1", "t2"]


def assert_(is_so: bool) -> None:
    assert is_so


def test_a_client_that_cannot_be_looked_into_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    idp = Idp()
    auth = TokenAuth(GRANT)
    with idp.client(auth) as client:
        with monkeypatch.context() as patch:
            patch.delattr(client, "_mounts")
            with pytest.raises(AttributeError):
                client.get("/")
        assert client.get("/").status_code == 200


def test_what_open_client_raises_reaches_whoever_asked() -> None:
    def open_client() -> httpx.Client:
        raise LookupError("no settings")

    with httpx.Client(auth=TokenAuth(GRANT, open_client=open_client), trust_env=False) as client:
        for _ in range(2):
            with pytest.raises(LookupError, match="no settings"):
                client.get("https://api/x")
        with pytest.raises(AuthError, match="no token: getting one failed with LookupError"):
            client.get("https://api/x")  # It rests for a second now.


def test_the_time_limits_of_a_refresh_are_the_longer_ones() -> None:
    mock, seen = Mock(), list[dict[str, float | None]]()

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.extensions["timeout"])
        return mock.answer(request)

    transport = httpx.MockTransport(answer)
    for limit in (0.5, 20.0, None):
        with httpx.Client(auth=TokenAuth(GRANT), transport=transport, timeout=limit) as client:
            client.get("https://api/x")
    assert [limits["read"] for limits in seen] == [10.0, 0.5, 20.0, 20.0, 60.0, None]
