"""The revision that a change starts from, and its contracts and clients, unpacked."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

import attrs

DEFAULTS = ("origin/main", "main")
_PARTS = ("specs", "generated")
_SHALLOW = "this clone is shallow (git fetch --unshallow, or fetch-depth: 0 in a workflow)"


class NoBase(Exception):  # noqa: N818 - said in one line
    """Raised when there is nothing to compare with; `asked` tells whether somebody named the base."""

    def __init__(self, reason: str, *, asked: bool) -> None:
        super().__init__(reason)
        self.asked = asked


@attrs.frozen
class Base:
    """A revision: the name it was found by, the commit, and a line about how it was found, or none."""

    name: str
    commit: str
    note: str = ""

    @property
    def short(self) -> str:
        """Return the commit as people write it."""
        return self.commit[:9]


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)  # noqa: S607
    except OSError as error:
        raise NoBase(f"git cannot be run: {error.strerror}", asked=False) from None


def _line(root: Path, *arguments: str) -> str:
    """Return what git prints, empty when it fails."""
    done = _git(root, *arguments)
    return "" if done.returncode else done.stdout.decode().strip()


def _commit(root: Path, revision: str) -> str:
    return _line(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")


def find(root: Path, asked: str | None = None) -> Base:
    """Return where the work in `root` left `asked`, by default origin/main or main; raise NoBase."""
    if not _line(root, "rev-parse", "--git-dir"):
        raise NoBase("not a git repository", asked=asked is not None)
    shallow = _line(root, "rev-parse", "--is-shallow-repository") == "true"
    head = _commit(root, "HEAD")
    if not head:
        raise NoBase("there is no commit yet", asked=asked is not None)
    names = (asked,) if asked else DEFAULTS
    for name in names:
        if tip := _commit(root, name):
            fork = _line(root, "merge-base", tip, head)
            if fork:
                return Base(name, fork)
            why = _SHALLOW if shallow else "no common history"
            return Base(name, tip, f"compared with {name} itself, not with where HEAD left it: {why}")
    reason = f"there is no revision {' or '.join(names)}"
    raise NoBase(f"{reason}; {_SHALLOW}" if shallow else reason, asked=asked is not None)


def unpack(root: Path, base: Base, target: Path) -> None:
    """Write the specifications and clients of `base` below `target`."""
    listed = _line(root, "ls-tree", "--name-only", base.commit, *_PARTS).splitlines()
    if listed:
        done = _git(root, "archive", "--format=zip", base.commit, "--", *listed)
        if done.returncode:
            reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise NoBase(f"{base.name} cannot be unpacked: {' '.join(reason)}", asked=True)
        # Not tar: its safe extraction is in Python from 3.11.4 on only.
        with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
            archive.extractall(target)
