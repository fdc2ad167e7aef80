"""A data folder: the state of a sandbox in one file that is replaced whole, the documents beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docrelay._core.files import remove_drafts, replacing

if TYPE_CHECKING:
    from filelock import BaseFileLock

FORMAT = 1
_STATE = "sandbox.json"
_DOCUMENTS = "documents"


class DataError(Exception):
    """A data folder that cannot be used; the message says why and what helps."""


class DataFolder:
    """The folder of `Sandbox(data=...)`; one sandbox at a time has it."""

    def __init__(self, path: Path) -> None:
        """Name the folder; `open` makes it."""
        self.path = path
        self.documents = path / _DOCUMENTS
        self._lock: BaseFileLock | None = None

    def open(self) -> dict[str, Any] | None:
        """Lock the folder and return the state in it, None for a new one; raises DataError."""
        from filelock import FileLock, Timeout  # noqa: PLC0415 - not every sandbox keeps its data

        try:
            self.documents.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / ".lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise DataError(f"{self.path} is in use by another sandbox") from None
        except OSError as error:
            raise DataError(f"{self.path} cannot be used: {error.strerror}") from None
        self._lock = lock
        remove_drafts(self.path / _STATE)
        try:
            return self._read()
        except DataError:
            self.close()
            raise

    def _read(self) -> dict[str, Any] | None:
        file = self.path / _STATE
        try:
            document: object = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as error:
            raise self.broken(type(error).__name__) from None
        members = cast("dict[str, Any]", document) if isinstance(document, dict) else {}
        written = members.get("format")
        if not isinstance(written, int) or not isinstance(members.get("state"), dict):
            raise self.broken("it is not the state of a sandbox")
        if written > FORMAT:
            raise DataError(
                f"{file} was written by a newer docrelay (format {written}, this one knows up to {FORMAT}): "
                "update docrelay, or use another folder"
            )
        return cast("dict[str, Any]", members["state"])

    def broken(self, why: str) -> DataError:
        """Return the error for a state that cannot be read."""
        return DataError(f"{self.path / _STATE} cannot be read ({why}): move it away to begin anew")

    def write(self, state: dict[str, Any]) -> None:
        """Replace the state: after a crash there is the old one or the new one, never a part of one."""
        # Not json.dump, which takes the slow encoder.
        text = json.dumps({"format": FORMAT, "state": state}, separators=(",", ":"))
        # The state holds the keys that tokens are signed with, so nobody else may read it.
        with replacing(self.path / _STATE, mode=0o600, follow=False) as file:
            file.write(text.encode())

    def sweep(self, kept: set[str]) -> None:
        """Delete documents that nothing refers to: a crash may have left them."""
        for path in self.documents.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Give the folder free."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None


class SaveError(Exception):
    """The state could not be written, and is again what it was when it last could."""


class Saver:
    """Write the state so that every change is safe before it is answered, one write for all that wait.

    A change that cannot be written is taken back, so what is in memory is always what is on disk, or on
    its way there.
    """

    def __init__(
        self,
        folder: DataFolder,
        collect: Callable[[], dict[str, Any]],
        restore: Callable[[dict[str, Any]], None],
        saved: dict[str, Any],
    ) -> None:
        """Take the folder, what gives the state and what puts one back, and the state that is on disk."""
        self._folder = folder
        self._collect = collect
        self._restore = restore
        self._last = saved
        self._turn = asyncio.Lock()
        self._asked = 0
        self._saved = 0
        self._later: list[Callable[[], None]] = []

    def afterwards(self, work: Callable[[], None]) -> None:
        """Do work once a state that was collected after this call is on disk; never, if it is taken back."""
        self._later.append(work)

    async def commit(self) -> None:
        """Return when a state that was collected after this call is on disk; raises SaveError."""
        self._asked += 1
        mine = self._asked
        async with self._turn:
            if self._saved >= mine:
                return
            newest = self._asked
            waiting, self._later = self._later, []
            try:
                state = self._collect()
                await asyncio.to_thread(self._folder.write, state)
            except Exception as error:
                self._later.clear()
                self._restore(self._last)
                why = error.strerror if isinstance(error, OSError) else None
                raise SaveError(why or type(error).__name__) from error
            self._last, self._saved = state, newest
        for work in waiting:
            work()
