"""The two forms of the clients behind one interface, so that a test is written once and runs in both."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

import docrelay
from tests.facade.invocations import CLASSES

TOKEN = "canary-Token+/="


class Form:
    """One form of the clients: `do` calls a method and returns its result, whatever the form."""

    def __init__(self, name: str, portal: BlockingPortal | None) -> None:
        self.name = name
        self.pauses: list[float] = []
        self._portal = portal
        self._clients: list[Any] = []

    def class_of(self, api: str) -> Any:
        """Return the client class of `api` in this form."""
        return getattr(docrelay, ("" if self._portal is None else "Async") + CLASSES[api])

    def client(self, api: str, url: str, **options: Any) -> Any:
        """Return a client of `api` at `url` that notes its pauses instead of sleeping."""
        options.setdefault("auth", TOKEN)
        kind = self.class_of(api)
        made: Callable[[], Any] = {
            "documine": lambda: kind("workspace-1", base_url=url, **options),
            "smartdocumentor": lambda: kind(base_url=url, **options),
            "smartconnect": lambda: kind(url, **{"login_url": url, **options}),
            "smartconnect_next": lambda: kind(url, **options),
        }[api]
        return self.keep(made())

    def keep(self, client: Any) -> Any:
        """Take a client over, to be closed at the end."""
        for http in client._opened:
            http._sleep = self._sleep if self._portal is None else self._sleep_async
        self._clients.append(client)
        return client

    def do(self, method: Callable[..., Any], *arguments: Any, **keywords: Any) -> Any:
        """Call `method` to its end: await it, collect what it yields, read what it opens."""
        if self._portal is None:
            return _collect(method(*arguments, **keywords))
        return self._portal.call(_call, lambda: method(*arguments, **keywords))

    def close(self) -> None:
        for client in self._clients:
            if self._portal is None:
                client.close()
            else:
                self._portal.call(client.aclose)

    def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def _sleep_async(self, seconds: float) -> None:
        self.pauses.append(seconds)


def _collect(result: Any) -> Any:
    if isinstance(result, AbstractContextManager) and hasattr(result, "gen"):
        with result as answer:
            answer.read()
            return answer
    return list(result) if inspect.isgenerator(result) else result


async def _call(made: Callable[[], Any]) -> Any:
    result = made()
    if isinstance(result, AbstractAsyncContextManager) and hasattr(result, "gen"):
        async with result as answer:
            await answer.aread()
            return answer
    if isinstance(result, AsyncIterator):
        return [item async for item in result]
    return await result


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """An event loop in a thread of its own."""
    with start_blocking_portal() as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def form(
    request: pytest.FixtureRequest, portal: BlockingPortal, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Form]:
    """Each form in turn, its clients closed at the end."""
    monkeypatch.setenv("NO_PROXY", "*")
    made = Form(request.param, None if request.param == "sync" else portal)
    yield made
    made.close()
