"""The key pair that SmartConnect passwords are encrypted with."""

from __future__ import annotations

import base64
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric import padding, rsa


class PasswordKey:
    """A 1024-bit RSA key with PKCS #1 v1.5 padding, as documented; made when it is first asked for."""

    @cached_property
    def _private(self) -> rsa.RSAPrivateKey:
        # Weak by today's measure, but this is the size that the vendor's samples show.
        return rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505

    def public_xml(self) -> str:
        """Return the public half as .NET `RSAKeyValue` XML, modulus first."""
        numbers = self._private.public_key().public_numbers()
        modulus = base64.b64encode(numbers.n.to_bytes(128, "big")).decode()
        exponent = base64.b64encode(numbers.e.to_bytes(3, "big")).decode()
        return f"<RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>{exponent}</Exponent></RSAKeyValue>"

    def decrypt(self, encrypted: str) -> str | None:
        """Return the password behind a base64 ciphertext, None when there is none.

        A ciphertext of another key may also give some other text: the library hides failures on purpose.
        """
        try:
            data = base64.b64decode(encrypted, validate=True)
            return self._private.decrypt(data, padding.PKCS1v15()).decode("utf-8")
        except ValueError:
            return None
