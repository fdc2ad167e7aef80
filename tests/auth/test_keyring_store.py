from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docrelay.auth import KeyringStore, Token, TokenStore
from docrelay.auth.stores import TokenStoreWarning
from docrelay.errors import AuthError, ConfigurationError

TOKEN = Token(access_token="canary-a", refresh_token="canary-r", lifetime=300.0, expires_at_monotonic=9e9)


@pytest.fixture
def kept() -> Iterator[dict[tuple[str, str], str]]:
    """What is in a keyring that lives in memory."""
    keyring: Any = pytest.importorskip("keyring")
    backend: Any = pytest.importorskip("keyring.backend")
    errors: Any = pytest.importorskip("keyring.errors")
    passwords: dict[tuple[str, str], str] = {}

    class Memory(backend.KeyringBackend):  # type: ignore[misc,name-defined,unused-ignore]
        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            if service == "locked":
                raise errors.KeyringLocked("canary")
            return passwords.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            if service == "locked":
                raise errors.KeyringLocked("canary")
            passwords[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del passwords[service, username]

    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield passwords
    keyring.set_keyring(before)


def test_keeps_tokens_by_key(kept: dict[tuple[str, str], str], tmp_path: Path) -> None:
    store: TokenStore = KeyringStore(lock_folder=tmp_path / "locks")
    assert store.load("k") is None
    store.delete("k")
    store.save("k", TOKEN)
    assert list(kept) == [("docrelay", "k")]
    again = store.load("k")
    assert again is not None
    assert (again.access_token, again.refresh_token) == ("canary-a", "canary-r")
    store.delete("k")
    assert kept == {}


def test_takes_turns(kept: dict[tuple[str, str], str], tmp_path: Path) -> None:
    store = KeyringStore(lock_folder=tmp_path / "locks", lock_timeout=0.0)
    with store.lock("k"), pytest.raises(AuthError, match="another process"), store.lock("k"):
        pass


def test_a_damaged_entry_means_a_login(kept: dict[tuple[str, str], str]) -> None:
    kept["docrelay", "k"] = "canary"
    with pytest.warns(TokenStoreWarning, match="a login is needed"):
        assert KeyringStore().load("k") is None


def test_a_locked_keyring(kept: dict[tuple[str, str], str]) -> None:
    store = KeyringStore("locked")
    attempts: list[Callable[[], object]] = [
        lambda: store.load("k"),
        lambda: store.save("k", TOKEN),
        lambda: store.delete("k"),
    ]
    for attempt in attempts:
        with pytest.raises(AuthError, match=r"\(KeyringLocked\): unlock it") as caught:
            attempt()
        assert "canary" not in str(caught.value)
    assert repr(store) == "KeyringStore('locked')"


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'docrelay\[keyring\]'"):
        KeyringStore()
