from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from docrelay.auth import keychain
from docrelay.errors import ConfigurationError


class KeyringError(Exception):
    pass


class PasswordDeleteError(KeyringError):
    pass


class FakeKeyring(ModuleType):
    """The part of the package that is used, in memory; `locked` makes it fail."""

    def __init__(self) -> None:
        super().__init__("keyring")
        self.errors: Any = SimpleNamespace(KeyringError=KeyringError, PasswordDeleteError=PasswordDeleteError)
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _check(self) -> None:
        if self.locked:
            raise KeyringError("canary")

    def get_password(self, service: str, user: str) -> str | None:
        self._check()
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, secret: str) -> None:
        self._check()
        self.kept[service, user] = secret

    def delete_password(self, service: str, user: str) -> None:
        self._check()
        if (service, user) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, user]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    found = FakeKeyring()
    monkeypatch.setitem(sys.modules, "keyring", found)
    monkeypatch.setitem(sys.modules, "keyring.errors", found.errors)
    return found


def test_a_secret_is_kept_and_forgotten(keyring: FakeKeyring) -> None:
    assert keychain.recall("smartconnect", "ada") is None
    keychain.remember("smartconnect", "ada", "canary")
    assert keyring.kept == {("docrelay-smartconnect", "ada"): "canary"}
    assert keychain.recall("smartconnect", "ada") == "canary"
    keychain.forget("smartconnect", "ada")
    keychain.forget("smartconnect", "ada")
    assert keyring.kept == {}


def test_a_keyring_that_fails(keyring: FakeKeyring) -> None:
    keyring.locked = True
    actions: list[Callable[[], object]] = [
        lambda: keychain.recall("s", "u"),
        lambda: keychain.remember("s", "u", "canary"),
        lambda: keychain.forget("s", "u"),
    ]
    for action in actions:
        with pytest.raises(ConfigurationError, match=r"cannot be used \(KeyringError\)") as caught:
            action()
        assert "canary" not in str(caught.value)


def test_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring.errors", None)
    with pytest.raises(ConfigurationError, match="pip install"):
        keychain.recall("s", "u")
