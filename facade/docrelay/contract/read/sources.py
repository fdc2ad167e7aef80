"""Find the bytes of a side: a file, a file in a git revision, or a version that `specs/index.toml` lists."""

from __future__ import annotations

import difflib
import posixpath
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any, Protocol

import attrs

from docrelay.contract.errors import NotCompared

_INDEXED = re.compile(r"(?P<api>[A-Za-z_][\w-]*)@(?P<version>[^/\\:]+)\Z")
_REVISION = re.compile(r"(?P<revision>[^:]+):(?P<path>.+)\Z")


class Source(Protocol):
    """Where one side comes from; `name` is what reports call it."""

    @property
    def name(self) -> str:
        """Return the name for reports."""
        ...

    def path(self, relative: str = "") -> str:
        """Return the file name for reports of the document, or of a file beside it."""
        ...

    def read(self, relative: str = "") -> bytes:
        """Return the bytes of the document, or of the file at `relative` to it; raise NotCompared."""
        ...


@attrs.frozen
class FileSource:
    """A document on disk.

    `overlay` is the file that renames its operations, `symbols` the symbol map of the client of its API;
    None where there is none. `shown` is the path for reports, where the real one means nothing to a reader.
    """

    name: str
    file: Path
    overlay: Path | None = None
    symbols: Path | None = None
    shown: str = ""

    def path(self, relative: str = "") -> str:
        """Return the path from the current folder where it is below it, or that of a file beside it."""
        given = self.shown or self.file.as_posix()
        path = posixpath.normpath(posixpath.join(posixpath.dirname(given), relative or self.file.name))
        here = Path.cwd().as_posix().rstrip("/") + "/"
        return path.removeprefix(here)

    def read(self, relative: str = "") -> bytes:
        """Return the bytes of the file."""
        target = self.file.parent / relative if relative else self.file
        try:
            return target.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise NotCompared(f"cannot be read: {reason}", file=self.path(relative)) from None
        except ValueError:
            raise NotCompared("cannot be read: no such name can be", file=self.path(relative)) from None


@attrs.frozen
class RevisionSource:
    """A document as a git revision has it."""

    name: str
    revision: str
    file: str

    def path(self, relative: str = "") -> str:
        """Return the path inside the repository."""
        return (
            posixpath.normpath(posixpath.join(posixpath.dirname(self.file), relative))
            if relative
            else self.file
        )

    def read(self, relative: str = "") -> bytes:
        """Return the bytes that ``git show`` prints; a path is relative to the current folder."""
        path = self.path(relative)
        inside = path if path.startswith("/") else f"./{path}"
        command = ["git", "show", "--end-of-options", f"{self.revision}:{inside}"]
        try:
            done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
        except OSError as error:
            raise NotCompared(f"git cannot be run: {error.strerror}", file=self.name) from None
        except ValueError:
            raise NotCompared("cannot be read: no such name can be", file=self.name) from None
        if done.returncode:
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            raise NotCompared(f"git says: {lines[-1] if lines else 'failed'}", file=f"{self.revision}:{path}")
        return done.stdout


def index_file(start: Path | None = None) -> Path:
    """Return the closest ``specs/index.toml`` from `start` (here) upwards; raise NotCompared."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        candidate = folder / "specs" / "index.toml"
        if candidate.is_file():
            return candidate
    raise NotCompared(
        "no specs/index.toml, which lists api@version, in this folder or above it", file=str(here)
    )


def versions(api: str, start: Path | None = None) -> list[FileSource]:
    """Return the versions of `api` in the order of the index; raise NotCompared when it has none."""
    file = index_file(start)
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotCompared(f"does not parse: {error}", file=str(file)) from None
    if api not in table:
        guess = _near(api, list(table))
        raise NotCompared(f"no API {api!r}{guess}; known: {', '.join(sorted(table))}", file=str(file))
    overlay = file.parent / api / "overlay.yaml"
    symbols = file.parent.parent / "generated" / "docrelay_api" / api / "symbols.json"
    beside = (overlay if overlay.is_file() else None, symbols if symbols.is_file() else None)
    try:
        return [
            FileSource(f"{api}@{row['version']}", file.parent / row["file"], *beside)
            for row in table[api]["versions"]
        ]
    except (KeyError, TypeError) as error:
        raise NotCompared(f"the entry of {api} is not as it should be: {error}", file=str(file)) from None


def _near(name: str, names: list[str]) -> str:
    """Return a guess at what `name` was meant to be."""
    near = difflib.get_close_matches(name, names, n=1)
    return f", did you mean {near[0]}?" if near else ""


def find(text: str) -> Source:
    """Return the source that `text` names: an existing path, ``api@version``, or ``REV:path``."""
    path = Path(text)
    if path.exists():
        return FileSource(text, path)
    if match := _INDEXED.match(text):
        known = versions(match["api"])
        for source in known:
            if source.name == text:
                return source
        names = [source.name for source in known]
        reason = f"{match['api']} has no version {match['version']!r}{_near(text, names)}"
        raise NotCompared(f"{reason}; known: {', '.join(names)}", file=text)
    if "://" in text:
        raise NotCompared("is an address: download the document, and give the file", file=text)
    if match := _REVISION.match(text):
        return RevisionSource(text, match["revision"], match["path"])
    return FileSource(text, path)
