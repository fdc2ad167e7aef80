# Derived from facade/docrelay/_async/smartconnect/tokens.py by `nox -s sync`: do not edit.
"""Tokens, for those who manage them by themselves; `auth` does this for everybody else."""

from __future__ import annotations

from docrelay._sync.base import Resource
from docrelay._sync.http import HTTPClient
from docrelay.auth.secret import Secret
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.tokens import get_public_key, get_token, validate_token

from ..http import call


class Tokens(Resource[AuthenticatedClient]):
    """Sign in and validate tokens (``smartconnect.tokens``)."""

    def __init__(self, http: HTTPClient, api: AuthenticatedClient, login_api: AuthenticatedClient) -> None:
        super().__init__(http, api)
        self._login_api = login_api

    def public_key(self) -> str:
        """Return the present RSA public key as RSAKeyValue XML; it may change at any time.

        Source: "Password Encryption".
        """
        return call(get_public_key.sync_detailed, client=self._login_api)

    def create(self, email: str, encrypted_password: str, company_id: str) -> str:
        """Return a token for one company; it is valid for three months.

        `encrypted_password` is base64 as `docrelay.auth.encrypt_password` gives it, not
        percent-encoded; `company_id` is the Customer Id. Source: "GetToken".
        """
        encrypted_password = Secret(encrypted_password)
        return call(
            get_token.sync_detailed,
            client=self._api,
            email=email,
            password=encrypted_password,
            company_id=company_id,
        )

    def validate(self, token: str) -> bool:
        """Tell whether a token is valid. Source: "Validate"."""
        token = Secret(token)
        return call(validate_token.sync_detailed, client=self._api, token=token)
