from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.errors
import pytest

from docrelay.auth import keychain
from docrelay.errors import ConfigurationError
from tests.auth.memory_keyring import MemoryKeyring, in_use


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[MemoryKeyring]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    backend = MemoryKeyring()
    with in_use(backend):
        yield backend


def test_a_secret_is_kept_and_forgotten(ring: MemoryKeyring) -> None:
    assert keychain.recall("smartconnect", "ada") is None
    keychain.remember("smartconnect", "ada", "canary")
    assert ring.kept == {("docrelay-smartconnect", "ada"): "canary"}
    assert keychain.recall("smartconnect", "ada") == "canary"
    keychain.forget("smartconnect", "ada")
    keychain.forget("smartconnect", "ada")
    assert ring.kept == {}


@pytest.mark.parametrize("failure", [keyring.errors.InitError("canary"), RuntimeError("canary")])
def test_a_keyring_that_fails(ring: MemoryKeyring, failure: Exception) -> None:
    ring.failure = failure
    actions: list[Callable[[], object]] = [
        lambda: keychain.recall("s", "u"),
        lambda: keychain.remember("s", "u", "canary"),
        lambda: keychain.forget("s", "u"),
    ]
    for action in actions:
        with pytest.raises(ConfigurationError, match="leave --keyring out") as caught:
            action()
        assert type(failure).__name__ in str(caught.value)
        assert "canary" not in str(caught.value)


def test_a_damaged_entry(ring: MemoryKeyring) -> None:
    ring.kept["docrelay-s", "u"] = "docrelay parts a 2 " + "0" * 32
    with pytest.raises(ConfigurationError, match="do not belong together"):
        keychain.recall("s", "u")


def test_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigurationError, match="pip install"):
        keychain.recall("s", "u")
