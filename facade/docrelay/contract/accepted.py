"""Changes that somebody has accepted, with a reason and a last day; entries that are out of date."""

from __future__ import annotations

import datetime
import tomllib
from pathlib import Path
from typing import Any

import attrs

from docrelay.contract.faults import NotCompared
from docrelay.contract.place import is_list, is_mapping


@attrs.frozen
class Entry:
    """One accepted change: its fingerprint, why it is accepted, and the last day that this holds."""

    fingerprint: str
    reason: str
    expires: datetime.date


@attrs.frozen
class Acceptance:
    """The entries of a file, sorted into those that hold, are stale (match nothing), or have expired."""

    valid: tuple[Entry, ...] = ()
    stale: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    used: bool = False

    def covers(self, fingerprint: str) -> bool:
        """Tell whether the change with `fingerprint` is accepted."""
        return any(entry.fingerprint == fingerprint for entry in self.valid)

    def problems(self) -> list[str]:
        """Return one line for each entry that should be removed or renewed."""
        lines = [
            f"accepted {e.fingerprint} is stale: no change has it any more ({e.reason})" for e in self.stale
        ]
        return lines + [
            f"accepted {e.fingerprint} expired on {e.expires.isoformat()} ({e.reason})" for e in self.expired
        ]

    def as_json(self) -> list[dict[str, str]]:
        """Return every entry with its state, sorted."""
        states = (("valid", self.valid), ("stale", self.stale), ("expired", self.expired))
        rows = [
            {
                "fingerprint": e.fingerprint,
                "reason": e.reason,
                "expires": e.expires.isoformat(),
                "state": state,
            }
            for state, entries in states
            for e in entries
        ]
        return sorted(rows, key=lambda row: row["fingerprint"])


def read(path: Path) -> tuple[Entry, ...]:
    """Read a file of ``[[accepted]]`` tables with fingerprint, reason and expires; raise NotCompared."""
    try:
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NotCompared(f"cannot be read as TOML: {error}", file=str(path)) from None
    rows: Any = table.get("accepted", [])
    unknown = sorted(table.keys() - {"accepted"})
    if unknown or not is_list(rows):
        raise NotCompared(f"takes only [[accepted]] tables, not {', '.join(unknown)}", file=str(path))
    return tuple(_entry(row, index, path) for index, row in enumerate(rows, start=1))


def _entry(row: Any, index: int, path: Path) -> Entry:
    wanted = {"fingerprint": str, "reason": str, "expires": datetime.date}
    if not is_mapping(row) or row.keys() != wanted.keys():
        raise NotCompared(f"entry {index} needs exactly {', '.join(wanted)}", file=str(path))
    for name, kind in wanted.items():
        if not isinstance(row[name], kind) or not row[name]:
            raise NotCompared(f"entry {index}: {name} is not a {kind.__name__}", file=str(path))
    expires: datetime.date = row["expires"]
    if isinstance(expires, datetime.datetime):
        expires = expires.date()
    return Entry(row["fingerprint"], row["reason"], expires)


def sort(entries: tuple[Entry, ...], fingerprints: set[str], today: datetime.date) -> Acceptance:
    """Sort `entries` by whether they hold on `today` for the changes with `fingerprints`."""
    stale = tuple(e for e in entries if e.fingerprint not in fingerprints)
    expired = tuple(e for e in entries if e.fingerprint in fingerprints and e.expires < today)
    valid = tuple(e for e in entries if e.fingerprint in fingerprints and e.expires >= today)
    return Acceptance(valid, stale, expired, used=True)
