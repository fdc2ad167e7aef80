"""Answers in chunks: looked into, and streamed all the same."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal

from docrelay.auth import SmartConnectLogin, Token, TokenAuth
from docrelay.auth.stores import MemoryStore
from tests.facade.loopback import Answer, Loopback, loopback

__all__ = ["loopback"]

BIG = 8 << 20


def auth_for(url: str) -> TokenAuth:
    """Return one that has a token."""
    login = SmartConnectLogin(url, "e@example.com", "pw", company="c", login_url=url)
    store = MemoryStore()
    store.save(login.key(), Token(access_token="t"))
    return TokenAuth(login, store=store, open_client=lambda: httpx.Client(trust_env=False))


class Reader:
    """Reads a stream in either form, in the pieces that come."""

    def __init__(self, url: str, is_async: bool) -> None:
        self.url, self.auth, self.is_async = url, auth_for(url), is_async

    def read(self, on_chunk: Callable[[bytes], Any], stop: bool = False) -> None:
        if self.is_async:
            with start_blocking_portal() as portal:
                portal.call(self._read_async, on_chunk, stop)
            return
        with (
            httpx.Client(auth=self.auth, trust_env=False) as client,
            client.stream("POST", f"{self.url}/data") as response,
        ):
            for chunk in response.iter_bytes():
                on_chunk(chunk)
                if stop:
                    return

    async def _read_async(self, on_chunk: Callable[[bytes], Any], stop: bool) -> None:
        async with (
            httpx.AsyncClient(auth=self.auth, trust_env=False) as client,
            client.stream("POST", f"{self.url}/data") as response,
        ):
            async for chunk in response.aiter_bytes():
                await asyncio.to_thread(on_chunk, chunk)
                if stop:
                    return


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def reader(request: pytest.FixtureRequest, loopback: Loopback) -> Reader:
    return Reader(loopback.url, request.param)


def test_a_stream_arrives_as_it_is_sent(reader: Reader, loopback: Loopback) -> None:
    seen = threading.Event()

    def body() -> Iterator[bytes]:
        yield b"first"
        assert seen.wait(30)  # The rest is sent only after the first bytes have been handed on.
        yield b"x" * BIG

    got: list[bytes] = []

    def on_chunk(chunk: bytes) -> None:
        got.append(chunk)
        seen.set()

    loopback.on("POST /data", Answer(body()))
    reader.read(on_chunk)
    assert got[0] == b"first"
    assert b"".join(got) == b"first" + b"x" * BIG
    assert loopback.requests[-1].path == "/data"
    assert len(loopback.requests) == 1


def test_a_stream_can_be_left(reader: Reader, loopback: Loopback) -> None:
    loopback.on("POST /data", Answer(iter([b"a", b"b" * BIG])))
    got: list[bytes] = []
    reader.read(got.append, stop=True)
    assert len(got) == 1


def test_a_stream_that_breaks_at_once_breaks_where_it_is_read(reader: Reader, loopback: Loopback) -> None:
    loopback.on("POST /data", Answer(iter([]), headers={"Transfer-Encoding": "chunked"}))
    with pytest.raises(httpx.RemoteProtocolError) as caught:
        reader.read(lambda _: None)
    assert caught.value.request.url.path == "/data"


def test_an_empty_one_is_validated(reader: Reader, loopback: Loopback) -> None:
    loopback.on("POST /data", Answer(iter([])))
    loopback.on("POST /validate", Answer(b"true"))
    got: list[bytes] = []
    reader.read(got.append)
    assert got == []
    assert [request.path for request in loopback.requests] == ["/data", "/validate"]
