"""The verdict: the worst level, the bump and version that it forces, and whether the declared one will do."""

from __future__ import annotations

import enum
import re
from typing import Any

import attrs

from docrelay.contract.judge.change import Change
from docrelay.contract.levels import Level

_PART = r"(0|[1-9]\d{0,8})"
_NUMBERS = re.compile(rf"v?{_PART}(?:\.{_PART})?(?:\.{_PART})?\Z", re.ASCII)
_DAY = re.compile(r"(19|20)\d{6}\Z", re.ASCII)


class Bump(enum.Enum):
    """Which part of a version has to rise."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


def bump_for(level: Level, *, additions: bool) -> Bump:
    """Return the bump that the worst level forces; additions are minor."""
    if level is Level.BREAKING:
        return Bump.MAJOR
    if level is Level.DANGEROUS or additions:
        return Bump.MINOR
    return Bump.NONE if level is Level.NONE else Bump.PATCH


def parse(version: str) -> tuple[int, int, int] | None:
    """Return major, minor, patch of a version of one to three numbers, a "v" before them allowed.

    None for any other: a date (``2020-12-07``, ``20201207``, ``2020.12.07``), a word
    (``v1.0-older``), a pre-release or a build, whose order says nothing about compatibility.
    """
    text = version.strip()
    found = _NUMBERS.match(text)
    if not found or _DAY.match(text):
        return None
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch


def next_version(old: str, bump: Bump) -> str | None:
    """Return the version after `old`; None when `old` is not made of numbers.

    Before 1.0.0 the parts move one place to the right, as package managers read such versions: after
    0.4.2, a breaking change forces 0.5.0 and an addition 0.4.3; after 0.0.3, both force 0.0.4.
    """
    parts = parse(old)
    if parts is None:
        return None
    if bump is Bump.NONE:
        return ".".join(map(str, parts))
    leading = next((index for index, part in enumerate(parts) if part), 2)
    place = min(2, {Bump.MAJOR: 0, Bump.MINOR: 1, Bump.PATCH: 2}[bump] + leading)
    return ".".join(str(part + (index == place) if index <= place else 0) for index, part in enumerate(parts))


def declared_ok(old: str, new: str, bump: Bump) -> bool | None:
    """Return whether `new` is at least the version that `bump` forces; None when it cannot be told."""
    forced, declared = next_version(old, bump), parse(new)
    parts = parse(forced) if forced else None
    return None if parts is None or declared is None else declared >= parts


@attrs.frozen
class Verdict:
    """The worst level per layer and what it forces.

    `bump` is major for a breaking change, minor for a dangerous one or an addition, patch for any other,
    none for no change. `next_version` is the lowest version after the old `info.version` that such a
    bump allows, None when the old one is not made of numbers (`parse`), as a date is not.
    `declared_ok` tells whether the new `info.version` is at least that, None when it cannot be told.
    """

    wire: Level
    python: Level
    overall: Level
    bump: Bump
    next_version: str | None
    declared_ok: bool | None

    def as_json(self) -> dict[str, Any]:
        """Return the verdict as the JSON report has it."""
        return {
            "wire": self.wire.value,
            "python": self.python.value,
            "overall": self.overall.value,
            "bump": self.bump.value,
            "next_version": self.next_version,
            "declared_ok": self.declared_ok,
        }


def verdict(old: str, new: str, changes: tuple[Change, ...]) -> Verdict:
    """Return the verdict over `changes` between the versions `old` and `new`."""
    wire = max((c.level for c in changes if c.layer == "wire"), default=Level.NONE)
    python = max((c.level for c in changes if c.layer == "python"), default=Level.NONE)
    overall = max(wire, python)
    bump = bump_for(overall, additions=any(c.addition for c in changes))
    return Verdict(wire, python, overall, bump, next_version(old, bump), declared_ok(old, new, bump))
