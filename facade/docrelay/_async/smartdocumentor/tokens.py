"""Access tokens, for those who manage them by themselves; `auth` does this for everybody else."""

from __future__ import annotations

from docrelay._async.base import AsyncResource
from docrelay.auth.secret import Secret
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.tokens import request_token
from docrelay_api.smartdocumentor.models import AccessTokenResponse, TokenRequest

from ..http import call


class AsyncTokens(AsyncResource[AuthenticatedClient]):
    """Request access tokens (``smartdocumentor.tokens``)."""

    async def create(self, client_id: str, client_secret: str) -> AccessTokenResponse:
        """Return a new access token; it lives 3600 seconds by default.

        Source: page "Client Credentials Access Token".
        """
        client_secret = Secret(client_secret)
        return await call(
            request_token.asyncio_detailed,
            client=self._api,
            body=TokenRequest(client_id=client_id, client_secret=client_secret),
        )
