"""The world of a sandbox: everything that its services remember, and the clock they share."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import attrs

from docrelay.sandbox.analysis import Reader
from docrelay.sandbox.documine_state import DocuMineState
from docrelay.sandbox.fault_plan import FaultPlan
from docrelay.sandbox.jobs import Jobs, Pace
from docrelay.sandbox.journal import Journal
from docrelay.sandbox.lifetimes import Lifetimes
from docrelay.sandbox.network import Reach
from docrelay.sandbox.persistence import DataFolder, Saver
from docrelay.sandbox.smartconnect_state import SmartConnectState
from docrelay.sandbox.smartdocumentor_state import SmartDocumentorState

T = TypeVar("T")
MEBIBYTE = 1 << 20
# How far the clock is ahead for the call at hand.
_ahead: ContextVar[float] = ContextVar("docrelay.sandbox.ahead", default=0.0)


@attrs.frozen
class Settings:
    """How a sandbox behaves.

    `clock` gives seconds since 1970, `pace` says how jobs move on, `data` is the folder that the state is
    kept in; `fetch_limit`, `upload_limit` and `body_limit` are bytes, `fetch_seconds` bounds one fetch of a
    task's document; what is fetched and sent goes to addresses that `fetch_from` lets through; requests may
    name the sandbox by `allowed_hosts`, beside the names of loopback; slow answers are slept through with
    `sleep`.
    """

    clock: Callable[[], float]
    pace: Pace = attrs.field(factory=Pace)
    data: Path | None = None
    fetch_limit: int = 64 * MEBIBYTE
    fetch_seconds: float = 15.0
    fetch_from: Reach = "loopback"
    allowed_hosts: frozenset[str] = frozenset()
    upload_limit: int = 256 * MEBIBYTE
    body_limit: int = 16 * MEBIBYTE
    lifetimes: Lifetimes = attrs.field(factory=Lifetimes)
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


class World:
    """Hold the state of all services. Only the event loop of the server touches it."""

    def __init__(self, settings: Settings) -> None:
        """Begin with fresh state, or with that of the data folder; raises DataError.

        Must be called in a running event loop.
        """
        self.settings = settings
        self.root_url = ""  # set once it listens
        self.journal = Journal()
        self.faults = FaultPlan(_operations)
        self.jobs = Jobs(self.clock, settings.pace)
        self.reader = Reader()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._data = DataFolder(settings.data) if settings.data else None
        saved = self._data.open() if self._data else None
        self._root = self._data.documents if self._data else _temporary()
        self._saver = Saver(self._data, self._collect) if self._data else None
        self._begin()
        if self._data and saved is not None:
            from docrelay.sandbox.saving import restore  # noqa: PLC0415 - few sandboxes keep their data

            try:
                restore(self, saved)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                self._data.close()
                raise self._data.broken(f"{type(error).__name__}: {error}") from error

    def _begin(self) -> None:
        # Every generation has its own folder: a thread of the one before cannot write into the new one.
        # In a data folder the names of files alone keep them apart, and what is left over is swept away.
        self.folder = self._root if self._data else self._root / uuid4().hex
        self.folder.mkdir(exist_ok=True)
        self.documine = DocuMineState(self.clock, self.settings.lifetimes)
        self.smartdocumentor = SmartDocumentorState(self.clock, self.settings.lifetimes)
        self.smartconnect = SmartConnectState(self.clock, self.settings.lifetimes)

    def clock(self) -> float:
        """Return seconds since 1970 by the injected clock, ahead of it where a fault says so."""
        return self.settings.clock() + _ahead.get()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def new_path(self) -> Path:
        """Return a path for a new stored file."""
        return self.folder / uuid4().hex

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run work in the background until it is done or the sandbox closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def reset(self) -> None:
        """Forget everything: documents, runs, tokens, faults, orders for jobs, and the journal."""
        await self.stop()
        if self._data:
            self._data.sweep(set())
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self.journal.clear()
        self.faults.clear()
        self.jobs.clear()
        self._begin()
        await self.commit()

    def sweep(self, kept: set[str]) -> None:
        """Delete documents in the data folder that are not among those to keep."""
        if self._data:
            self._data.sweep(kept)

    async def commit(self) -> None:
        """Write the state to the data folder, if there is one; returns when it is safe."""
        if self._saver:
            await self._saver.commit()

    def _collect(self) -> dict[str, Any]:
        from docrelay.sandbox.saving import collect  # noqa: PLC0415 - few sandboxes keep their data

        return collect(self)

    async def stop(self) -> None:
        """Cancel background work and wait until it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def remove(self) -> None:
        """Delete all stored files, or save the state a last time and give the data folder free."""
        if self._data is None:
            shutil.rmtree(self._root, ignore_errors=True)
            return
        try:
            self._data.write(self._collect())
        finally:
            self._data.close()


def _temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="docrelay-sandbox-"))


def set_ahead(seconds: float) -> None:
    """Set the clock of the call at hand ahead; other calls are not concerned."""
    _ahead.set(seconds)


def _operations() -> dict[str, list[str]]:
    from docrelay.sandbox.catalogue import operation_names  # noqa: PLC0415 - it imports this module

    return operation_names()
