"""Changes that somebody has accepted, with a reason and a last day; entries that are out of date.

The file is TOML, one table for each accepted change::

    [[accepted]]
    fingerprint = "688a1aea648a6300"
    reason = "agreed with the portal team, who are the only callers"
    expires = 2027-01-31
"""

from __future__ import annotations

import datetime
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from docrelay._core.text import replace_unsafe
from docrelay.contract.errors import NotCompared
from docrelay.contract.read.places import is_list, is_mapping

if TYPE_CHECKING:
    from docrelay.contract.judge.change import Change

DAYS = 90
"""How long an entry of `template` holds."""
_HEADER = re.compile(r"\s*\[\[\s*(?:accepted|\"accepted\"|'accepted')\s*\]\]")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}\Z")
_KEYS = ("fingerprint", "reason", "expires")


@attrs.frozen
class Entry:
    """One accepted change: its fingerprint, why it is accepted, the last day that this holds, and where."""

    fingerprint: str
    reason: str
    expires: datetime.date
    file: str = ""
    line: int | None = None

    @property
    def place(self) -> str:
        """Return ``file:line: ``, as far as it is known."""
        return f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""


@attrs.frozen
class Acceptance:
    """The entries of a file, sorted into those that hold, are stale (match nothing), or have expired."""

    valid: tuple[Entry, ...] = ()
    stale: tuple[Entry, ...] = ()
    expired: tuple[Entry, ...] = ()
    used: bool = False

    def covers(self, fingerprint: str) -> bool:
        """Return whether the change with `fingerprint` is accepted."""
        return any(entry.fingerprint == fingerprint for entry in self.valid)

    def faults(self) -> list[tuple[Entry, str]]:
        """Return each entry that should be removed or renewed, and why."""
        found = [
            (e, f"accepted {e.fingerprint} is stale, no change has it any more: remove it")
            for e in self.stale
        ]
        for e in self.expired:
            day = e.expires.isoformat()
            found += [(e, f"accepted {e.fingerprint} expired on {day}, the change counts again")]
        return [(entry, replace_unsafe(f"{text} ({entry.reason})")) for entry, text in found]

    def problems(self) -> list[str]:
        """Return one line for each entry that should be removed or renewed, with file and line."""
        return [replace_unsafe(f"{entry.place}{text}") for entry, text in self.faults()]

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
    """Read a file of accepted changes; raise NotCompared with file and line when there is a fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NotCompared(f"cannot be read: {error.strerror}", file=str(path)) from None
    except ValueError:
        raise NotCompared("cannot be read: it is not UTF-8", file=str(path)) from None
    try:
        table: dict[str, Any] = tomllib.loads(text)
    except ValueError as error:
        said = str(error)
        found = _PLACE.search(said)
        line, column = (int(found[1]), int(found[2])) if found and found[1] else (text.count("\n") + 1, None)
        reason = f"is not TOML: {_PLACE.sub('', said)}"
        raise NotCompared(reason, file=str(path), line=line, column=column) from None
    return _entries(table, text.splitlines(), path)


def _entries(table: dict[str, Any], lines: list[str], path: Path) -> tuple[Entry, ...]:
    rows: Any = table.get("accepted", [])
    for key in table:
        if key != "accepted" or not is_list(rows):
            line = _line_of(lines, key, 1)
            raise NotCompared(f"takes [[accepted]] tables only, not {key!r}", file=str(path), line=line)
    starts = [number for number, line in enumerate(lines, start=1) if _HEADER.match(line)]
    known = len(starts) == len(rows)
    entries: list[Entry] = []
    for index, row in enumerate(rows):
        start = starts[index] if known else None
        end = starts[index + 1] if known and index + 1 < len(starts) else len(lines) + 1
        entry = _entry(row, path, lines[: end - 1], start)
        double = next((e for e in entries if e.fingerprint == entry.fingerprint), None)
        if double:
            reason = f"fingerprint {entry.fingerprint} is listed twice, first in line {double.line}"
            raise NotCompared(reason, file=str(path), line=start)
        entries.append(entry)
    return tuple(entries)


def _line_of(lines: list[str], key: str, start: int | None) -> int | None:
    """Return the first line from `start` that sets or opens `key`, else `start`."""
    pattern = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    if start is None:
        return None
    numbered = enumerate(lines[start - 1 :], start=start)
    return next((number for number, line in numbered if pattern.match(line)), start)


def _entry(row: Any, path: Path, lines: list[str], start: int | None) -> Entry:
    def fault(reason: str, key: str = "") -> NotCompared:
        return NotCompared(reason, file=str(path), line=_line_of(lines, key, start) if key else start)

    if not is_mapping(row):
        raise fault("an accepted change is a table with fingerprint, reason and expires")
    for key in row:
        if key not in _KEYS:
            raise fault(f"unknown key {key!r}; an entry has {', '.join(_KEYS)}", key)
    for key in _KEYS:
        if key not in row:
            raise fault(f"{key} is missing")
    fingerprint, reason, expires = (row[key] for key in _KEYS)
    if not isinstance(fingerprint, str) or not _FINGERPRINT.match(fingerprint):
        raise fault("fingerprint is not a text of 16 hexadecimal digits", "fingerprint")
    if not isinstance(reason, str) or not reason.strip():
        raise fault("reason is empty: say why the change is accepted", "reason")
    if isinstance(expires, datetime.datetime):
        expires = expires.date()
    if not isinstance(expires, datetime.date):
        raise fault("expires is not a date such as 2027-01-31, without quotes", "expires")
    return Entry(fingerprint, reason, expires, str(path), start)


def sort(entries: tuple[Entry, ...], fingerprints: set[str], today: datetime.date) -> Acceptance:
    """Sort `entries` by whether they hold on `today` for the changes with `fingerprints`."""
    stale = tuple(e for e in entries if e.fingerprint not in fingerprints)
    expired = tuple(e for e in entries if e.fingerprint in fingerprints and e.expires < today)
    valid = tuple(e for e in entries if e.fingerprint in fingerprints and e.expires >= today)
    return Acceptance(valid, stale, expired, used=True)


def template(changes: tuple[Change, ...], today: datetime.date) -> str:
    """Return entries to paste for `changes`; each still wants its reason."""
    expires = (today + datetime.timedelta(days=DAYS)).isoformat()
    parts = [
        f"# {replace_unsafe(f'{change.level.value} {change.layer} {change.id}: {change.message}')}\n"
        f'[[accepted]]\nfingerprint = "{change.fingerprint}"\nreason = ""\nexpires = {expires}\n'
        for change in changes
    ]
    return "\n".join(parts) if parts else "# nothing to accept\n"
