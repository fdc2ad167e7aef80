"""Connections stay with the event loop that opened them, and are closed in order when it ends."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from docrelay import AsyncDocuMine
from docrelay._core.pools import AsyncPools, Pools
from tests.conftest import Answer, Service

PLACE = ("t", "d", "f")


@pytest.fixture(autouse=True)
def answers(service: Service) -> None:
    service.responder = lambda request: Answer(body=b'{"id": "f"}')


def client(service: Service) -> AsyncDocuMine:
    return AsyncDocuMine("w", base_url=service.url, auth="t")


async def call(documine: AsyncDocuMine, calls: int = 2) -> list[str | Any]:
    return [(await documine.files.get(*PLACE)).id for _ in range(calls)]


def run_and_close(work: Any) -> Any:
    """What people wrote before asyncio.run: nothing is told to the loop before it is closed."""
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(work)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


@pytest.mark.parametrize("run", [asyncio.run, run_and_close])
def test_one_client_in_one_event_loop_after_the_other(service: Service, run: Callable[[Any], Any]) -> None:
    documine = client(service)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for _ in range(3):
            assert run(call(documine)) == ["f", "f"]
        gc.collect()
    assert [str(warning.message) for warning in said] == []
    assert len(service.received) == 6


def test_a_loop_that_was_closed_without_a_word(service: Service) -> None:
    """Its connections can't be closed in order any more, but that is no reason to use them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        documine = client(service)
        for _ in range(3):
            loop = asyncio.new_event_loop()
            assert loop.run_until_complete(call(documine)) == ["f", "f"]
            loop.close()
        del documine, loop
        gc.collect()


def test_one_client_in_two_event_loops_at_once(service: Service) -> None:
    documine = client(service)
    both_are_connected = threading.Barrier(2)
    found: list[Any] = []

    async def work() -> list[Any]:
        first = await call(documine, 1)
        both_are_connected.wait(20)
        return first + await call(documine, 5)

    threads = [threading.Thread(target=lambda: found.append(asyncio.run(work()))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [["f"] * 6] * 2


def test_a_loop_that_is_used_after_its_generators_were_closed(service: Service) -> None:
    documine = client(service)
    with asyncio.Runner() as runner:
        assert runner.run(call(documine)) == ["f", "f"]
        runner.run(runner.get_loop().shutdown_asyncgens())
        with pytest.warns(ResourceWarning, match="after loop.shutdown_asyncgens"):
            assert runner.run(call(documine)) == ["f", "f"]
        runner.run(documine.aclose())


def test_connections_are_kept_within_one_loop(service: Service) -> None:
    opened: list[httpx.AsyncBaseTransport] = []

    def open_pool() -> httpx.AsyncBaseTransport:
        opened.append(httpx.AsyncHTTPTransport())
        return opened[-1]

    pools = AsyncPools(open_pool)

    async def work() -> None:
        for _ in range(3):
            response = await pools.handle_async_request(httpx.Request("GET", service.url))
            await response.aread()
            await response.aclose()

    for _ in range(3):
        asyncio.run(work())
    assert len(opened) == 3


def test_settings_that_open_nothing_are_refused_at_once() -> None:
    for kind in (Pools, AsyncPools):
        with pytest.raises(ValueError, match="senseless"):
            kind(_refuse)


def _refuse() -> Any:
    raise ValueError("senseless")
