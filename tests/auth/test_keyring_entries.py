from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import keyring.backends.null
import keyring.errors
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docrelay.auth.keyring_entries import WINDOWS_LIMIT, KeyringEntries, entry_limit, lock_folder
from docrelay.errors import AuthError, ConfigurationError
from tests.auth.memory_keyring import MemoryKeyring, in_use, windows_keyring


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


Open = Callable[..., KeyringEntries]


@pytest.fixture
def open_entries(tmp_path: Path) -> Open:
    def entries(limit: int | None = None, service: str = "docrelay") -> KeyringEntries:
        return KeyringEntries(service, instead="use a FileStore", locks=tmp_path / "locks", limit=limit)

    return entries


def test_a_text_is_kept_and_removed(ring: MemoryKeyring, open_entries: Open) -> None:
    entries = open_entries()
    assert entries.read("k") is None
    entries.remove("k")
    entries.write("k", "canary" * 1000)
    assert ring.kept == {("docrelay", "k"): "canary" * 1000}
    assert entries.read("k") == "canary" * 1000
    assert "canary" not in repr(entries.read("k"))
    entries.remove("k")
    assert ring.kept == {}


def test_a_long_text_takes_several_entries(ring: MemoryKeyring, open_entries: Open) -> None:
    entries = open_entries(4)
    for text in ("0123456789", "abc", "abcdefgh", "0123456789abcdef", "x" * 40, "0123456789", ""):
        entries.write("k", text)
        assert entries.read("k") == text
        assert entries.read("other") is None
        # What counts, and nothing of the texts before.
        assert len(ring.kept) == (1 if len(text) <= 4 else 1 + -(-len(text) // 4))
        assert all(len(part) <= 4 or part.startswith("docrelay parts") for part in ring.kept.values())
    entries.write("k", "0123456789")
    open_entries().remove("k")
    assert ring.kept == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    old=st.text(max_size=20),
    new=st.text(max_size=20),
    writes=st.integers(0, 12),
    last=st.text(max_size=20),
)
def test_a_killed_writer_leaves_the_old_or_the_new_text(
    ring: MemoryKeyring, open_entries: Open, old: str, new: str, writes: int, last: str
) -> None:
    ring.kept.clear()
    entries = open_entries(4)
    entries.write("k", old)
    ring.writes = writes
    try:
        entries.write("k", new)
        killed = False
    except SystemExit:
        killed = True
    ring.writes = None
    assert entries.read("k") in ((old, new) if killed else (new,))
    # And the next one cleans up.
    entries.write("k", last)
    assert entries.read("k") == last
    assert len(ring.kept) == (1 if len(last) <= 4 else 1 + -(-len(last) // 4))
    entries.remove("k")
    assert ring.kept == {}


def test_parts_that_are_gone(ring: MemoryKeyring, open_entries: Open) -> None:
    entries = open_entries(4)
    entries.write("k", "0123456789")
    del ring.kept["docrelay", "k a1"]
    with pytest.raises(ValueError, match="do not belong together"):
        entries.read("k")
    entries.write("k", "abcdefghij")
    assert entries.read("k") == "abcdefghij"


def test_the_vault_of_windows(monkeypatch: pytest.MonkeyPatch, open_entries: Open) -> None:
    """The package's own backend, over a vault with the limit that Windows has."""
    backend, vault = windows_keyring(monkeypatch)
    token = "".join(chr(33 + number % 90) for number in range(5000))
    with in_use(backend):
        whole = open_entries()
        with pytest.raises(AuthError, match=r"written \(VaultError, 5,000 characters\).*FileStore") as caught:
            whole.write("https://dm.example/token client ada", token)
        assert "canary" not in str(caught.value)
        assert vault.kept == {}
        entries = open_entries(WINDOWS_LIMIT)
        for user in ("ada", "bob"):
            entries.write(f"https://dm.example/token client {user}", token + user)
        for user in ("ada", "bob"):
            assert entries.read(f"https://dm.example/token client {user}") == token + user
        entries.write("https://dm.example/token client ada", "short")
        assert entries.read("https://dm.example/token client ada") == "short"
        for user in ("ada", "bob"):
            entries.remove(f"https://dm.example/token client {user}")
        assert vault.kept == {}


def test_only_windows_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {}
    for system in ("win32", "linux", "darwin"):
        monkeypatch.setattr("sys.platform", system)
        found[system] = entry_limit()
    assert found == {"win32": 1200, "linux": None, "darwin": None}


@pytest.mark.parametrize(
    ("failure", "advice"),
    [
        (keyring.errors.KeyringLocked("canary"), "unlock it"),
        (keyring.errors.NoKeyringError("canary"), "this session has none"),
        (keyring.errors.InitError("canary"), "see whether it is there and unlocked"),
        (OSError("canary"), "see whether"),
        (RuntimeError("canary"), "see whether"),
        (EOFError("canary"), "see whether"),
    ],
)
def test_a_keyring_that_fails(
    ring: MemoryKeyring, open_entries: Open, failure: Exception, advice: str
) -> None:
    entries = open_entries()
    ring.failure = failure
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: entries.read("k"),
        "written": lambda: entries.write("k", "canary"),
        "changed|read": lambda: entries.remove("k"),
    }
    kind = type(failure).__name__
    for what, attempt in attempts.items():
        with pytest.raises(AuthError, match=rf"cannot be ({what}) \({kind}") as caught:
            attempt()
        assert advice in str(caught.value)
        assert str(caught.value).endswith("use a FileStore")
        assert "canary" not in str(caught.value)
        assert caught.value.__suppress_context__


def test_an_entry_that_cannot_be_deleted(
    ring: MemoryKeyring, open_entries: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(service: str, username: str) -> None:
        raise keyring.errors.PasswordDeleteError("canary")

    open_entries().write("k", "text")
    monkeypatch.setattr(ring, "delete_password", refuse)
    with pytest.raises(AuthError, match=r"cannot be changed \(PasswordDeleteError\)"):
        open_entries().remove("k")


def test_a_keyring_that_keeps_nothing(open_entries: Open) -> None:
    backend: Any = keyring.backends.null.Keyring
    with in_use(backend()), pytest.raises(AuthError, match="did not keep 6 characters"):
        open_entries().write("k", "canary")


def test_the_package_is_missing(monkeypatch: pytest.MonkeyPatch, open_entries: Open) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'docrelay\[keyring\]'"):
        open_entries()


def test_where_the_locks_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert lock_folder() == tmp_path / "docrelay" / "locks"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/u/ada")
    monkeypatch.setenv("USERPROFILE", "/u/ada")
    assert lock_folder() == Path("/u/ada/.cache/docrelay/locks")
