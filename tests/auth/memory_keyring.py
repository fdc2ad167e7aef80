"""A keyring in memory, behind the real package `keyring`; and that of Windows over a fake of its vault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import keyring
import keyring.backend
import keyring.backends.Windows
import keyring.errors
import pytest


class MemoryKeyring(keyring.backend.KeyringBackend):
    """Keeps passwords in `kept`; raises `failure` where there is one; `writes` may still happen if given."""

    priority = 1.0  # type: ignore[assignment,unused-ignore]

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call,unused-ignore]
        self.kept: dict[tuple[str, str], str] = {}
        self.failure: BaseException | None = None
        self.writes: int | None = None

    def _check(self) -> None:
        if self.failure is not None:
            raise self.failure

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self._count()
        self.kept[service, username] = str(password)

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        self._count()
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError(username)
        del self.kept[service, username]

    def _count(self) -> None:
        if self.writes is not None:
            if self.writes == 0:
                raise SystemExit("killed")
            self.writes -= 1


@contextmanager
def in_use(backend: keyring.backend.KeyringBackend) -> Iterator[None]:
    """Make `backend` the keyring of this process for a while."""
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        yield
    finally:
        keyring.set_keyring(before)


class VaultError(Exception):
    """As pywin32's: neither an OSError nor an error of the package keyring."""

    def __init__(self, winerror: int, funcname: str) -> None:
        super().__init__(winerror, funcname, "canary-text-of-windows")
        self.winerror, self.funcname = winerror, funcname


class Vault:
    """The Credential Manager: one password under a name, of 2,560 bytes at most, in UTF-16."""

    CRED_TYPE_GENERIC = 1
    CRED_PERSIST_ENTERPRISE = 3

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def CredRead(self, Type: int, TargetName: str) -> dict[str, Any]:  # noqa: N803
        if TargetName not in self.kept:
            raise VaultError(1168, "CredRead")
        return self.kept[TargetName]

    def CredWrite(self, credential: dict[str, Any], _: int) -> None:
        blob = credential["CredentialBlob"].encode("utf-16-le")
        if len(blob) > 2560 or len(credential["UserName"]) > 513:
            raise VaultError(1783, "CredWrite")
        self.kept[credential["TargetName"]] = {**credential, "CredentialBlob": b"\xff\xfe" + blob}

    def CredDelete(self, Type: int, TargetName: str) -> None:  # noqa: N803
        del self.kept[TargetName]


def windows_keyring(monkeypatch: pytest.MonkeyPatch) -> tuple[keyring.backend.KeyringBackend, Vault]:
    """Return the package's own backend for Windows, and the vault that it believes to use."""
    vault, windows = Vault(), keyring.backends.Windows
    monkeypatch.setattr(windows, "win32cred", vault, raising=False)
    monkeypatch.setattr(windows, "pywintypes", SimpleNamespace(error=VaultError), raising=False)
    backend: Callable[[], keyring.backend.KeyringBackend] = windows.WinVaultKeyring
    return backend(), vault
