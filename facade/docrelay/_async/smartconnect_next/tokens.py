"""Access tokens, for those who manage them by themselves; `auth` does this for everybody else."""

from __future__ import annotations

from docrelay._async.base import AsyncResource
from docrelay.auth.secret import Secret
from docrelay_api.smartconnect_next import AuthenticatedClient
from docrelay_api.smartconnect_next.api.tokens import request_token
from docrelay_api.smartconnect_next.models import GrantType, TokenRequest, TokenResponse

from ..http import call


class AsyncTokens(AsyncResource[AuthenticatedClient]):
    """Request access tokens (``smartconnect_next.tokens``)."""

    async def create(
        self, client_id: str, client_secret: str, *, username: str, password: str
    ) -> TokenResponse:
        """Return new tokens for a user; the password is plain. Source: eOne's REST API page."""
        client_secret, password = Secret(client_secret), Secret(password)
        body = TokenRequest(GrantType.PASSWORD, client_id, client_secret, username, password)
        return await call(request_token.asyncio_detailed, client=self._api, body=body)

    async def refresh(self, client_id: str, client_secret: str, refresh_token: str) -> TokenResponse:
        """Return new tokens for a refresh token. Source: eOne's Business Central client."""
        client_secret, refresh_token = Secret(client_secret), Secret(refresh_token)
        body = TokenRequest(GrantType.REFRESH_TOKEN, client_id, client_secret, refresh_token=refresh_token)
        return await call(request_token.asyncio_detailed, client=self._api, body=body)
