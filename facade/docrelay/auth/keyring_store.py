"""Tokens in the keyring of the operating system; needs the extra `keyring`."""

from __future__ import annotations

import hashlib
import os
import time
import warnings
from pathlib import Path

from docrelay.auth.failure_note import read_note, write_note
from docrelay.auth.keyring_entries import KeyringEntries
from docrelay.auth.keyring_entries import lock_folder as usual_lock_folder
from docrelay.auth.lock import LOCK_TIMEOUT, FileLock
from docrelay.auth.record import Moment, WallClock, dump_token, load_token
from docrelay.auth.secret import Secret
from docrelay.auth.stores import TokenStoreWarning
from docrelay.auth.token import Clock, Token
from docrelay.errors import DocrelayError

_INSTEAD = "use a FileStore (`docrelay login` without --keyring)"


class KeyringStore:
    """Keep tokens in the keyring of the signed-in user, under the service name `service`.

    Processes take turns by lock files in `lock_folder` (`$XDG_CACHE_HOME/docrelay/locks` or
    `~/.cache/docrelay/locks`), which hold no secret. On Windows, where an entry holds 1,280
    characters, a longer token takes several. Raises ConfigurationError when the package `keyring`
    is missing; the methods raise AuthError when the keyring is locked, absent or fails otherwise.
    """

    def __init__(
        self,
        service: str = "docrelay",
        *,
        lock_folder: str | os.PathLike[str] | None = None,
        lock_timeout: float = LOCK_TIMEOUT,
        clock: Clock = time.monotonic,
        wall_clock: WallClock = time.time,
    ) -> None:
        self._service = service
        self._locks = Path(lock_folder or usual_lock_folder()).absolute()
        self._lock_timeout = lock_timeout
        self._entries = KeyringEntries(
            service, instead=_INSTEAD, locks=self._locks, lock_timeout=lock_timeout
        )
        self._clock = clock
        self._wall_clock = wall_clock

    def __repr__(self) -> str:
        return f"KeyringStore({self._service!r})"

    def load(self, key: str) -> Token | None:
        """Return the token under `key`."""
        try:
            text = self._entries.read(key)
            return None if text is None else load_token(key, text, self._now())
        except ValueError as failure:
            warnings.warn(
                f"the keyring holds no token that can be understood ({failure}); a login is needed",
                TokenStoreWarning,
                stacklevel=2,
            )
            return None

    def save(self, key: str, token: Token) -> None:
        """Keep `token` under `key`."""
        self._entries.write(key, Secret(dump_token(key, token, self._now())))

    def delete(self, key: str) -> None:
        """Forget the token under `key`, if there is one."""
        self._entries.remove(key)
        self._file(key, ".failure").unlink(missing_ok=True)

    def note_failure(self, key: str, failure: DocrelayError) -> None:
        """Leave `failure` for the processes that wait for its outcome; never raises."""
        write_note(self._file(key, ".failure"), failure, self._wall_clock())

    def noted_failure(self, key: str, within: float) -> DocrelayError | None:
        """Return the failure that another process left in the last `within` seconds, if there is one."""
        now = self._wall_clock()
        return read_note(self._file(key, ".failure"), now - within, now)

    def lock(self, key: str) -> FileLock:
        """Hold off all other processes of this user that use `key`."""
        return FileLock(self._file(key, ".lock"), self._lock_timeout)

    def _file(self, key: str, suffix: str) -> Path:
        digest = hashlib.sha256(f"{self._service}\n{key}".encode()).hexdigest()[:32]
        return self._locks / f"{digest}{suffix}"

    def _now(self) -> Moment:
        return Moment(self._clock(), self._wall_clock())
