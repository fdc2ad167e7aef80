from __future__ import annotations

import socket
from collections.abc import Generator
from typing import Any

import anyio
import httpcore
import httpx
import pytest

from docrelay._core.responses import TOKEN_REQUEST
from docrelay.auth.driver import drive, drive_apart, drive_async
from docrelay.auth.steps import Steps, Vital
from docrelay.errors import TokenEndpointUnreachableError
from tests.conftest import Answer, Service


def closed_port() -> str:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{server.getsockname()[1]}"


class Watched(httpx.Auth):
    """Asks `url` before each request, and notes what the flow is told of failures."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.told: list[BaseException] = []

    def steps(self, request: httpx.Request) -> Steps[None]:
        try:
            yield httpx.Request("POST", self.url, extensions={TOKEN_REQUEST: True})
        except BaseException as failure:
            self.told.append(failure)
            raise
        yield request

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        return drive(self.steps(request), request)

    def async_auth_flow(self, request: httpx.Request) -> Any:
        return drive_async(self.steps(request), request)


@pytest.mark.anyio
@pytest.mark.parametrize("is_async", [False, True])
async def test_the_flow_learns_why_its_request_failed(is_async: bool) -> None:
    auth = Watched(closed_port())
    if is_async:
        async with httpx.AsyncClient(auth=auth, trust_env=False) as async_client:
            with pytest.raises(TokenEndpointUnreachableError) as caught:
                await async_client.get("https://api.example.com/")
    else:
        unreachable = pytest.raises(TokenEndpointUnreachableError)
        with httpx.Client(auth=auth, trust_env=False) as client, unreachable as caught:
            client.get("https://api.example.com/")  # noqa: ASYNC212
    [failure] = auth.told
    assert isinstance(failure, TokenEndpointUnreachableError)
    assert str(caught.value) == str(failure)
    assert not failure.connected
    assert "ConnectError" in str(failure)


async def get(auth: httpx.Auth, url: str, is_async: bool) -> None:
    if is_async:
        async with httpx.AsyncClient(auth=auth, trust_env=False) as async_client:
            await async_client.get(url)
        return
    with httpx.Client(auth=auth, trust_env=False) as client:
        client.get(url)  # noqa: ASYNC212


@pytest.mark.anyio
@pytest.mark.parametrize("is_async", [False, True])
async def test_a_failure_of_the_request_itself_stays_httpx_s(service: Service, is_async: bool) -> None:
    auth, url = Watched(service.url), closed_port()
    service.responder = lambda request: Answer(body=b"{}")
    with pytest.raises(httpx.ConnectError):
        await get(auth, url, is_async)
    assert auth.told == []


@pytest.mark.anyio
@pytest.mark.parametrize("is_async", [False, True])
async def test_an_answer_that_breaks_off(service: Service, is_async: bool) -> None:
    auth = Watched(service.url)
    service.responder = lambda request: Answer(body=b"{", cut=True)
    with pytest.raises(TokenEndpointUnreachableError, match="RemoteProtocolError"):
        await get(auth, "https://api.example.com/", is_async)


@pytest.mark.anyio
async def test_cancelling_is_no_failure() -> None:
    """Also when an attempt to connect has failed before."""
    tried = anyio.Event()

    class Backend(httpcore.AsyncNetworkBackend):
        async def connect_tcp(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
            raise httpcore.ConnectError("down")

        async def sleep(self, seconds: float) -> None:
            tried.set()
            await anyio.sleep_forever()

    transport = httpx.AsyncHTTPTransport(retries=5)
    transport._pool._network_backend = Backend()
    auth = Watched("http://127.0.0.1:1/")
    async with (
        httpx.AsyncClient(auth=auth, transport=transport) as client,
        anyio.create_task_group() as group,
    ):

        async def call() -> None:
            await client.get("https://api.example.com/")

        group.start_soon(call)
        await tried.wait()
        group.cancel_scope.cancel()
    assert [type(told) for told in auth.told] == [GeneratorExit]


def test_apart_opens_a_client_only_when_needed(service: Service) -> None:
    service.responder = lambda request: Answer(body=b"7")

    def steps(url: str | None) -> Steps[int]:
        total: int = yield lambda: 1
        yield Vital(lambda: None)
        if url is not None:
            total += int((yield httpx.Request("GET", url)).text)
        return total

    def never() -> httpx.Client:
        raise AssertionError

    def opener() -> httpx.Client:
        return httpx.Client(trust_env=False, headers={"User-Agent": "me"}, auth=("a", "b"))

    assert drive_apart(steps(None), never) == 1
    assert drive_apart(steps(service.url), opener) == 8
    assert service.received[0].headers["User-Agent"] == "me"
    assert "Authorization" not in service.received[0].headers
    with pytest.raises(TokenEndpointUnreachableError):
        drive_apart(Watched(closed_port()).steps(httpx.Request("GET", "https://h")), opener)


def test_what_fails_is_thrown_into_the_flow() -> None:
    def fail() -> None:
        raise KeyError("x")

    def steps() -> Steps[str]:
        try:
            yield fail
        except KeyError:
            saved: str = yield lambda: "saved"
            return saved
        raise AssertionError

    assert drive_apart(steps(), httpx.Client) == "saved"


@pytest.mark.anyio
async def test_vital_work_reports_its_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await Vital(fail).run_async()

    def no_thread(_: object) -> None:
        raise RuntimeError("can't start new thread")

    done: list[int] = []
    monkeypatch.setattr("threading.Thread.start", no_thread)
    await Vital(lambda: done.append(1)).run_async()
    assert done == [1]
