"""Tokens in files: kept between runs, shared by processes."""

from __future__ import annotations

import hashlib
import os
import time
import warnings
from pathlib import Path

from docrelay._core.files import remove_drafts
from docrelay.auth.failure_note import read_note, write_note
from docrelay.auth.lock import LOCK_TIMEOUT, FileLock
from docrelay.auth.private_file import make_folder, read_private, replace_private
from docrelay.auth.record import Moment, WallClock, dump_token, load_token
from docrelay.auth.stores import TokenStoreWarning
from docrelay.auth.token import Clock, Token
from docrelay.errors import AuthError, DocrelayError


class FileStore:
    """Keep tokens in the folder `path`, one file and one lock file per key.

    The folder has mode 0700 and the files 0600; wider ones are refused with an AuthError. A file is
    replaced as a whole after its content has reached the disk. One that cannot be understood
    counts as absent, with a TokenStoreWarning, so that a login follows. `lock_timeout` is how many
    seconds to wait for another process that is getting a token; if that fails, those who waited
    learn why, so that ten processes do not send a wrong password ten times.

    `clock` needs to be that of the TokenAuth; `wall_clock` is what the files use.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        lock_timeout: float = LOCK_TIMEOUT,
        clock: Clock = time.monotonic,
        wall_clock: WallClock = time.time,
    ) -> None:
        self._folder = Path(path).expanduser().absolute()
        self._lock_timeout = lock_timeout
        self._clock = clock
        self._wall_clock = wall_clock

    def __repr__(self) -> str:
        return f"FileStore({str(self._folder)!r})"

    def load(self, key: str) -> Token | None:
        """Return the token under `key`. Raises AuthError when others can read the file."""
        path = self._file(key)
        content = read_private(path)
        if content is None:
            return None
        try:
            return load_token(key, content, self._now())
        except ValueError as failure:
            warnings.warn(
                f"{path} holds no token that can be understood ({failure}); a login is needed",
                TokenStoreWarning,
                stacklevel=2,
            )
            return None

    def save(self, key: str, token: Token) -> None:
        """Keep `token` under `key`. Raises AuthError when that cannot be done."""
        make_folder(self._folder)
        path = self._file(key)
        try:
            replace_private(path, dump_token(key, token, self._now()).encode())
        except OSError as failure:
            raise AuthError(f"{path} cannot be written ({failure.strerror})") from None

    def delete(self, key: str) -> None:
        """Forget the token under `key`, and what killed processes left of it."""
        path = self._file(key)
        for stale in (path, path.with_suffix(".failure")):
            stale.unlink(missing_ok=True)
            remove_drafts(stale)

    def note_failure(self, key: str, failure: DocrelayError) -> None:
        """Leave `failure` for the processes that wait for its outcome; never raises."""
        write_note(self._file(key).with_suffix(".failure"), failure, self._wall_clock())

    def noted_failure(self, key: str, within: float) -> DocrelayError | None:
        """Return the failure that another process left in the last `within` seconds, if there is one."""
        now = self._wall_clock()
        return read_note(self._file(key).with_suffix(".failure"), now - within, now)

    def lock(self, key: str) -> FileLock:
        """Hold off all other processes that use `key`; the lock ends with its process."""
        return FileLock(self._file(key).with_suffix(".lock"), self._lock_timeout)

    def _file(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.json"

    def _now(self) -> Moment:
        return Moment(self._clock(), self._wall_clock())
