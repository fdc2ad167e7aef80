"""The world of a sandbox: everything that its services remember, and the clock they share."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import attrs

from docrelay.sandbox.analysis import Reader
from docrelay.sandbox.documine_state import DocuMineState
from docrelay.sandbox.journal import Journal
from docrelay.sandbox.smartconnect_state import SmartConnectState
from docrelay.sandbox.smartdocumentor_state import SmartDocumentorState

T = TypeVar("T")
MEBIBYTE = 1 << 20


@attrs.frozen
class Settings:
    """How a sandbox behaves.

    `reads` is how often a state is answered as working before it is final; `clock` gives seconds since 1970;
    `fetch_limit` and `upload_limit` are bytes, `fetch_seconds` bounds one fetch of a task's document.
    """

    clock: Callable[[], float]
    reads: int = 2
    fetch_limit: int = 64 * MEBIBYTE
    fetch_seconds: float = 15.0
    upload_limit: int = 256 * MEBIBYTE
    body_limit: int = 16 * MEBIBYTE


class World:
    """Hold the state of all services. Only the event loop of the server touches it."""

    def __init__(self, settings: Settings) -> None:
        """Create an empty folder for documents, and fresh state."""
        self.settings = settings
        self.journal = Journal()
        self.reader = Reader()
        self._root = Path(tempfile.mkdtemp(prefix="docrelay-sandbox-"))
        self._tasks: set[asyncio.Task[Any]] = set()
        self._begin()

    def _begin(self) -> None:
        # Every generation has its own folder: a thread of the one before cannot write into the new one.
        self.folder = self._root / uuid4().hex
        self.folder.mkdir()
        self.documine = DocuMineState(self.settings.clock)
        self.smartdocumentor = SmartDocumentorState(self.settings.clock)
        self.smartconnect = SmartConnectState(self.settings.clock)

    def now(self) -> datetime:
        """Return the time of the injected clock, in UTC."""
        return datetime.fromtimestamp(self.settings.clock(), UTC)

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
        """Forget everything: documents, runs, tokens and the journal."""
        await self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.journal.clear()
        self._begin()

    async def stop(self) -> None:
        """Cancel background work and wait until it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def remove(self) -> None:
        """Delete all stored files."""
        shutil.rmtree(self._root, ignore_errors=True)
