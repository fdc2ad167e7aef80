"""The sandbox as a context manager: three services on loopback, in a thread or a process of their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from docrelay.sandbox.control.client import ControlClient
from docrelay.sandbox.hosts import ProcessHost, ThreadHost
from docrelay.sandbox.jobs import Pace
from docrelay.sandbox.network import Reach
from docrelay.sandbox.options import FIRST, SECOND, Credentials, Lifetimes, Options

if TYPE_CHECKING:
    from docrelay.sandbox.app import Application
    from docrelay.sandbox.validation.contract import Contract

T = TypeVar("T")


class Sandbox(ControlClient):
    """The three services on loopback, with state of their own.

    Use it as a context manager or as an async one, or call `start` and `close`; several can run at once.
    It is seeded with two customers, `credentials` and `other_customer`, who never see each other's data.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        reads: int = 2,
        seconds: float | None = None,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[object]] | None = None,
        data: str | PathLike[str] | None = None,
        mode: Literal["thread", "subprocess"] = "thread",
        contracts: Path | None = None,
        fetch_limit: int = 32 << 20,
        fetch_seconds: float = 15.0,
        fetch_from: Reach = "loopback",
        allowed_hosts: Sequence[str] = (),
        lifetimes: Lifetimes | None = None,
    ) -> None:
        """Prepare a sandbox; nothing runs before `start`.

        Args:
            port: The port to listen on; 0 takes a free one.
            reads: How often a status is answered as working before it is final; 0 means at once.
            seconds: Let jobs be final so long after their start instead, by the clock.
            clock: Seconds since 1970; tokens expire, jobs move on and dates are written by it.
            sleep: What slow answers are slept through with, an async function of seconds.
            data: A folder to keep the state in, so that it survives restarts; it is made when missing.
                Without one the state ends with the sandbox.
            mode: Run in a thread of this process, or in a fresh interpreter, which takes no clock or sleep.
            contracts: A folder with `<api>/openapi.json` to serve instead of the generated documents.
            fetch_limit: The largest document, in bytes, that is fetched for a task.
            fetch_seconds: How long one such fetch may take.
            fetch_from: Where documents of tasks are fetched, and webhooks sent: `loopback` is this machine
                alone, `public` the addresses of the internet, too, `anywhere` also private networks (and the
                proxies of the environment). What counts is the address that is connected to.
            allowed_hosts: Names that a request may call the sandbox by, beside `127.0.0.1`, `[::1]` and
                `localhost`: for containers, which reach it under another one.
            lifetimes: How long tokens, codes and links live; the documented times unless given.

        Raises ValueError for what cannot be meant.
        """
        if mode not in ("thread", "subprocess"):
            raise ValueError("mode must be thread or subprocess")
        if mode == "subprocess" and (clock is not None or sleep is not None):
            raise ValueError("clock and sleep cannot be handed to a subprocess")
        self.credentials: Credentials = FIRST
        self.other_customer: Credentials = SECOND
        self._in_thread = mode == "thread"
        self._clock = clock or time.time
        self._sleep = sleep or asyncio.sleep
        self._options = Options(
            port=port,
            pace=Pace(reads, seconds),
            data=None if data is None else Path(data),
            contracts=contracts,
            fetch_limit=fetch_limit,
            fetch_seconds=fetch_seconds,
            fetch_from=fetch_from,
            allowed_hosts=(allowed_hosts,) if isinstance(allowed_hosts, str) else tuple(allowed_hosts),
            lifetimes=lifetimes or Lifetimes(),
        )
        self._host: ThreadHost | ProcessHost | None = None

    def start(self) -> None:
        """Start listening; returns when requests are answered.

        Raises RuntimeError when it runs already or does not come up, OSError when the port is taken,
        ValueError when `contracts` does not hold a usable document for every API, and DataError when the
        data folder is in use, broken, of a newer format, or cannot be written.
        """
        if self._host is not None:
            raise RuntimeError("the sandbox is running")
        if self._options.contracts is not None:
            from docrelay.sandbox.mounts import check_contracts  # noqa: PLC0415 - slow to import

            check_contracts(self._options.contracts)
        thread = ThreadHost(self._options, self._clock, self._sleep)
        host = thread if self._in_thread else ProcessHost(self._options)
        host.start()
        self._host = host

    def close(self) -> None:
        """Stop listening, and delete what was stored or leave it in the data folder.

        Does nothing when it is not running.
        """
        host, self._host = self._host, None
        if host is not None:
            host.close()

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

    def _running(self) -> ThreadHost | ProcessHost:
        if self._host is None:
            raise RuntimeError("the sandbox is not running")
        return self._host

    @property
    def neighbour(self) -> Credentials:
        """Return `other_customer` by its former name."""
        return self.other_customer

    @property
    def url(self) -> str:
        """Return the address of the sandbox, without a slash at the end."""
        return self._running().url

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

    def contract(self, api: str) -> Contract:
        """Return the contract that an API is served by; it can validate answers, too."""
        from docrelay.sandbox.validation.contract import Contract  # noqa: PLC0415

        return Contract.load(api, self._options.contracts, any_case=api != "documine")

    def _request(self, method: str, page: str, data: bytes) -> tuple[int, bytes]:
        return self._running().ask(method, page, data)

    def _in_loop(self, look: Callable[[Application], T]) -> T:
        """Look at the state from the thread that owns it."""

        async def work(application: Application) -> T:
            return look(application)

        return self._running().run(work)


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
