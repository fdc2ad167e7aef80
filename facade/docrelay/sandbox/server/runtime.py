"""The world of a sandbox: everything that its services remember, and the clock they share."""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import attrs

from docrelay.sandbox.documine.state import DocuMineState
from docrelay.sandbox.faults.plan import FaultPlan
from docrelay.sandbox.jobs import Jobs, Pace
from docrelay.sandbox.network import Reach
from docrelay.sandbox.oauth.lifetimes import Lifetimes
from docrelay.sandbox.reader.analysis import Reader
from docrelay.sandbox.server.journal import Journal
from docrelay.sandbox.server.messages import Problem
from docrelay.sandbox.smartconnect.state import SmartConnectState
from docrelay.sandbox.smartdocumentor.state import SmartDocumentorState
from docrelay.sandbox.storage.folder import DataError, DataFolder, SaveError, Saver

T = TypeVar("T")
MEBIBYTE = 1 << 20
_log = logging.getLogger("docrelay.sandbox")
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
        # How often changes were taken back; see `commit`.
        self.epoch = 0
        self._data = DataFolder(settings.data) if settings.data else None
        saved = self._data.open() if self._data else None
        self._root = self._data.documents if self._data else _temporary()
        self._remove_root = weakref.finalize(self, _remove, None if self._data else self._root)
        self._saver: Saver | None = None
        self._begin()
        if self._data:
            self._saver = self._first_save(self._data, saved)

    def _first_save(self, data: DataFolder, saved: dict[str, Any] | None) -> Saver:
        """Take the saved state over, or write a first one; raises DataError."""
        from docrelay.sandbox.storage.saving import kept, restore  # noqa: PLC0415 - few sandboxes keep their data

        try:
            if saved is None:
                saved = self._collect()
                data.write(saved)
            else:
                restore(self, saved)
                data.sweep(kept(self, saved))
        except OSError as error:
            data.close()
            raise DataError(f"{data.path} cannot be used: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            data.close()
            raise data.broken(f"{type(error).__name__}: {error}") from error
        return Saver(data, self._collect, self._take_back, saved)

    def _take_back(self, saved: dict[str, Any]) -> None:
        """Make the state again what was saved last; requests under way learn of it by the epoch."""
        from docrelay.sandbox.storage.saving import restore  # noqa: PLC0415 - few sandboxes keep their data

        self.epoch += 1
        restore(self, saved)

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
            for path in self.folder.iterdir():
                self.discard(path)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._begin()
        await self.commit(self.epoch)
        self.journal.clear()
        self.faults.clear()
        self.jobs.clear()

    async def commit(self, epoch: int) -> None:
        """Write the state to the data folder, if there is one; returns when it is safe.

        `epoch` is that of the world when the change began. Raises Problem 507 when the state could not be
        written: the change, and all others that were not written yet, are taken back.
        """
        if self._saver is None:
            return
        why = "another change could not be saved"
        try:
            await self._saver.commit()
        except SaveError as error:
            why = f"the state could not be saved: {error}"
            _log.warning("%s; what was not saved is taken back", why)
        if self.epoch != epoch:
            raise Problem(507, f"nothing was changed, {why}")

    def discard(self, path: Path, *users: asyncio.Task[Any]) -> None:
        """Delete a stored file when `users` are done with it, and a state that does without it is saved."""

        async def wait() -> None:
            await asyncio.wait(users)
            _unlink(path)

        def delete() -> None:
            if all(user.done() for user in users):
                _unlink(path)
            else:
                self.spawn(wait())

        if self._saver:
            self._saver.afterwards(delete)
        else:
            delete()

    def _collect(self) -> dict[str, Any]:
        from docrelay.sandbox.storage.saving import collect  # noqa: PLC0415 - few sandboxes keep their data

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
            self._remove_root()
            return
        try:
            self._data.write(self._collect())
        finally:
            self._data.close()


def _unlink(path: Path) -> None:
    # A file that cannot be deleted now, as it is open on Windows, goes with the next start.
    with suppress(OSError):
        path.unlink()


def _remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _temporary() -> Path:
    return Path(tempfile.mkdtemp(prefix="docrelay-sandbox-"))


def set_ahead(seconds: float) -> None:
    """Set the clock of the call at hand ahead; other calls are not concerned."""
    _ahead.set(seconds)


def _operations() -> dict[str, list[str]]:
    from docrelay.sandbox.mounts import operation_names  # noqa: PLC0415 - it imports this module

    return operation_names()
