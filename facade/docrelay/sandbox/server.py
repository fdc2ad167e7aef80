"""The sandbox as a context manager: a server on loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from docrelay.sandbox.credential import FIRST, SECOND, Credentials

if TYPE_CHECKING:
    from uvicorn import Server

    from docrelay.sandbox.contract import Contract
    from docrelay.sandbox.state import World

T = TypeVar("T")
_HOST = "127.0.0.1"
_START_SECONDS = 30.0


class Sandbox:
    """The three services on loopback, with state of their own.

    Use it as a context manager or as an async one, or call `start` and `close`; several can run at once.
    It is seeded with two customers, `credentials` and `neighbour`, who never see each other's data.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        reads: int = 2,
        clock: Callable[[], float] = time.time,
        contracts: Path | None = None,
        fetch_limit: int = 32 << 20,
        fetch_seconds: float = 15.0,
    ) -> None:
        """Prepare a sandbox; nothing runs before `start`.

        Args:
            port: The port to listen on; 0 takes a free one.
            reads: How often a status is answered as working before it is final; 0 means at once.
            clock: Seconds since 1970; tokens expire and dates are written by it.
            contracts: A folder with `<api>/openapi.json` to serve instead of the generated documents.
            fetch_limit: The largest document, in bytes, that is fetched for a task.
            fetch_seconds: How long one such fetch may take.
        """
        if reads < 0:
            raise ValueError("reads must not be negative")
        self.credentials: Credentials = FIRST
        self.neighbour: Credentials = SECOND
        self._wanted_port = port
        self._reads = reads
        self._clock = clock
        self._contracts = contracts
        self._fetch_limit = fetch_limit
        self._fetch_seconds = fetch_seconds
        self._port: int | None = None
        self._thread: threading.Thread | None = None
        self._server: Server | None = None
        self._world: World | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: BaseException | None = None

    def start(self) -> None:
        """Start listening; returns when requests are answered. Raises RuntimeError when it runs already."""
        if self._thread is not None:
            raise RuntimeError("the sandbox is running")
        self._failure = None
        listener = socket.create_server((_HOST, self._wanted_port))
        ready = threading.Event()
        self._port = listener.getsockname()[1]
        self._thread = threading.Thread(
            target=self._run, args=(listener, ready), name="docrelay-sandbox", daemon=True
        )
        self._thread.start()
        started = ready.wait(_START_SECONDS)
        if self._failure is not None or not started:
            failure = self._failure
            self.close()
            raise RuntimeError("the sandbox did not start") from failure

    def close(self) -> None:
        """Stop listening and delete what was stored; does nothing when it is not running."""
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join()
        self._thread = self._server = self._loop = self._world = None
        self._port = None

    def _run(self, listener: socket.socket, ready: threading.Event) -> None:
        try:
            with listener:
                asyncio.run(self._serve(listener, ready))
        except BaseException as error:  # noqa: BLE001  (told to the thread that waits)
            self._failure = error
        finally:
            if self._world is not None:
                self._world.remove()
            ready.set()

    async def _serve(self, listener: socket.socket, ready: threading.Event) -> None:
        # Imported here, so that importing the package stays quick.
        from uvicorn import Config, Server  # noqa: PLC0415

        from docrelay.sandbox.app import Application  # noqa: PLC0415
        from docrelay.sandbox.catalogue import Catalogue  # noqa: PLC0415
        from docrelay.sandbox.state import Settings, World  # noqa: PLC0415

        self._loop = asyncio.get_running_loop()
        self._world = World(
            Settings(
                self._clock,
                reads=self._reads,
                fetch_limit=self._fetch_limit,
                fetch_seconds=self._fetch_seconds,
            )
        )
        config = Config(
            Application(self._world, Catalogue(self._contracts)),
            http="h11",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        server = self._server = Server(config)
        # The socket listens already: a request that comes early waits in the queue of the kernel.
        self._loop.call_soon(ready.set)
        await server.serve(sockets=[listener])

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()

    async def __aenter__(self) -> Self:
        """Start without blocking the event loop."""
        from anyio.to_thread import run_sync  # noqa: PLC0415

        await run_sync(self.start)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close, also when the surrounding task is cancelled."""
        from anyio import CancelScope  # noqa: PLC0415
        from anyio.to_thread import run_sync  # noqa: PLC0415

        with CancelScope(shield=True):
            await run_sync(self.close)

    @property
    def url(self) -> str:
        """Return the address of the sandbox, without a slash at the end."""
        if self._port is None:
            raise RuntimeError("the sandbox is not running")
        return f"http://{_HOST}:{self._port}"

    @property
    def documine_url(self) -> str:
        """Return the base URL of DocuMine."""
        return f"{self.url}/documine"

    @property
    def smartdocumentor_url(self) -> str:
        """Return the base URL of SmartDocumentor."""
        return f"{self.url}/smartdocumentor"

    @property
    def smartconnect_url(self) -> str:
        """Return the API Url of SmartConnect."""
        return f"{self.url}/smartconnect/API"

    @property
    def smartconnect_login_url(self) -> str:
        """Return the login URL of SmartConnect, where the public key is."""
        return f"{self.url}/smartconnect/login"

    @property
    def smartconnect_next_url(self) -> str:
        """Return the base URL of SmartConnect's next generation."""
        return f"{self.url}/smartconnect-next"

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment variables that point the clients at this sandbox."""
        return environment(self, self.credentials)

    def requests(self) -> list[dict[str, Any]]:
        """Return what was asked so far, oldest first and without secrets."""
        return self._in_loop(lambda world: world.journal.entries())

    def counts(self) -> dict[str, int]:
        """Return how often each operation was called, keyed `<service>.<operationId>`."""
        return self._in_loop(lambda world: world.journal.counts())

    def pushed(self, map_id: str = "INVOICES") -> list[Mapping[str, str]]:
        """Return the rows that runs pushed through a map of `credentials`' company."""
        company = self.credentials.smartconnect.company

        def rows(world: World) -> list[Mapping[str, str]]:
            maps = world.smartconnect.companies[company].maps.values()
            return [dict(row) for item in maps if item.id == map_id for row in item.pushed]

        return self._in_loop(rows)

    def map_key(self, map_id: str = "INVOICES") -> str:
        """Return the key of a seeded map of `credentials`' company; raises KeyError."""
        company = self.credentials.smartconnect.company

        def find(world: World) -> dict[str, str]:
            maps = world.smartconnect.companies[company].maps.values()
            return {item.id: item.key for item in maps}

        return self._in_loop(find)[map_id]

    def reset(self) -> None:
        """Forget everything: documents, runs, tokens and the request log."""

        async def work() -> None:
            if self._world is not None:
                await self._world.reset()

        self._await(work())

    def contract(self, api: str) -> Contract:
        """Return the contract that an API is served by; it can validate answers, too."""
        from docrelay.sandbox.contract import Contract  # noqa: PLC0415

        return Contract.load(api, self._contracts, any_case=api != "documine")

    def _in_loop(self, look: Callable[[World], T]) -> T:
        """Look at the state from the thread that owns it."""

        async def work() -> T:
            if self._world is None:
                raise RuntimeError("the sandbox is not running")
            return look(self._world)

        return self._await(work())

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        if self._loop is None:
            work.close()
            raise RuntimeError("the sandbox is not running")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def environment(sandbox: Sandbox, who: Credentials) -> dict[str, str]:
    """Return the environment variables of one customer of a running sandbox."""
    return {
        "DOCUMINE_BASE_URL": sandbox.documine_url,
        "DOCUMINE_WORKSPACE": who.documine.workspace,
        "DOCUMINE_CLIENT_ID": who.documine.client_id,
        "DOCUMINE_CLIENT_SECRET": who.documine.client_secret,
        "DOCUMINE_USERNAME": who.documine.username,
        "DOCUMINE_PASSWORD": who.documine.password,
        "SMARTDOCUMENTOR_BASE_URL": sandbox.smartdocumentor_url,
        "SMARTDOCUMENTOR_CLIENT_ID": who.smartdocumentor.client_id,
        "SMARTDOCUMENTOR_CLIENT_SECRET": who.smartdocumentor.client_secret,
        "SMARTCONNECT_API_URL": sandbox.smartconnect_url,
        "SMARTCONNECT_LOGIN_URL": sandbox.smartconnect_login_url,
        "SMARTCONNECT_EMAIL": who.smartconnect.email,
        "SMARTCONNECT_PASSWORD": who.smartconnect.password,
        "SMARTCONNECT_COMPANY": who.smartconnect.company,
        "SMARTCONNECT_NEXT_URL": sandbox.smartconnect_next_url,
        "SMARTCONNECT_NEXT_CLIENT_ID": who.smartconnect_next.client_id,
        "SMARTCONNECT_NEXT_CLIENT_SECRET": who.smartconnect_next.client_secret,
        "SMARTCONNECT_NEXT_USERNAME": who.smartconnect_next.username,
        "SMARTCONNECT_NEXT_PASSWORD": who.smartconnect_next.password,
    }
