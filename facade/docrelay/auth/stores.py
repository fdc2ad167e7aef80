"""Where tokens are kept between requests."""

from __future__ import annotations

import contextlib
import os
import threading
from contextlib import AbstractContextManager
from typing import Any, Protocol, cast

from docrelay.auth.token import Token
from docrelay.errors import DocrelayError


class TokenStoreWarning(UserWarning):
    """What a store holds cannot be used; a login will be needed."""


class TokenStore(Protocol):
    """Keep tokens by the key of their grant.

    Methods may block: they are never called on an event loop. They may be called from any thread.

    A store that several processes share should also have a method `lock(key)` that returns a
    context manager. It is entered before a token is loaded to be replaced and left after the new
    one is saved, in that order by one process at a time, on any thread (not always the same). It
    blocks until it is free and has to become free when its holder dies. Without it processes may
    refresh at once, which a service with single-use refresh tokens answers by ending the session.

    A store with a lock may also have `note_failure(key, failure)`, called while the lock is held, and
    `noted_failure(key, within)`, which returns what was noted in the last `within` seconds (by any
    process) or None: so that those who waited share a refusal instead of repeating it.
    """

    def load(self, key: str) -> Token | None:
        """Return the token kept under `key`, expired or not."""
        ...

    def save(self, key: str, token: Token) -> None:
        """Keep `token` under `key` in place of any other."""
        ...

    def delete(self, key: str) -> None:
        """Forget the token under `key`, if there is one."""
        ...


class MemoryStore:
    """Keep tokens in this process only."""

    def __init__(self) -> None:
        self._tokens: dict[str, Token] = {}
        self._locks: dict[tuple[int, str], threading.Lock] = {}

    def load(self, key: str) -> Token | None:
        """Return the token under `key`."""
        return self._tokens.get(key)

    def save(self, key: str, token: Token) -> None:
        """Keep `token` under `key`."""
        self._tokens[key] = token

    def delete(self, key: str) -> None:
        """Forget the token under `key`."""
        self._tokens.pop(key, None)

    def lock(self, key: str) -> AbstractContextManager[object]:
        """Hold off the others that share this store and use `key`."""
        # By process: a lock that was held during a fork would never be free in the child.
        return self._locks.setdefault((os.getpid(), key), threading.Lock())


def note_failure(store: TokenStore, key: str, failure: DocrelayError) -> None:
    """Leave `failure` for other processes where the store can."""
    note: Any = getattr(store, "note_failure", None)
    if note is not None:
        note(key, failure)


def noted_failure(store: TokenStore, key: str, within: float) -> DocrelayError | None:
    """Return what another process left in the last `within` seconds where the store can tell."""
    noted: Any = getattr(store, "noted_failure", None)
    return None if noted is None else cast("DocrelayError | None", noted(key, within))


def lock_of(store: TokenStore, key: str) -> AbstractContextManager[object]:
    """Return the lock of `key`, or one that does nothing where the store has none."""
    lock: Any = getattr(store, "lock", None)
    return contextlib.nullcontext() if lock is None else cast("AbstractContextManager[object]", lock(key))
