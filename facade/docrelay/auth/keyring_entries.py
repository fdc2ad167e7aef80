"""Entries in the keyring of the operating system; needs the extra `keyring`.

The package `keyring` has many backends. Some change an entry by reading and writing all of them,
some take short texts only, and each raises errors of its own kind; all of that is met here.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import sys
from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path
from typing import Protocol, Self, cast

import attrs

from docrelay.auth.lock import LOCK_TIMEOUT, FileLock
from docrelay.auth.secret import Secret, reveal
from docrelay.errors import AuthError, ConfigurationError

# The Windows Credential Manager keeps 2,560 bytes under a name (CRED_MAX_CREDENTIAL_BLOB_SIZE), and
# the package writes UTF-16.
WINDOWS_LIMIT = 1200
_REASONS = {
    "NoKeyringError": "this session has none that the package keyring knows;",
    "KeyringLocked": "unlock it, or",
    "LockedException": "unlock it, or",
    "PromptDismissedException": "unlock it, or",
}


class _Keyring(Protocol):
    """The functions of the package that are used."""

    def get_password(self, service_name: str, username: str) -> str | None: ...
    def set_password(self, service_name: str, username: str, password: str) -> None: ...
    def delete_password(self, service_name: str, username: str) -> None: ...


def entry_limit() -> int | None:
    """Return how many characters the keyring of this system keeps under a name; None: no known limit."""
    return WINDOWS_LIMIT if sys.platform == "win32" else None


def lock_folder() -> Path:
    """Return the folder of the locks: `$XDG_CACHE_HOME/docrelay/locks` or `~/.cache/docrelay/locks`."""
    cache = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(cache).absolute() / "docrelay" / "locks"


class KeyringEntries:
    """The texts under the service name `service`, one process of docrelay at a time.

    A text longer than `limit` characters (by default that of the system, if it has one) is kept in
    parts, so that at any moment the old or the new one is whole. Raises ConfigurationError when the
    package `keyring` is missing; the methods raise AuthError when the keyring fails, with `instead`
    as advice.
    """

    def __init__(
        self,
        service: str,
        *,
        instead: str,
        locks: Path | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
        limit: int | None = None,
    ) -> None:
        try:
            self._keyring = cast("_Keyring", importlib.import_module("keyring"))
        except ImportError:
            raise ConfigurationError(
                "keyring: needs the package of that name: pip install 'docrelay[keyring]'", field="keyring"
            ) from None
        self._service = service
        self._instead = instead
        self._lock = (locks or lock_folder()) / "keyring.lock"
        self._lock_timeout = lock_timeout
        self._limit = limit or entry_limit()

    def read(self, name: str) -> Secret | None:
        """Return the text under `name`; ValueError when parts of it are missing."""
        with self._turn():
            text = self._get(name)
            head = _Head.read(text)
            if head is None:
                return text
            whole = Secret("".join(self._get(part) or "" for part in head.names(name)))
        if _digest(whole) != head.digest:
            raise ValueError("its parts do not belong together")
        return whole

    def write(self, name: str, text: str) -> None:
        """Keep `text` under `name`, in place of what is there."""
        with self._turn():
            if self._limit is None:
                self._set(name, text)
            else:
                self._write_parts(name, text, self._limit)

    def remove(self, name: str) -> None:
        """Remove the text under `name`, if there is one."""
        with self._turn():
            text = self._get(name)
            head = _Head.read(text)
            if text is not None:
                self._delete(name)
            if head is not None or self._limit is not None:
                self._clear(name, "ab")

    def _write_parts(self, name: str, text: str, limit: int) -> None:
        """Write the parts beside those of the old text, and then the head that makes them count."""
        old = _Head.read(self._get(name))
        head = None
        if len(text) > limit:
            pieces = [Secret(text[at : at + limit]) for at in range(0, len(text), limit)]
            generation = "b" if old is not None and old.generation == "a" else "a"
            head = _Head(generation, len(pieces), _digest(text))
            for part, piece in zip(head.names(name), pieces, strict=True):
                self._set(part, piece)
        self._set(name, text if head is None else str(head))
        if head is None:
            self._clear(name, "ab")
        else:
            # Also what a longer text left, whose writer was killed.
            self._clear(name, head.generation, head.size)
            self._clear(name, "b" if head.generation == "a" else "a")

    def _clear(self, name: str, generations: str, first: int = 0) -> None:
        for generation in generations:
            parts = (f"{name} {generation}{number}" for number in count(first))
            # The last one first: whoever is killed here leaves no gap, so the next one finds the rest.
            for part in reversed(list(takewhile(self._is_there, parts))):
                self._delete(part)

    def _turn(self) -> FileLock:
        return FileLock(self._lock, self._lock_timeout)

    def _get(self, name: str) -> Secret | None:
        try:
            text = self._keyring.get_password(self._service, name)
        except Exception as failure:  # noqa: BLE001  (of any kind: D-Bus, Windows, a file of the backend)
            raise self._unusable("read", failure) from None
        return None if text is None else Secret(text)

    def _set(self, name: str, text: str) -> None:
        try:
            self._keyring.set_password(self._service, name, reveal(text))
        except Exception as failure:  # noqa: BLE001
            raise self._unusable("written", failure, f", {len(text):,} characters") from None
        # A disabled keyring (keyring.backends.null) takes everything and keeps nothing.
        if self._get(name) != text:
            raise AuthError(
                f"the keyring did not keep {len(text):,} characters as they were written; {self._instead}"
            )

    def _is_there(self, name: str) -> bool:
        return self._get(name) is not None

    def _delete(self, name: str) -> None:
        try:
            self._keyring.delete_password(self._service, name)
        except Exception as failure:  # noqa: BLE001
            raise self._unusable("changed", failure) from None

    def _unusable(self, what: str, failure: Exception, more: str = "") -> AuthError:
        # The text of the failure is the backend's own, and may quote what it was given.
        kind = type(failure).__name__
        reason = _REASONS.get(kind, "see whether it is there and unlocked, or")
        return AuthError(f"the keyring cannot be {what} ({kind}{more}): {reason} {self._instead}")


@attrs.frozen
class _Head:
    """What stands under the name of a text that is kept in parts; it holds no secret."""

    generation: str
    size: int
    digest: str

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """Return the head in `text`; None when that is no head."""
        found = re.fullmatch(r"docrelay parts ([ab]) (\d{1,3}) ([0-9a-f]{32})", text or "")
        return None if found is None else cls(found[1], int(found[2]), found[3])

    def names(self, name: str) -> Iterator[str]:
        """Name the parts of the text called `name`."""
        return (f"{name} {self.generation}{number}" for number in range(self.size))

    def __str__(self) -> str:
        return f"docrelay parts {self.generation} {self.size} {self.digest}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]
