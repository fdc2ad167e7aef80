"""Tokens, for those who manage them by themselves; `auth` does this for everybody else."""

from __future__ import annotations

from docrelay._async.base import AsyncResource
from docrelay._async.http import AsyncHTTPClient
from docrelay.auth.secret import Secret
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.tokens import get_public_key, get_token, validate_token

from ..http import call


class AsyncTokens(AsyncResource[AuthenticatedClient]):
    """Sign in and validate tokens (``smartconnect.tokens``)."""

    def __init__(
        self, http: AsyncHTTPClient, api: AuthenticatedClient, login_api: AuthenticatedClient
    ) -> None:
        super().__init__(http, api)
        self._login_api = login_api

    async def public_key(self) -> str:
        """Return the present RSA public key as RSAKeyValue XML; it may change at any time.

        Source: "Password Encryption".
        """
        return await call(get_public_key.asyncio_detailed, client=self._login_api)

    async def create(self, email: str, encrypted_password: str, company_id: str) -> str:
        """Return a token for one company; it is valid for three months.

        `encrypted_password` is base64 as `docrelay.auth.encrypt_password` gives it, not
        percent-encoded; `company_id` is the Customer Id. Source: "GetToken".
        """
        encrypted_password = Secret(encrypted_password)
        return await call(
            get_token.asyncio_detailed,
            client=self._api,
            email=email,
            password=encrypted_password,
            company_id=company_id,
        )

    async def validate(self, token: str) -> bool:
        """Tell whether a token is valid. Source: "Validate"."""
        token = Secret(token)
        return await call(validate_token.asyncio_detailed, client=self._api, token=token)
