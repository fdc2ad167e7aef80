"""Tokens in the keyring of the operating system; needs the extra `keyring`."""

from __future__ import annotations

import hashlib
import importlib
import os
import time
import warnings
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, cast

from docrelay.auth.lock import LOCK_TIMEOUT, hold_file_lock
from docrelay.auth.record import Moment, WallClock, dump_token, load_token
from docrelay.auth.stores import TokenStoreWarning
from docrelay.auth.token import Clock, Token
from docrelay.errors import AuthError, ConfigurationError


class _Keyring(Protocol):
    """The functions of the package that are used."""

    def get_password(self, service_name: str, username: str) -> str | None: ...
    def set_password(self, service_name: str, username: str, password: str) -> None: ...
    def delete_password(self, service_name: str, username: str) -> None: ...


class KeyringStore:
    """Keep tokens in the keyring of the signed-in user, under the service name `service`.

    Processes take turns by lock files in `lock_folder` (`$XDG_CACHE_HOME/docrelay/locks` or
    `~/.cache/docrelay/locks`), which hold no secret. Raises ConfigurationError when the package
    `keyring` is missing; the methods raise AuthError when the keyring is locked or absent.
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
        self._keyring, self._errors = _load_keyring()
        self._service = service
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        self._locks = Path(lock_folder or cache / "docrelay" / "locks").absolute()
        self._lock_timeout = lock_timeout
        self._clock = clock
        self._wall_clock = wall_clock

    def __repr__(self) -> str:
        return f"KeyringStore({self._service!r})"

    def load(self, key: str) -> Token | None:
        """Return the token under `key`."""
        try:
            text = self._keyring.get_password(self._service, key)
        except self._errors as failure:
            raise _unusable("read", failure) from None
        if text is None:
            return None
        try:
            return load_token(key, text, self._now())
        except ValueError as failure:
            warnings.warn(
                f"the keyring holds no token that can be understood ({failure}); a login is needed",
                TokenStoreWarning,
                stacklevel=2,
            )
            return None

    def save(self, key: str, token: Token) -> None:
        """Keep `token` under `key`."""
        try:
            self._keyring.set_password(self._service, key, dump_token(key, token, self._now()))
        except self._errors as failure:
            raise _unusable("written", failure) from None

    def delete(self, key: str) -> None:
        """Forget the token under `key`, if there is one."""
        try:
            if self._keyring.get_password(self._service, key) is not None:
                self._keyring.delete_password(self._service, key)
        except self._errors as failure:
            raise _unusable("changed", failure) from None

    def lock(self, key: str) -> AbstractContextManager[None]:
        """Hold off all other processes of this user that use `key`."""
        digest = hashlib.sha256(f"{self._service}\n{key}".encode()).hexdigest()[:32]
        return hold_file_lock(self._locks / f"{digest}.lock", self._lock_timeout)

    def _now(self) -> Moment:
        return Moment(self._clock(), self._wall_clock())


def _load_keyring() -> tuple[_Keyring, tuple[type[Exception], ...]]:
    try:
        package: Any = importlib.import_module("keyring")
        errors: Any = importlib.import_module("keyring.errors")
    except ImportError:
        raise ConfigurationError(
            "KeyringStore needs the package keyring: pip install 'docrelay[keyring]'", field="store"
        ) from None
    return cast("_Keyring", package), (errors.KeyringError, OSError)


def _unusable(what: str, failure: Exception) -> AuthError:
    # The text of the failure is the backend's own, so only its kind is told.
    return AuthError(
        f"the keyring cannot be {what} ({type(failure).__name__}): unlock it, or use a FileStore"
    )
