"""Where a sandbox runs: in a thread of this process, or in a process of its own."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from docrelay.sandbox.options import Options
from docrelay.sandbox.storage.folder import DataError, DataFolder

if TYPE_CHECKING:
    from docrelay.sandbox.app import Application
    from docrelay.sandbox.server.connection import PromptServer


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
        self._application: Application | None = None
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
                    if self._application is not None:
                        self._application.states.close()
        except BaseException as error:  # noqa: BLE001  (told to the thread that waits)
            self._failure = error
        finally:
            self._ready.set()

    async def _serve(self, listener: socket.socket) -> None:
        # Imported here, so that importing the package stays quick.
        from uvicorn import Config  # noqa: PLC0415

        from docrelay.sandbox.app import Application  # noqa: PLC0415
        from docrelay.sandbox.mounts import SERVICES, Catalogue  # noqa: PLC0415
        from docrelay.sandbox.server.connection import Connection, PromptServer  # noqa: PLC0415
        from docrelay.sandbox.server.runtime import Runtime  # noqa: PLC0415
        from docrelay.sandbox.storage.saving import States  # noqa: PLC0415

        self._loop = asyncio.get_running_loop()
        options = self._options
        data = DataFolder(options.data) if options.data else None
        runtime = Runtime(options, self._clock, self._sleep, data.documents if data else None)
        runtime.root_url = self.url
        kinds = dict.fromkeys(service.state for service in SERVICES)
        states = States(runtime, kinds, data)
        self._application = Application(runtime, states, Catalogue(options.contracts))
        config = Config(
            self._application,
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

    def ask(self, method: str, page: str, data: bytes) -> tuple[int, bytes]:
        """Call a control page; returns status and body."""

        async def work(application: Application) -> tuple[int, bytes]:
            reply = await application.control.answer(method, page, data)
            return reply.status, reply.body

        return self.run(work)

    def run(self, work: Callable[[Application], Coroutine[Any, Any, T]]) -> T:
        """Run work on the application in the thread that owns it, and return its outcome."""
        if self._loop is None or self._application is None:
            raise RuntimeError("the sandbox is not running")
        return asyncio.run_coroutine_threadsafe(work(self._application), self._loop).result()


class ProcessHost:
    """Run one sandbox in a fresh interpreter, from `start` to `close`."""

    def __init__(self, options: Options) -> None:
        """Prepare; nothing runs before `start`."""
        self._options = options
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        """Start the interpreter and wait until it listens; raises as `ThreadHost.start` does."""
        command = [sys.executable, "-m", "docrelay.sandbox", json.dumps(self._options.as_json())]
        environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter and our own options
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
        )
        assert self._process.stdout is not None  # noqa: S101 - asked for above
        line = self._process.stdout.readline()
        told: dict[str, Any] = json.loads(line) if line else {"error": "it ended at once", "kind": ""}
        if "url" in told:
            self.url = told["url"]
            return
        self.close()
        kinds = {"DataError": DataError, "OSError": OSError}
        raise kinds.get(told["kind"], RuntimeError)(told["error"])

    def close(self) -> None:
        """Let the process end, and wait for that."""
        if self._process is None:
            return
        process, self._process = self._process, None
        with process:  # closes the pipes, and the end of its input is what the process waits for
            if process.stdin is not None:
                process.stdin.close()
            try:
                process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()

    def ask(self, method: str, page: str, data: bytes) -> tuple[int, bytes]:
        """Call a control page; returns status and body."""
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=START_SECONDS)
        try:
            connection.request(method, f"/_sandbox/{page}", data, {"Accept": "application/json"})
            reply = connection.getresponse()
            return reply.status, reply.read()
        finally:
            connection.close()

    def run(self, work: Callable[[Application], Coroutine[Any, Any, T]]) -> T:
        """Refuse: the state is in another process."""
        del work
        raise RuntimeError("this needs mode='thread'; the pages at /_sandbox/ do the same in both modes")


def main(arguments: Sequence[str]) -> int:
    """Run a sandbox until standard input ends; tells on standard output where it listens, as JSON."""
    host = ThreadHost(Options.from_json(json.loads(arguments[0])), time.time, asyncio.sleep)
    try:
        host.start()
    except (DataError, OSError, RuntimeError) as error:
        kind = "OSError" if isinstance(error, OSError) else type(error).__name__
        print(json.dumps({"error": str(error), "kind": kind}), flush=True)
        return 1
    # Whoever is asked to end deletes what was stored, too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        print(json.dumps({"url": host.url}), flush=True)
        sys.stdin.read()
    except KeyboardInterrupt:
        pass
    finally:
        host.close()
    return 0
