from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import keyring.errors
import pytest

from docrelay.auth import KeyringStore, Token, TokenStore
from docrelay.auth.stores import TokenStoreWarning
from docrelay.errors import AuthError, ConfigurationError, TokenRequestError
from tests.auth.memory_keyring import MemoryKeyring, in_use, windows_keyring

TOKEN = Token(access_token="canary-a", refresh_token="canary-r", lifetime=300.0, expires_at_monotonic=9e9)


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


@pytest.fixture
def store(tmp_path: Path) -> KeyringStore:
    return KeyringStore(lock_folder=tmp_path / "locks", lock_timeout=0.0, wall_clock=lambda: 1000.0)


def test_keeps_tokens_by_key(ring: MemoryKeyring, store: KeyringStore) -> None:
    kept: TokenStore = store
    assert kept.load("k") is None
    kept.delete("k")
    kept.save("k", TOKEN)
    assert list(ring.kept) == [("docrelay", "k")]
    again = kept.load("k")
    assert again is not None
    assert (again.access_token, again.refresh_token) == ("canary-a", "canary-r")
    kept.delete("k")
    assert ring.kept == {}
    assert repr(store) == "KeyringStore('docrelay')"


def test_takes_turns(ring: MemoryKeyring, store: KeyringStore) -> None:
    with store.lock("k"):
        with pytest.raises(AuthError, match="another process"), store.lock("k"):
            pass
        with store.lock("other"):
            store.save("k", TOKEN)  # As a refresh does, with its lock held.


def test_a_damaged_entry_means_a_login(ring: MemoryKeyring, store: KeyringStore) -> None:
    for text in ("canary", "docrelay parts a 2 " + "0" * 32):
        ring.kept["docrelay", "k"] = text
        with pytest.warns(TokenStoreWarning, match="a login is needed"):
            assert store.load("k") is None


def test_a_locked_keyring(ring: MemoryKeyring, store: KeyringStore) -> None:
    ring.failure = keyring.errors.KeyringLocked("canary")
    attempts: list[Callable[[], object]] = [
        lambda: store.load("k"),
        lambda: store.save("k", TOKEN),
        lambda: store.delete("k"),
    ]
    for attempt in attempts:
        with pytest.raises(AuthError, match=r"\(KeyringLocked.*\): unlock it, or use a FileStore") as caught:
            attempt()
        assert "canary" not in str(caught.value)


def test_a_long_token_on_windows(
    monkeypatch: pytest.MonkeyPatch, store: KeyringStore, tmp_path: Path
) -> None:
    backend, vault = windows_keyring(monkeypatch)
    monkeypatch.setattr("docrelay.auth.keyring_entries.entry_limit", lambda: 1200)
    store = KeyringStore(lock_folder=tmp_path / "locks")
    long = attrs.evolve(TOKEN, access_token="a" * 2500, refresh_token="r" * 1500)
    with in_use(backend):
        for token in (long, attrs.evolve(long, access_token="b" * 3000)):
            store.save("https://dm.example/token client ada", token)
            kept = store.load("https://dm.example/token client ada")
            assert kept is not None
            assert (kept.access_token, kept.refresh_token) == (token.access_token, token.refresh_token)
        store.delete("https://dm.example/token client ada")
    assert vault.kept == {}


def test_those_who_wait_learn_of_a_refusal(ring: MemoryKeyring, store: KeyringStore) -> None:
    refusal = TokenRequestError("no token: refused", error="invalid_grant", status=400)
    with store.lock("k"):
        store.note_failure("k", refusal)
    store.note_failure("other", ConfigurationError("not told"))
    noted = store.noted_failure("k", 5.0)
    assert isinstance(noted, TokenRequestError)
    assert (str(noted), noted.error) == ("no token: refused", "invalid_grant")
    assert store.noted_failure("other", 5.0) is None
    store.delete("k")
    assert store.noted_failure("k", 5.0) is None


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'docrelay\[keyring\]'"):
        KeyringStore()
