from __future__ import annotations

import io
import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeAlias

import anyio
import httpx
import pytest

from docrelay.auth import ClientCredentials, FileStore, MemoryStore, Password, Token, TokenAuth, Windows
from docrelay.auth.flight import Flight, Outcome
from docrelay.auth.opener import open_plain_client
from docrelay.errors import ConfigurationError, TokenRequestError
from tests.auth.idp import GRANT, Idp
from tests.conftest import Answer, Service


@pytest.fixture
def idp() -> Idp:
    return Idp()


def test_one_token_serves_until_shortly_before_it_expires(idp: Idp) -> None:
    with idp.client(idp.auth(windows=Windows(advisory_share=0.0))) as client:
        for now in (0.0, 269.0, 270.5, 271.0):
            idp.now = now
            assert client.get("/").status_code == 200
    assert idp.seen == ["t1", "t1", "t2", "t2"]


def test_a_refused_token_is_replaced_once(idp: Idp) -> None:
    idp.refused = {"t1"}
    with idp.client() as client:
        assert client.post("/", json={"a": 1}).json() == {"a": 1}
        assert idp.seen == ["t1", "t2"]
        idp.refused = {"t2", "t3"}
        assert client.get("/").status_code == 401
    assert idp.seen == ["t1", "t2", "t2", "t3"]


def test_an_upload_is_sent_again_whole(idp: Idp) -> None:
    idp.refused = {"t1"}
    with idp.client() as client:
        response = client.post("/", files={"file": ("a.pdf", io.BytesIO(b"%PDF-canary"))})
    assert b"%PDF-canary" in response.content
    assert idp.seen == ["t1", "t2"]


def test_a_stream_is_not_sent_again(service: Service) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"

    token = Answer(body=b'{"access_token": "t1"}')
    service.routes({"/token": token, "/upload": Answer(401)})
    auth = TokenAuth(ClientCredentials(f"{service.url}/token", "id", "secret"))
    with httpx.Client(auth=auth, base_url=service.url) as client:
        headers = {"Content-Length": "1"}
        assert client.post("/upload", content=chunks(), headers=headers).status_code == 401
        assert [request.path for request in service.received] == ["/token", "/upload"]
        client.get("/upload")
    assert [request.path for request in service.received][2:4] == ["/token", "/upload"]


def test_only_the_token_that_was_used_is_invalidated(idp: Idp) -> None:
    auth = idp.auth()
    flows = [auth.sync_auth_flow(httpx.Request("GET", "https://api/")) for _ in range(2)]
    with idp.client(auth) as client:
        client.get("/")
        auth.close()  # From now on the flow itself asks for tokens.
        requests = [next(flow) for flow in flows]
        assert {request.headers["Authorization"] for request in requests} == {"Bearer t1"}
        wanted = flows[0].send(httpx.Response(401, request=requests[0]))
        again = flows[0].send(idp(wanted))
        assert again.headers["Authorization"] == "Bearer t2"
        again = flows[1].send(httpx.Response(401, request=requests[1]))
        assert again.headers["Authorization"] == "Bearer t2"
    assert len(idp.token_requests) == 2


def test_token_requests_share_the_time_limit_and_name_of_the_client(idp: Idp) -> None:
    with idp.client() as client:
        client.get("/", timeout=7.0, headers={"User-Agent": "me"})
    assert idp.token_requests[0].extensions["timeout"]["read"] == 7.0
    assert idp.token_requests[0].headers["User-Agent"] == "me"


def test_the_store_is_used_and_kept_up_to_date(idp: Idp) -> None:
    store = MemoryStore()
    with idp.client(idp.auth(store=store)) as client:
        client.get("/")
    with idp.client(idp.auth(store=store)) as client:
        client.get("/")
        assert idp.seen == ["t1", "t1"]
        # Another process has put a newer token there.
        store.save(GRANT.key(), Token(access_token="theirs"))
        idp.refused = {"t1"}
        client.get("/")
    assert idp.seen == ["t1", "t1", "t1", "theirs"]
    assert len(idp.token_requests) == 1


def test_a_refused_token_in_the_store_is_not_used_again(idp: Idp) -> None:
    idp.fields["refresh_token"] = "r"
    idp.refused = {"t1"}
    grant = Password("https://idp/token", "id", "user", "pw")
    with idp.client(TokenAuth(grant, clock=lambda: 0.0)) as client:
        assert client.get("/").status_code == 200
    assert [b"refresh_token" in request.content for request in idp.token_requests] == [False, True]


def test_failures_leave_the_flow_usable(idp: Idp) -> None:
    def broken() -> None:
        raise httpx.ConnectError("down")

    with idp.client() as client:
        idp.before_token = broken
        with pytest.raises(httpx.ConnectError):
            client.get("/")
        idp.before_token = lambda: None
        idp.token_answer = httpx.Response(401, json={"error": "invalid_client"})
        with pytest.raises(TokenRequestError, match="invalid_client"):
            client.get("/")
        idp.token_answer = None
        idp.now = 30.0  # Refused credentials rest that long.
        assert client.get("/").status_code == 200


def test_no_token_over_plain_http(idp: Idp) -> None:
    with idp.client() as client, pytest.raises(ConfigurationError, match="plain http"):
        client.get("http://api.example.com/")
    assert idp.seen == []


def test_shows_no_secret(idp: Idp) -> None:
    assert "secret" not in repr(idp.auth())
    with pytest.raises(TypeError):
        pickle.dumps(idp.auth())


Result: TypeAlias = int | TokenRequestError


