from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import anyio.to_thread
import attrs
import httpx
import pytest

from docrelay.auth import MemoryStore, Password, RefreshToken, Token, TokenAuth
from docrelay.auth.source import TokenSource
from docrelay.errors import AuthError, LoginRequired, TokenEndpointUnreachableError, TokenRequestError
from tests.auth.idp import GRANT, Idp
from tests.conftest import Answer, Received, Service

SESSION = RefreshToken("https://idp/token", "id", "r0")


@pytest.fixture
def idp() -> Idp:
    return Idp()


def settle(auth: TokenAuth) -> None:
    """Wait for the background refresh under way."""
    auth._keeper.wait(30)


class Held:
    """Holds the token endpoint until it is told to go on."""

    def __init__(self, idp: Idp) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        idp.before_token = self

    def __call__(self) -> None:
        self.asked.set()
        assert self.go.wait(30)


def down() -> None:
    raise httpx.ConnectError("down")


class TestBackground:
    def test_an_advisory_refresh_delays_nobody(self, idp: Idp) -> None:
        auth = idp.auth()
        with idp.client(auth) as client:
            client.get("/")
            held = Held(idp)
            idp.now = 269.0
            client.get("/")
            assert held.asked.wait(30)
            client.get("/")
            assert idp.seen == ["t1"] * 3
            held.go.set()
            settle(auth)
            client.get("/")
        assert idp.seen == ["t1"] * 3 + ["t2"]
        assert len(idp.token_requests) == 2
        assert idp.token_requests[1].extensions["timeout"]["read"] is not None

    def test_a_failed_one_is_retried_with_patience_until_the_token_ends(
        self, idp: Idp, caplog: pytest.LogCaptureFixture
    ) -> None:
        auth = idp.auth()
        with idp.client(auth) as client:
            client.get("/")
            idp.before_token = down
            for now in range(260, 300):
                idp.now = float(now)
                assert client.get("/").status_code == 200
                settle(auth)
            # After 1, 1, 2, 4, 8, 16 seconds.
            assert len(idp.token_requests) == 1 + 7
            assert "used until it ends: no token: idp was not reached" in caplog.text
            idp.now = 300.0
            with pytest.raises(httpx.ConnectError):
                client.get("/")
            idp.before_token = lambda: None
            assert client.get("/").status_code == 200
        assert idp.seen == ["t1"] * 41 + ["t2"]

    def test_a_refusal_rests_for_all(self, idp: Idp) -> None:
        auth = idp.auth()
        with idp.client(auth) as client:
            client.get("/")
            idp.token_answer = httpx.Response(401, json={"error": "invalid_client"})
            idp.now = 299.0
            assert client.get("/").status_code == 200
            idp.now = 301.0
            with pytest.raises(TokenRequestError, match="regenerated"):
                client.get("/")
            assert len(idp.token_requests) == 2

    def test_a_client_that_does_not_get_through_is_replaced_by_that_of_the_request(self, idp: Idp) -> None:
        def refuse(_: httpx.Request) -> httpx.Response:
            raise httpx.ConnectError("down")

        def unreachable() -> httpx.Client:
            return httpx.Client(transport=httpx.MockTransport(refuse))

        auth = idp.auth(open_client=unreachable)
        with idp.client(auth) as client:
            for now in (0.0, 299.0, 300.0):
                idp.now = now
                assert client.get("/").status_code == 200
                settle(auth)
        assert idp.seen == ["t1", "t1", "t2"]

    def test_when_closed_tokens_are_fetched_in_the_foreground(self, idp: Idp) -> None:
        auth = idp.auth()
        auth.close()
        with idp.client(auth) as client:
            for now in (0.0, 269.0, 299.0):
                idp.now = now
                client.get("/")
            assert idp.seen == ["t1", "t1", "t2"] or idp.seen == ["t1", "t2", "t2"]
            idp.now = 590.0
            idp.token_answer = httpx.Response(503)
            assert client.get("/").status_code == 200  # The old token still lives.

    def test_a_source_that_raises(self, idp: Idp) -> None:
        answers: list[Any] = [Token(access_token="s1", lifetime=300.0, expires_at_monotonic=300.0)]

        def source() -> Token:
            if not answers:
                raise KeyError("canary")
            token: Token = answers.pop()
            return token

        auth = TokenAuth(TokenSource(source), clock=lambda: idp.now)
        with idp.client(auth) as client:
            client.get("/")
            idp.now = 299.0
            client.get("/")
            idp.now = 400.0
            with pytest.raises(KeyError):
                client.get("/")
        assert idp.seen == ["s1", "s1"]

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
    @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    def test_a_forked_child_begins_anew(self, idp: Idp) -> None:
        auth = idp.auth()
        with idp.client(auth) as client:
            client.get("/")
            held = Held(idp)
            idp.now = 269.0
            client.get("/")
            assert held.asked.wait(30)
            child = os.fork()
            if child == 0:
                # The flight of the parent does not exist here, and must not be waited for.
                idp.before_token = lambda: None
                idp.now = 400.0
                os._exit(0 if client.get("/").status_code == 200 else 1)
            held.go.set()
            assert os.waitpid(child, 0)[1] == 0
            settle(auth)


