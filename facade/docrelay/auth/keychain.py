"""Passwords and client secrets in the keyring of the operating system."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from docrelay.errors import ConfigurationError


def recall(service: str, user: str) -> str | None:
    """Return the secret of `user` at `service`. Raises ConfigurationError when there is no keyring."""
    keyring = _keyring()
    try:
        secret: object = keyring.get_password(_name(service), user)
    except keyring.errors.KeyringError as failure:
        raise _unusable(failure) from None
    return secret if isinstance(secret, str) and secret else None


def remember(service: str, user: str, secret: str) -> None:
    """Keep the secret of `user` at `service`. Raises ConfigurationError when there is no keyring."""
    keyring = _keyring()
    try:
        keyring.set_password(_name(service), user, secret)
    except keyring.errors.KeyringError as failure:
        raise _unusable(failure) from None


def forget(service: str, user: str) -> None:
    """Delete the secret of `user` at `service`, if there is one."""
    keyring = _keyring()
    try:
        keyring.delete_password(_name(service), user)
    except keyring.errors.PasswordDeleteError:
        return
    except keyring.errors.KeyringError as failure:
        raise _unusable(failure) from None


def _name(service: str) -> str:
    return f"docrelay-{service}"


def _keyring() -> ModuleType:
    try:
        import_module("keyring.errors")  # An extra.
        return import_module("keyring")
    except ImportError:
        raise ConfigurationError(
            "keyring: is an extra: pip install 'docrelay[keyring]'", field="keyring"
        ) from None


def _unusable(failure: Exception) -> ConfigurationError:
    # The text of the failure is the backend's, which may quote what it was given.
    return ConfigurationError(
        f"keyring: the keyring of this computer cannot be used ({type(failure).__name__}); "
        "leave --keyring out, and give the secret in the environment",
        field="keyring",
    )
