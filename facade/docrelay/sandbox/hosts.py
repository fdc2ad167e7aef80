"""Where a sandbox runs: in a thread of this process. `process` has the other place."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from docrelay.sandbox.options import Options
from docrelay.sandbox.storage.folder import DataError

if TYPE_CHECKING:
    from docrelay.sandbox.server.connection import PromptServer
    from docrelay.sandbox.server.runtime import World

T = TypeVar("T")
HOST = "127.0.0.1"
START_SECONDS = 30.0


if sys.platform == "win32":
    _Loop = None  # the usual one
else:

    class _Loop(asyncio.SelectorEventLoop):
        """An event loop whose time passes where a test has stopped that of Python's `time` module.

        Such tools replace `time.monotonic`, by which a loop wakes what sleeps: it would never end.
        """

        def time(self) -> float:
            """Return the seconds of the system's own clock."""
            return time.clock_gettime(time.CLOCK_MONOTONIC)


class ThreadHost:
    """Run one sandbox in a thread with an event loop of its own, from `start` to `close`."""

    def __init__(
        self,
        options: Options,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        """Prepare; nothing runs before `start`."""
        self._options = options
        self._clock = clock
        self._sleep = sleep
        self._ready = threading.Event()
        self._thread: threading.Thread | None = None
        self._server: PromptServer | None = None
        self._world: World | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: BaseException | None = None
        self.url = ""

    def start(self) -> None:
        """Start listening.

        Raises OSError when the port is taken, DataError for a data folder that cannot be used, and
        RuntimeError when the server does not come up.
        """
        listener = socket.create_server((HOST, self._options.port))
        self.url = f"http://{HOST}:{listener.getsockname()[1]}"
        self._thread = threading.Thread(
            target=self._run, args=(listener,), name="docrelay-sandbox", daemon=True
        )
        self._thread.start()
        started = self._ready.wait(START_SECONDS)
        if self._failure is not None or not started:
            failure = self._failure
            self._stop()
            if isinstance(failure, DataError):
                raise failure
            raise RuntimeError("the sandbox did not start") from failure

    def close(self) -> None:
        """Stop listening, wait for the end, and delete or save what was stored.

        Raises RuntimeError when the server broke down, or the state could not be saved.
        """
        self._stop()
        if self._failure is not None:
            raise RuntimeError("the sandbox did not end well") from self._failure

    def _stop(self) -> None:
        if self._server is not None and self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._server.finish)
        if self._thread is not None:
            self._thread.join()

    def _run(self, listener: socket.socket) -> None:
        try:
            with listener:
                try:
                    with asyncio.Runner(loop_factory=_Loop) as runner:
                        runner.run(self._serve(listener))
                finally:
                    if self._world is not None:
                        self._world.remove()
        except BaseException as error:  # noqa: BLE001  (told to the thread that waits)
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self, listener: socket.socket) -> None:
        # Imported here, so that importing the package stays quick.
        from uvicorn import Config  # noqa: PLC0415

        from docrelay.sandbox.app import Application  # noqa: PLC0415
        from docrelay.sandbox.mounts import Catalogue  # noqa: PLC0415
        from docrelay.sandbox.server.connection import Connection, PromptServer  # noqa: PLC0415
        from docrelay.sandbox.server.runtime import World  # noqa: PLC0415

        self._loop = asyncio.get_running_loop()
        self._world = World(self._settings())
        self._world.root_url = self.url
        config = Config(
            Application(self._world, Catalogue(self._options.contracts)),
            http=Connection,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,  # the application writes it, by the clock of the sandbox
            timeout_keep_alive=75,  # a busy client finds its connections as it left them
            timeout_graceful_shutdown=2,
        )
        self._server = PromptServer(config)
        # The socket listens already: a request that comes early waits in the queue of the kernel.
        self._loop.call_soon(self._ready.set)
        await self._server.serve(sockets=[listener])

    def _settings(self) -> Any:
        from docrelay.sandbox.server.runtime import Settings  # noqa: PLC0415

        options = self._options
        return Settings(
            self._clock,
            pace=options.pace,
            data=options.data,
            fetch_limit=options.fetch_limit,
            fetch_seconds=options.fetch_seconds,
            fetch_from=options.fetch_from,
            allowed_hosts=frozenset(name.lower() for name in options.allowed_hosts),
            lifetimes=options.lifetimes,
            sleep=self._sleep,
        )

    def ask(self, method: str, page: str, data: bytes) -> tuple[int, bytes]:
        """Call a control page; returns status and body."""

        async def work(world: World) -> tuple[int, bytes]:
            from docrelay.sandbox.control.pages import answer  # noqa: PLC0415

            reply = await answer(world, method, page, data)
            return reply.status, reply.body

        return self.run(work)

    def run(self, work: Callable[[World], Coroutine[Any, Any, T]]) -> T:
        """Run work on the state in the thread that owns it, and return its outcome."""
        if self._loop is None or self._world is None:
            raise RuntimeError("the sandbox is not running")
        return asyncio.run_coroutine_threadsafe(work(self._world), self._loop).result()
