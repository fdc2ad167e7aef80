"""The encrypted file of keyrings.alt, with its password typed in already."""

from __future__ import annotations

import warnings

from keyrings.alt import file

# How the package derives its key.
warnings.filterwarnings("ignore", "PBKDF2 without 'count'", DeprecationWarning)


class Unlocked(file.EncryptedKeyring):  # type: ignore[misc,unused-ignore]  # a peer, without types
    """Asks nobody, as no test can answer."""

    def __init__(self) -> None:
        super().__init__()
        self.keyring_key = "fake-keyring-password"
