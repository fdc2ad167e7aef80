"""Read and extend ``specs/index.toml``, the list of contract versions per API."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

import attrs
import tomlkit
from tomlkit.exceptions import ParseError

FILE_NAME = "index.toml"


class IndexProblem(Exception):  # noqa: N818 - said in one line, as a problem with the input
    """Raised when the index and the files beside it disagree."""


@attrs.frozen
class Version:
    """One version of one API's contract: its name, file, origin, date and SHA-256."""

    version: str
    file: str
    source: str
    date: datetime.date
    sha256: str
    official: bool


@attrs.frozen
class Api:
    """One API: its name, its versions from oldest to newest, and the one that is generated."""

    name: str
    title: str
    current: str
    versions: tuple[Version, ...]

    def version(self, name: str) -> Version:
        """Return the version called `name`; raise IndexProblem when there is none."""
        for candidate in self.versions:
            if candidate.version == name:
                return candidate
        known = ", ".join(v.version for v in self.versions)
        raise IndexProblem(f"{self.name} has no version {name!r}; known versions: {known}")


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def read(specs: Path) -> dict[str, Api]:
    """Read ``index.toml`` below `specs`: API name -> Api, in file order."""
    apis: dict[str, Api] = {}
    try:
        table: dict[str, Any] = _load(specs).unwrap()
        for name, entry in table.items():
            versions = tuple(Version(**row) for row in entry["versions"])
            api = Api(name, entry["title"], entry["current"], versions)
            api.version(api.current)
            apis[name] = api
    except (ParseError, KeyError, TypeError) as error:
        raise IndexProblem(f"{FILE_NAME} is not as it should be: {error}") from None
    return apis


def _load(specs: Path) -> tomlkit.TOMLDocument:
    return tomlkit.parse((specs / FILE_NAME).read_text(encoding="utf-8"))


def _save(specs: Path, document: tomlkit.TOMLDocument) -> None:
    (specs / FILE_NAME).write_text(tomlkit.dumps(document), encoding="utf-8", newline="\n")


def check_files(specs: Path, apis: dict[str, Api]) -> None:
    """Raise IndexProblem when a listed file is missing or its bytes are not the recorded ones."""
    for api in apis.values():
        for entry in api.versions:
            path = specs / entry.file
            if not path.is_file():
                raise IndexProblem(f"{FILE_NAME} lists {entry.file}, which does not exist")
            actual = digest(path.read_bytes())
            if actual != entry.sha256:
                remedy = (
                    "it is the vendor's own file and stays as published: restore it"
                    if entry.official
                    else "after an intended edit run `nox -s generate -- --rehash`"
                )
                raise IndexProblem(
                    f"{entry.file} has sha256 {actual}, but {FILE_NAME} records {entry.sha256}; {remedy}"
                )


def rehash(specs: Path) -> list[str]:
    """Record the present SHA-256 of every transcribed document; return the files that changed.

    A vendored official file is never rehashed: its bytes are the vendor's.
    """
    document = _load(specs)
    changed: list[str] = []
    for api in read(specs).values():
        rows = document[api.name]["versions"]
        for row, entry in zip(rows, api.versions, strict=True):
            path = specs / entry.file
            actual = digest(path.read_bytes()) if path.is_file() else entry.sha256
            if actual != entry.sha256 and not entry.official:
                row["sha256"] = actual
                changed.append(entry.file)
    if changed:
        _save(specs, document)
    return changed


def append(specs: Path, api: str, entry: Version) -> None:
    """Append `entry` to the versions of `api` and make it the current one."""
    document = _load(specs)
    table: Any = document[api]
    row = tomlkit.table()
    for key, value in attrs.asdict(entry).items():
        row.add(key, value)
    table["versions"].append(row)
    table["current"] = entry.version
    _save(specs, document)
