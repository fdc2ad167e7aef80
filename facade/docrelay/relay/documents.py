"""The documents of a job: what was named on the command line, one by one and each once; and reading them."""

from __future__ import annotations

import contextlib
import difflib
import fnmatch
import glob
import hashlib
import os
import re
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import anyio
import attrs
from anyio.from_thread import BlockingPortal

from docrelay._core.files import open_regular
from docrelay._core.text import replace_controls
from docrelay._core.urls import redact_url
from docrelay.auth.placement import require_secure
from docrelay.errors import ConfigurationError, TimeoutExceededError

SUFFIXES = frozenset({".pdf", ".doc", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""What is taken from a folder; a file that is named itself may have any suffix."""

_CHUNK = 1 << 20
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@attrs.frozen
class Document:
    """One document: a file, or a URL that the service fetches by itself.

    `name` is the file name; `unique_name` is the same, numbered where another document of the job
    has it too; `relative` is the path below the folder that was named, with slashes. `shown` is for
    people and reports: the path or the URL without secrets. `problem` is why it could not even be
    looked at.
    """

    path: Path | None
    url: str | None = attrs.field(repr=False)
    name: str
    unique_name: str
    relative: str
    shown: str
    problem: OSError | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen
class Fingerprint:
    """The size in bytes and the SHA-256 of a file."""

    size: int
    sha256: str


def fingerprint(path: Path) -> Fingerprint:
    """Read a file in pieces and return its fingerprint; raises OSError, also for what is no regular file."""
    digest = hashlib.sha256()
    size = 0
    with open_regular(path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Fingerprint(size, digest.hexdigest())


def collect(sources: Iterable[str | os.PathLike[str]]) -> tuple[Document, ...]:
    """Return the documents that `sources` name, in order, each once.

    A source is a file, a folder (read recursively, known suffixes only, no hidden names, no links to
    folders), a pattern such as ``in/**/*.pdf``, or an https URL. What a folder or a pattern holds and
    cannot be read is a document too, so that its failure is reported like any other; a folder that
    cannot be looked into counts as one. Raises ConfigurationError for a source that does not exist,
    is no file or folder, or names nothing, and when there is no document at all.
    """
    found: list[Document] = []
    seen: set[str] = set()
    names = _UniqueNames()
    empty: list[str] = []
    for given in sources:
        source = os.fspath(given)
        before = len(found)
        for document in _documents(source):
            key = document.url or os.path.realpath(document.path or "")
            if key not in seen:
                seen.add(key)
                found.append(attrs.evolve(document, unique_name=names.unique(document.name)))
        if len(found) == before:
            empty.append(replace_controls(source))
    if not found:
        kinds = ", ".join(sorted(SUFFIXES))
        looked = f" in {', '.join(empty)}" if empty else ""
        raise ConfigurationError(
            f"documents: none found{looked}; folders are searched for {kinds}", field="documents"
        )
    return tuple(found)


def _documents(source: str) -> Iterator[Document]:
    if _URL.match(source):
        yield _remote(source)
        return
    path = Path(source)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        if glob.has_magic(source):
            yield from sorted(_matching(Path(path.anchor), path.parts[bool(path.anchor) :]), key=_by_path)
            return
        raise ConfigurationError(f"documents: {_missing(path, error)}", field="documents") from None
    if stat.S_ISDIR(mode):
        yield from _below(path)
    elif stat.S_ISREG(mode):
        yield _local(path, Path(path.name))
    else:
        raise ConfigurationError(
            f"documents: {replace_controls(source)} is not a regular file", field="documents"
        )


def _below(folder: Path) -> Iterator[Document]:
    for parent, files in _tree(folder):
        if isinstance(files, OSError):
            yield _unreadable(parent, parent.relative_to(folder), files)
            continue
        for name in files:
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield _local(parent / name, (parent / name).relative_to(folder))


def _tree(folder: Path) -> Iterator[tuple[Path, list[str] | OSError]]:
    """Yield the folders from `folder` down, each with its files or with why it cannot be read."""
    failed: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=failed.append):
        yield from _failed(failed, folder)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield Path(parent), sorted(files)
    yield from _failed(failed, folder)


def _failed(failed: list[OSError], top: Path) -> Iterator[tuple[Path, OSError]]:
    yield from ((Path(error.filename or top), error) for error in failed)
    failed.clear()


def _matching(folder: Path, parts: Sequence[str]) -> Iterator[Document]:
    """Yield what a pattern names below `folder`.

    `glob` passes over folders that it cannot read, and follows links round in circles.
    """
    head, rest = parts[0], parts[1:]
    if head == "**":
        yield from _matching_below(folder, rest or ("*",))
        return
    try:
        found = _named(folder, head)
    except OSError as error:
        yield from _unless_missing(folder, error)
        return
    for path in found:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            if rest or not path.is_symlink():
                yield from _unless_missing(path, error)
                continue
            is_folder = False
        if rest and is_folder:
            yield from _matching(path, rest)
        elif not rest and not is_folder:
            yield _local(path, Path(path.name))


def _matching_below(folder: Path, parts: Sequence[str]) -> Iterator[Document]:
    for parent, files in _tree(folder):
        if isinstance(files, OSError):
            yield from _unless_missing(parent, files)
        elif parts[0] != "**" or parent == folder:  # two in a row mean what one means
            yield from _matching(parent, parts)


def _named(folder: Path, pattern: str) -> list[Path]:
    if not glob.has_magic(pattern):
        return [folder / pattern]
    names = fnmatch.filter([path.name for path in folder.iterdir()], pattern)
    return [folder / name for name in names if pattern.startswith(".") or not name.startswith(".")]


def _unless_missing(path: Path, error: OSError) -> Iterator[Document]:
    """Yield what cannot be looked at; where there is nothing, a pattern names nothing."""
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        yield _unreadable(path, Path(path.name), error)


def _by_path(document: Document) -> str:
    return str(document.path)


def _unreadable(path: Path, relative: Path, problem: OSError) -> Document:
    return attrs.evolve(_local(path, relative), problem=problem)


def _local(path: Path, relative: Path) -> Document:
    name = replace_controls(path.name)
    return Document(
        path, None, name, name, replace_controls(relative.as_posix()), replace_controls(str(path))
    )


def _remote(url: str) -> Document:
    require_secure(url, field="documents")
    name = replace_controls(unquote(urlsplit(url).path).rpartition("/")[2]) or "document"
    return Document(None, url, name, name, name, redact_url(url))


class _UniqueNames:
    """Number names that are taken: a service may take a second file of one name for the first, renewed."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        # The last number given to a name: names are only ever added, so a lower one never becomes free.
        self._last: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return `name`, with a number where another has it."""
        stem, dot, suffix = name.rpartition(".")
        if not stem:
            stem, dot, suffix = name, "", ""
        number, candidate = self._last.get(name.casefold(), 1), name
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{stem} ({number}){dot}{suffix}"
        self._last[name.casefold()] = number
        self._taken.add(candidate.casefold())
        return candidate


def _missing(path: Path, error: OSError | ValueError) -> str:
    shown = replace_controls(str(path))
    if isinstance(error, ValueError):
        return f"{shown} is no name of a file"
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        return f"{shown} cannot be read: {error.strerror}"
    if path.is_symlink():
        return f"{shown} is a link that leads nowhere"
    try:
        near = difflib.get_close_matches(path.name, [item.name for item in path.parent.iterdir()], n=1)
    except OSError:
        near = []
    suggestion = f"; did you mean {replace_controls(near[0])}?" if near else ""
    return f"there is no file or folder {shown}{suggestion}"


T = TypeVar("T")


async def read_fingerprint(path: Path, timeout: float) -> Fingerprint:  # noqa: ASYNC109 - tells it in words
    """Return the fingerprint of a file; raises OSError, TimeoutExceededError after `timeout` seconds."""
    with anyio.move_on_after(timeout):
        return await _in_daemon_thread(lambda: fingerprint(path))
    raise TimeoutExceededError(f"the file could not be read within {timeout:g} s")


async def _in_daemon_thread(work: Callable[[], T]) -> T:
    """Run `work` in a thread that the process does not wait for in the end, as it does for anyio's."""
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            failures.append(error)
        with contextlib.suppress(RuntimeError):  # nobody waits any more
            portal.start_task_soon(done.set)

    done = anyio.Event()
    async with BlockingPortal() as portal:
        threading.Thread(target=run, name="docrelay-reading", daemon=True).start()
        await done.wait()
    for failure in failures:
        raise failure
    return results[0]
