"""What all services of a sandbox share: the clock, jobs, files, and work in the background."""

from __future__ import annotations

import asyncio
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

from docrelay.sandbox.jobs import Jobs
from docrelay.sandbox.options import Options
from docrelay.sandbox.reader.analysis import Reader

T = TypeVar("T")
# How far the clock is ahead for the call at hand. A fault sets it for one call, while other calls are under
# way in the same thread: a context variable is what each of them has for itself, and what the tasks that
# the call starts inherit, so that an analysis begins by the same clock.
_ahead: ContextVar[float] = ContextVar("docrelay.sandbox.ahead", default=0.0)


def set_ahead(seconds: float) -> None:
    """Set the clock of the call at hand ahead; other calls are not concerned."""
    _ahead.set(seconds)


class Files:
    """The stored files of a sandbox, in a temporary folder or in a folder that is kept.

    Attributes:
        folder: Where new files are stored.
        afterwards: Does work once the state is saved; None where no state is.
    """

    def __init__(self, spawn: Callable[[Coroutine[Any, Any, None]], object], kept: Path | None) -> None:
        """Name the folder to keep files in, None for a temporary one; `begin` makes it ready."""
        self._spawn = spawn
        self._is_kept = kept is not None
        self._root = kept or Path(tempfile.mkdtemp(prefix="docrelay-sandbox-"))
        self._remove_root = weakref.finalize(self, _remove, None if kept else self._root)
        self.folder = self._root
        self.afterwards: Callable[[Callable[[], None]], None] | None = None

    def begin(self) -> None:
        """Take a folder for a new generation of the state.

        Each has its own: a thread of the one before cannot write into the new one. In a folder that is kept
        the names of files alone keep them apart, and what is left over is swept away.
        """
        self.folder = self._root if self._is_kept else self._root / uuid4().hex
        self.folder.mkdir(exist_ok=True)

    def new_path(self) -> Path:
        """Return a path for a new stored file."""
        return self.folder / uuid4().hex

    def discard(self, path: Path, *users: asyncio.Task[Any]) -> None:
        """Delete a stored file when `users` are done with it, and a state that does without it is saved."""

        async def wait() -> None:
            await asyncio.wait(users)
            _unlink(path)

        def delete() -> None:
            if all(user.done() for user in users):
                _unlink(path)
            else:
                self._spawn(wait())

        if self.afterwards:
            self.afterwards(delete)
        else:
            delete()

    def clear(self) -> None:
        """Delete all files of this generation."""
        if self._is_kept:
            for path in self.folder.iterdir():
                self.discard(path)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def remove(self) -> None:
        """Delete the temporary folder; one that is kept stays."""
        self._remove_root()


class Runtime:
    """The clock, jobs and files of one sandbox. Only the event loop of the server touches it.

    Attributes:
        options: How the sandbox was started.
        sleep: What slow answers are slept through with.
        root_url: The address of the sandbox, set once it listens.
        jobs: Analyses, packages and tasks on their way.
        reader: Reads documents in threads.
        files: The stored files.
    """

    def __init__(
        self,
        options: Options,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
        documents: Path | None = None,
    ) -> None:
        """Begin; `documents` is the folder to keep files in, None for a temporary one.

        Must be called in a running event loop.
        """
        self.options = options
        self.sleep = sleep
        self.root_url = ""
        self._clock = clock
        self._tasks: set[asyncio.Task[Any]] = set()
        self.jobs = Jobs(self.clock, options.pace)
        self.reader = Reader()
        self.files = Files(self.spawn, documents)

    def clock(self) -> float:
        """Return seconds since 1970 by the injected clock, ahead of it where a fault says so."""
        return self._clock() + _ahead.get()

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run work in the background until it is done or the sandbox closes."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Cancel background work and wait until it has ended."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _unlink(path: Path) -> None:
    # A file that cannot be deleted now, as it is open on Windows, goes with the next start.
    with suppress(OSError):
        path.unlink()


def _remove(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
