"""Threads, tasks and processes that call at the same moment, and a probe of the event loop."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import anyio
import anyio.to_thread
import attrs
import httpx

from docrelay.auth import TokenAuth
from tests.auth.processes import Caller

_TRUST = httpx.create_ssl_context()  # Once: it takes longer than the calls.
_TICK = 0.001


@attrs.define
class Crowd:
    """Calls by `auth` and by processes that have prepared theirs; times count from the common start.

    Nobody starts before all are there: interpreters, clients and threads. The crowd has no
    connections yet; each call opens one.
    """

    url: str
    auth: TokenAuth
    callers: Sequence[Caller] = ()
    start_at: float = 0.0
    statuses: list[int] = attrs.field(factory=list[int])
    tokens: list[float] = attrs.field(factory=list[float])
    """When the request of each thread left with its token."""
    answers: list[float] = attrs.field(factory=list[float])
    """When each thread had its answer."""
    lags: list[tuple[float, float]] = attrs.field(factory=list[tuple[float, float]])
    """When the event loop ran again, and how much later than it should have."""

    def run(self, threads: int, tasks: int) -> None:
        """Call once with each, and wait for all of them."""
        there = threading.Barrier(threads + bool(tasks), action=self._start)
        with (
            httpx.Client(
                auth=self.auth,
                trust_env=False,
                timeout=20,
                verify=_TRUST,
                event_hooks={"request": [self._note]},
            ) as client,
            ThreadPoolExecutor(threads + 1) as pool,
        ):
            futures = [pool.submit(self._thread, client, there) for _ in range(threads)]
            if tasks:
                futures.append(pool.submit(anyio.run, self._loop, tasks, there))
            for future in futures:
                future.result()
        self.statuses += [caller.end()["result"] for caller in self.callers]

    def stall(self, since: float = 0.0, until: float = 1e9) -> float:
        """Return the longest time for which the event loop stood still, in a part of the time."""
        return max((lag for at, lag in self.lags if since <= at - lag and at <= until), default=0.0)

    def _start(self) -> None:
        self.start_at = time.monotonic() + 0.05
        for caller in self.callers:
            caller.go(self.start_at)

    def _note(self, request: httpx.Request) -> None:
        if request.url.path == "/api":
            self.tokens.append(time.monotonic() - self.start_at)

    def _thread(self, client: httpx.Client, there: threading.Barrier) -> None:
        there.wait()
        time.sleep(max(0.0, self.start_at - time.monotonic()))
        response = client.get(f"{self.url}/api")
        self.answers.append(time.monotonic() - self.start_at)
        self.statuses.append(response.status_code)

    async def _loop(self, count: int, there: threading.Barrier) -> None:
        done = 0

        async def task() -> None:
            nonlocal done
            response = await client.get(f"{self.url}/api")
            self.statuses.append(response.status_code)
            done += 1

        async with httpx.AsyncClient(auth=self.auth, trust_env=False, timeout=20, verify=_TRUST) as client:
            await anyio.to_thread.run_sync(there.wait)
            await anyio.sleep(max(0.0, self.start_at - time.monotonic()))
            async with anyio.create_task_group() as group:
                for _ in range(count):
                    group.start_soon(task)
                while done < count:
                    before = time.monotonic()
                    await anyio.sleep(_TICK)
                    now = time.monotonic()
                    self.lags.append((now - self.start_at, now - before - _TICK))
