"""Passwords and client secrets in the keyring of the operating system."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from docrelay.auth.keyring_entries import KeyringEntries
from docrelay.errors import AuthError, ConfigurationError


def recall(service: str, user: str) -> str | None:
    """Return the secret of `user` at `service`. Raises ConfigurationError when there is no keyring."""
    with _entries(service) as entries:
        return entries.read(user) or None


def remember(service: str, user: str, secret: str) -> None:
    """Keep the secret of `user` at `service`. Raises ConfigurationError when there is no keyring."""
    with _entries(service) as entries:
        entries.write(user, secret)


def forget(service: str, user: str) -> None:
    """Delete the secret of `user` at `service`, if there is one."""
    with _entries(service) as entries:
        entries.remove(user)


@contextmanager
def _entries(service: str) -> Generator[KeyringEntries, None, None]:
    instead = "leave --keyring out, and give the secret in the environment"
    try:
        yield KeyringEntries(f"docrelay-{service}", instead=instead)
    except (AuthError, ValueError) as failure:
        if isinstance(failure, ConfigurationError):
            raise
        raise ConfigurationError(str(failure), field="keyring") from None
