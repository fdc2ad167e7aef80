"""The version that a verdict forces: SemVer bump, next version, and whether the declared one will do."""

from __future__ import annotations

import enum
import re

from docrelay.contract.law import Level

_NUMBERS = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?\Z")


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
    """Return major, minor, patch of a version of one to three numbers; None for any other, as a date is."""
    found = _NUMBERS.match(version.strip())
    if not found:
        return None
    major, minor, patch = (int(part or 0) for part in found.groups())
    return major, minor, patch


def next_version(old: str, bump: Bump) -> str | None:
    """Return the version after `old`; None when `old` is not made of numbers."""
    parts = parse(old)
    if parts is None:
        return None
    major, minor, patch = parts
    match bump:
        case Bump.MAJOR:
            major, minor, patch = major + 1, 0, 0
        case Bump.MINOR:
            minor, patch = minor + 1, 0
        case Bump.PATCH:
            patch += 1
        case Bump.NONE:
            pass
    return f"{major}.{minor}.{patch}"


def declared_ok(old: str, new: str, bump: Bump) -> bool | None:
    """Tell whether `new` is at least the version that `bump` forces; None when it cannot be told."""
    forced, declared = next_version(old, bump), parse(new)
    parts = parse(forced) if forced else None
    return None if parts is None or declared is None else declared >= parts