class Crowd:
    """16 threads, and 16 tasks on two event loops, that all want the same token at once."""

    def __init__(self, idp: Idp, monkeypatch: pytest.MonkeyPatch) -> None:
        self.idp = idp
        self.auth = idp.auth()
        self.waiting = threading.Semaphore(0)
        with idp.client(self.auth) as client:
            client.get("/")
        idp.now = 1000.0
        idp.token_requests.clear()
        idp.before_token = self.until_the_others_wait
        wait, wait_async = Flight.wait, Flight.wait_async

        def counted(flight: Flight, limit: float | None = None) -> Outcome:
            self.waiting.release()
            return wait(flight, limit)

        async def counted_async(flight: Flight, limit: float | None = None) -> Outcome:
            self.waiting.release()
            return await wait_async(flight, limit)

        monkeypatch.setattr(Flight, "wait", counted)
        monkeypatch.setattr(Flight, "wait_async", counted_async)

    def until_the_others_wait(self) -> None:
        assert all(self.waiting.acquire(timeout=30) for _ in range(31))

    async def answer(self, request: httpx.Request) -> httpx.Response:
        return await anyio.to_thread.run_sync(self.idp, request)

    def thread(self) -> Result:
        with self.idp.client(self.auth) as client:
            try:
                return client.get("/").status_code
            except TokenRequestError as failure:
                return failure

    async def tasks(self) -> list[Result]:
        results: list[Result] = []
        transport = httpx.MockTransport(self.answer)

        async def task() -> None:
            try:
                results.append((await client.get("https://api/")).status_code)
            except TokenRequestError as failure:
                results.append(failure)

        async with (
            httpx.AsyncClient(transport=transport, auth=self.auth) as client,
            anyio.create_task_group() as group,
        ):
            for _ in range(8):
                group.start_soon(task)
        return results

    def run(self) -> list[Result]:
        with ThreadPoolExecutor(18) as pool:
            threads = [pool.submit(self.thread) for _ in range(16)]
            loops = [pool.submit(anyio.run, self.tasks) for _ in range(2)]
            results = [future.result() for future in threads]
            return results + [result for loop in loops for result in loop.result()]


def test_a_crowd_asks_for_one_token(idp: Idp, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Crowd(idp, monkeypatch).run() == [200] * 32
    assert len(idp.token_requests) == 1
    assert idp.seen[1:] == ["t2"] * 32


def test_a_crowd_sends_a_wrong_secret_once(idp: Idp, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = Crowd(idp, monkeypatch)
    idp.token_answer = httpx.Response(401, json={"error": "invalid_client"})
    results = crowd.run()
    assert all(isinstance(result, TokenRequestError) for result in results)
    assert len(set(map(id, results))) == 32
    assert len(idp.token_requests) == 1


@pytest.mark.anyio
async def test_the_event_loop_runs_on_while_another_thread_fetches(idp: Idp) -> None:
    auth = idp.auth()
    asked, go = threading.Event(), threading.Event()

    def hold() -> None:
        asked.set()
        assert go.wait(10)

    idp.before_token = hold
    with idp.client(auth) as client, ThreadPoolExecutor(1) as pool:
        holder = pool.submit(client.get, "/")
        assert await anyio.to_thread.run_sync(asked.wait, 10)
        async with (
            httpx.AsyncClient(transport=httpx.MockTransport(idp), auth=auth) as other,
            anyio.create_task_group() as group,
        ):
            group.start_soon(other.get, "https://api/")
            await anyio.wait_all_tasks_blocked()
            go.set()
        assert holder.result().status_code == 200
    assert len(idp.token_requests) == 1
    assert idp.seen == ["t1", "t1"]


@pytest.mark.anyio
async def test_a_cancelled_fetch_hands_over_to_the_next(idp: Idp) -> None:
    auth = idp.auth()
    stuck = True

    async def handler(request: httpx.Request) -> httpx.Response:
        nonlocal stuck
        if stuck:
            stuck = False
            await anyio.sleep_forever()
        return idp(request)

    async with httpx.AsyncClient(transport=httpx.MockTransport(handler), auth=auth) as client:
        done: list[int] = []

        async def task() -> None:
            done.append((await client.get("https://api/")).status_code)

        scope = anyio.CancelScope()

        async def leader() -> None:
            with scope:
                await client.get("https://api/")

        async with anyio.create_task_group() as group:
            group.start_soon(leader)
            await anyio.wait_all_tasks_blocked()
            group.start_soon(task)
            await anyio.wait_all_tasks_blocked()
            scope.cancel()
    assert done == [200]
    assert len(idp.token_requests) == 1


def test_the_client_for_the_background() -> None:
    with open_plain_client() as client:
        assert client.headers["User-Agent"].startswith("docrelay/")
        assert client.timeout.read == 10.0


def test_tokens_of_a_closed_client_are_still_refreshed(idp: Idp) -> None:
    auth = idp.auth()
    with idp.client(auth) as client:
        client.get("/")
        idp.now = 269.0
        client.get("/")
    auth.close()
    assert len(idp.token_requests) == 2


@pytest.mark.parametrize("ends", ["expires", "is refused"])
def test_processes_that_share_a_file(idp: Idp, tmp_path: Path, ends: str) -> None:
    """Two TokenAuths as two processes have them: what one fetches the other uses."""
    clocks: dict[str, Any] = {"clock": lambda: idp.now, "wall_clock": lambda: 1e9 + idp.now}
    stores = [FileStore(tmp_path / "t", **clocks) for _ in range(2)]
    with idp.client(idp.auth(store=stores[0])) as one, idp.client(idp.auth(store=stores[1])) as two:
        for client in (one, two):
            assert client.get("/").status_code == 200
        if ends == "expires":
            idp.now = 400.0
        else:
            idp.refused = {"t1"}
        for client in (two, one):
            assert client.get("/").status_code == 200
    assert len(idp.token_requests) == 2
    assert idp.seen[-1] == "t2"
