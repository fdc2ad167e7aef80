"""The documents of a job: what was named on the command line, one by one and each once."""

from __future__ import annotations

import difflib
import glob
import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import attrs

from docrelay.auth.placement import require_secure
from docrelay.errors import ConfigurationError
from docrelay.redaction import redact_url

SUFFIXES = frozenset({".pdf", ".doc", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""What is taken from a folder; a file that is named itself may have any suffix."""

_CHUNK = 1 << 20
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@attrs.frozen
class Document:
    """One document: a file, or a URL that the service fetches by itself.

    `name` is the file name; `unique_name` is the same, numbered where another document of the job
    has it too; `relative` is the path below the folder that was named, with slashes. `shown` is for
    people and reports: the path or the URL without secrets.
    """

    path: Path | None
    url: str | None = attrs.field(repr=False)
    name: str
    unique_name: str
    relative: str
    shown: str


@attrs.frozen
class Fingerprint:
    """The size in bytes and the SHA-256 of a file."""

    size: int
    sha256: str


def fingerprint(path: Path) -> Fingerprint:
    """Read a file in pieces and return its fingerprint; raises OSError."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Fingerprint(size, digest.hexdigest())


def collect(sources: Iterable[str | os.PathLike[str]]) -> tuple[Document, ...]:
    """Return the documents that `sources` name, in order, each once.

    A source is a file, a folder (read recursively, known suffixes only, no hidden names), a pattern
    such as ``in/**/*.pdf``, or an https URL. Raises ConfigurationError for a source that does not
    exist or names nothing, and when there is no document at all.
    """
    found: list[Document] = []
    seen: set[str] = set()
    names: set[str] = set()
    empty: list[str] = []
    for given in sources:
        source = os.fspath(given)
        before = len(found)
        for document in _documents(source):
            key = document.url or os.path.realpath(document.path or "")
            if key not in seen:
                seen.add(key)
                found.append(attrs.evolve(document, unique_name=_unique(document.name, names)))
        if len(found) == before:
            empty.append(clean(source))
    if not found:
        kinds = ", ".join(sorted(SUFFIXES))
        looked = f" in {', '.join(empty)}" if empty else ""
        raise ConfigurationError(
            f"documents: none found{looked}; folders are searched for {kinds}", field="documents"
        )
    return tuple(found)


def clean(text: str) -> str:
    """Return text that can be shown and stored: no control characters, no undecodable bytes."""
    return _CONTROL.sub("\ufffd", os.fsencode(text).decode("utf-8", "replace") if _broken(text) else text)


def _broken(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)


def _documents(source: str) -> Iterator[Document]:
    if _URL.match(source):
        yield _remote(source)
        return
    path = Path(source)
    if path.is_dir():
        yield from (_local(file, file.relative_to(path)) for file in _walk(path))
    elif path.is_file():
        yield _local(path, Path(path.name))
    elif path.exists():
        raise ConfigurationError(f"documents: {clean(source)} is not a regular file", field="documents")
    elif glob.has_magic(source):
        for match in sorted(glob.glob(source, recursive=True)):  # noqa: PTH207 - absolute patterns, too
            if Path(match).is_file():
                yield _local(Path(match), Path(Path(match).name))
    else:
        raise ConfigurationError(f"documents: {_missing(path)}", field="documents")


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Path(parent) / name


def _local(path: Path, relative: Path) -> Document:
    name = clean(path.name)
    return Document(path, None, name, name, clean(relative.as_posix()), clean(str(path)))


def _remote(url: str) -> Document:
    require_secure(url, field="documents")
    name = clean(unquote(urlsplit(url).path).rpartition("/")[2]) or "document"
    return Document(None, url, name, name, name, redact_url(url))


def _unique(name: str, taken: set[str]) -> str:
    """Number a name that is taken: a service may take a second file of one name for the first, renewed."""
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    number, candidate = 1, name
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{suffix}"
    taken.add(candidate.casefold())
    return candidate


def _missing(path: Path) -> str:
    try:
        near = difflib.get_close_matches(path.name, [item.name for item in path.parent.iterdir()], n=1)
    except OSError:
        near = []
    suggestion = f"; did you mean {clean(near[0])}?" if near else ""
    return f"there is no file or folder {clean(str(path))}{suggestion}"