class TestCancellation:
    @pytest.mark.anyio
    async def test_a_detached_refresh_survives(self, idp: Idp) -> None:
        idp.fields["refresh_token"] = "r1"
        auth = TokenAuth(SESSION, clock=lambda: idp.now, open_client=idp.open)
        held = Held(idp)
        async with httpx.AsyncClient(transport=httpx.MockTransport(idp), auth=auth) as client:
            task = asyncio.ensure_future(client.get("https://api/"))
            assert await anyio.to_thread.run_sync(held.asked.wait, 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            held.go.set()
            assert (await client.get("https://api/")).status_code == 200
        assert len(idp.token_requests) == 1

    @pytest.mark.anyio
    async def test_a_save_is_finished_by_whoever_began_it(self, idp: Idp) -> None:
        store = Slow()
        auth = idp.auth(store=store)
        async with httpx.AsyncClient(transport=httpx.MockTransport(idp), auth=auth) as client:
            task = asyncio.ensure_future(client.get("https://api/"))
            assert await anyio.to_thread.run_sync(store.saving.wait, 30)
            task.cancel()
            await asyncio.sleep(0)
            store.go.set()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert (await client.get("https://api/")).status_code == 200
        assert store.load(GRANT.key()) is not None
        assert len(idp.token_requests) == 1

    @pytest.mark.anyio
    async def test_who_waits_for_a_turn_can_go(self, idp: Idp) -> None:
        store = MemoryStore()
        with store.lock(GRANT.key()):
            async with httpx.AsyncClient(
                transport=httpx.MockTransport(idp), auth=idp.auth(store=store)
            ) as client:
                with anyio.move_on_after(0.05) as scope:
                    await client.get("https://api/")
            assert scope.cancelled_caught
        with idp.client(idp.auth(store=store)) as other:
            assert other.get("/").status_code == 200


class Slow(MemoryStore):
    """Saves when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.saving, self.go = threading.Event(), threading.Event()

    def save(self, key: str, token: Token) -> None:
        self.saving.set()
        assert self.go.wait(30)
        super().save(key, token)


class TestStore:
    def test_a_token_is_stored_before_it_is_used(self, idp: Idp) -> None:
        order: list[str] = []

        class Noting(MemoryStore):
            def save(self, key: str, token: Token) -> None:
                order.append(f"save {token.access_token.reveal()}")

        auth = idp.auth(store=Noting())
        with idp.client(auth) as client:
            client.get("/")
        assert order + idp.seen == ["save t1", "t1"]

    def test_who_finds_a_good_token_in_the_store_holds_up_nobody(self, idp: Idp) -> None:
        store = MemoryStore()
        store.save(GRANT.key(), Token(access_token="theirs"))
        auth = idp.auth(store=store)
        auth.close()  # From now on the flow itself asks for tokens.
        steps = auth._keeper.live_token(httpx.Request("GET", "https://api/"))
        look: Any = next(steps)
        found = look()
        lock = store.lock(GRANT.key())
        assert isinstance(lock, type(threading.Lock()))
        assert not lock.locked()
        save: Any = steps.send(found)
        save.run()
        with pytest.raises(StopIteration) as done:
            steps.send(None)
        assert done.value.value.access_token == "theirs"

    @pytest.mark.parametrize("failure", [OSError("canary"), AuthError("disk full")])
    def test_a_token_that_cannot_be_saved_is_used_and_gone_on_from(
        self, idp: Idp, failure: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        class Broken(MemoryStore):
            def save(self, key: str, token: Token) -> None:
                raise failure

        store = Broken()
        store._tokens[SESSION.key()] = Token(access_token="old", refresh_token="r0").expired()
        idp.fields["refresh_token"] = "r1"
        auth = TokenAuth(SESSION, store=store, clock=lambda: idp.now, open_client=idp.open)
        with idp.client(auth) as client:
            client.get("/")
            idp.now = 400.0
            client.get("/")
        assert [b"=r0" in r.content for r in idp.token_requests] == [True, False]
        assert "could not be saved" in caplog.text
        assert "canary" not in caplog.text

    def test_another_process_was_faster_with_the_refresh_token(self, idp: Idp) -> None:
        store = MemoryStore()
        store.save(SESSION.key(), Token(access_token="old", refresh_token="r0").expired())
        idp.token_answer = httpx.Response(400, json={"error": "invalid_grant"})
        idp.before_token = lambda: store.save(SESSION.key(), Token(access_token="theirs", refresh_token="r1"))
        with idp.client(TokenAuth(SESSION, store=store)) as client:
            client.get("/")
        assert idp.seen == ["theirs"]

        def expired_too() -> None:
            store.save(SESSION.key(), Token(access_token="theirs", refresh_token="r2").expired())
            idp.before_token = lambda: setattr(idp, "token_answer", None)

        store.save(SESSION.key(), Token(access_token="old", refresh_token="r1").expired())
        idp.before_token = expired_too
        with idp.client(TokenAuth(SESSION, store=store)) as client:
            client.get("/")
        assert [r.content.rpartition(b"=")[2] for r in idp.token_requests] == [b"r0", b"r1", b"r2"]

    def test_the_session_is_over(self, idp: Idp) -> None:
        idp.token_answer = httpx.Response(400, json={"error": "invalid_grant"})
        with (
            idp.client(TokenAuth(SESSION, clock=lambda: idp.now)) as client,
            pytest.raises(LoginRequired, match="`docrelay login`"),
        ):
            client.get("/")

    def test_a_store_that_cannot_be_read(self, idp: Idp) -> None:
        class Closed(MemoryStore):
            def load(self, key: str) -> Token | None:
                raise AuthError("closed")

        auth = idp.auth(store=Closed())
        with idp.client(auth) as client, pytest.raises(AuthError, match="closed"):
            client.get("/")
        assert idp.token_requests == []

    def test_a_store_of_three_methods(self, idp: Idp) -> None:
        @attrs.define
        class Plain:
            token: Token | None = None

            def load(self, key: str) -> Token | None:
                return self.token

            def save(self, key: str, token: Token) -> None:
                self.token = token

            def delete(self, key: str) -> None:
                self.token = None

        with idp.client(idp.auth(store=Plain())) as client:
            assert client.get("/").status_code == 200


class TestFailures:
    def test_retry_after_is_honoured(self, idp: Idp) -> None:
        idp.token_answer = httpx.Response(429, headers={"Retry-After": "20"})
        with idp.client() as client:
            for now in (0.0, 1.0, 19.0):
                idp.now = now
                with pytest.raises(TokenRequestError) as caught:
                    client.get("/")
                assert caught.value.retry_after == 20.0 - now
            assert len(idp.token_requests) == 1
            idp.now, idp.token_answer = 20.0, None
            assert client.get("/").status_code == 200

    def test_a_wrong_password_is_not_hammered(self, idp: Idp) -> None:
        idp.token_answer = httpx.Response(400, json={"error": "invalid_grant"})
        grant = Password("https://idp/token", "id", "user", "pw")
        with idp.client(TokenAuth(grant, clock=lambda: idp.now)) as client:
            for now in range(0, 60, 5):
                idp.now = float(now)
                with pytest.raises(TokenRequestError, match="local password"):
                    client.get("/")
        assert len(idp.token_requests) == 2

    @pytest.mark.parametrize("is_async", [False, True])
    def test_who_waits_learns_that_the_host_is_not_there(self, service: Service, is_async: bool) -> None:
        waiting = threading.Event()

        def cut(_: Received) -> Answer:
            assert waiting.wait(30)
            return Answer(cut=True)

        service.routes({"/token": cut, "/": Answer()})
        grant = attrs.evolve(GRANT, token_url=f"{service.url}/token")
        auth = TokenAuth(grant)

        def lead() -> None:
            if is_async:
                anyio.run(lead_async)
                return
            with httpx.Client(auth=auth, trust_env=False) as client:
                client.get(service.url)

        async def lead_async() -> None:
            async with httpx.AsyncClient(auth=auth, trust_env=False) as client:
                await client.get(service.url)

        with ThreadPoolExecutor(2) as pool:
            leader = pool.submit(lead)
            while not service.count("/token"):
                pass
            look = auth._keeper._look()
            assert look.flight is not None
            waiter: Callable[[], Any] = look.flight.wait
            waits = pool.submit(waiter)
            waiting.set()
            with pytest.raises(TokenEndpointUnreachableError):
                leader.result()
            assert isinstance(waits.result(), TokenEndpointUnreachableError)
        assert service.count("/token") == 1
