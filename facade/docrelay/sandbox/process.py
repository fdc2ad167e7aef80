"""Where a sandbox runs: in a process of its own. It ends with the process that started it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from docrelay.sandbox.hosts import START_SECONDS, ThreadHost
from docrelay.sandbox.options import Options
from docrelay.sandbox.storage.folder import DataError

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World

T = TypeVar("T")


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

    def run(self, work: Callable[[World], Coroutine[Any, Any, T]]) -> T:
        """Refuse: the state is in another process."""
        del work
        raise RuntimeError("this needs mode='thread'; the pages at /_sandbox/ do the same in both modes")


def main(arguments: Sequence[str]) -> int:
    """Run a sandbox until standard input ends; tells on standard output where it listens, as JSON."""
    import asyncio  # noqa: PLC0415 - only the child needs it
    import time  # noqa: PLC0415

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
