"""Analysis: reading a stored document in a thread."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from docrelay.sandbox.reader.documents import Document


@attrs.frozen
class Reading:
    """What came of reading a document; `error` is empty when `document` is there."""

    document: Document | None
    error: str = ""


def page_count(reading: Reading | None) -> int:
    """Return how many pages were read; 0 before the reading, and for an unreadable document."""
    return len(reading.document.pages) if reading and reading.document else 0


class Reader:
    """Read documents in threads, two at a time: a file is in memory only while it is read."""

    def __init__(self) -> None:
        """Start idle."""
        self._slots = asyncio.Semaphore(2)

    async def read(self, path: Path, filename: str) -> Reading:
        """Read one stored document; an unreadable one gives a reading with an error."""
        async with self._slots:
            try:
                return await asyncio.to_thread(_read, path, filename)
            except OSError as error:
                return Reading(None, f"the file cannot be read: {error.strerror}")


def _read(path: Path, filename: str) -> Reading:
    from docrelay.sandbox.reader.documents import (  # noqa: PLC0415  (pypdf is slow to import)
        MAX_BYTES,
        UnreadableDocument,
        read_document,
    )

    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    try:
        return Reading(read_document(data, filename))
    except UnreadableDocument as error:
        return Reading(None, error.reason)
