"""SmartConnect, next generation: run integrations with bearer tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.base import AsyncClientOptions, AsyncResource, AsyncServiceClient
from docrelay._async.http import call
from docrelay._core.options import require_auth
from docrelay.auth import BearerToken
from docrelay.auth.secret import Secret
from docrelay_api.smartconnect_next import AuthenticatedClient
from docrelay_api.smartconnect_next.api.integrations import run_integration
from docrelay_api.smartconnect_next.api.tokens import request_token
from docrelay_api.smartconnect_next.models import (
    GrantType,
    IntegrationRunResult,
    IntegrationVariable,
    RunIntegrationRequest,
    TokenRequest,
    TokenResponse,
)


class AsyncIntegrations(AsyncResource[AuthenticatedClient]):
    """Run integrations (``smartconnect_next.integrations``)."""

    async def run(
        self,
        integration_id: str,
        *,
        variables: Mapping[str, str] | None = None,
        return_errors: bool = True,
    ) -> IntegrationRunResult:
        """Run an integration and return its result when it has ended.

        `variables` maps names (``GBL_...``) to values. A run that failed is returned, not raised:
        its status is not "Successful". Source: eOne's Business Central client.
        """
        items = [IntegrationVariable(name=n, value=v) for n, v in (variables or {}).items()]
        return await call(
            run_integration.asyncio_detailed,
            integration_id,
            client=self._api,
            body=RunIntegrationRequest(variables=items),
            return_errors=return_errors,
        )


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


class AsyncSmartConnectNext(AsyncServiceClient):
    """Run integrations with the next generation of SmartConnect (eOne).

    `region_or_url` is NA, NA2, NA3, UK, EU, EU2, AU or a full URL; `auth` an access token or any
    `httpx.Auth`. Two operations of this generation are known: groups `integrations`, `tokens`.
    """

    def __init__(
        self,
        region_or_url: str,
        *,
        auth: httpx.Auth | str,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__()
        base_url = config.region_url(region_or_url)
        bearer = require_auth(auth, BearerToken)
        http = self._open(base_url, "region_or_url", auth=bearer, **options)
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(http)
        # The token call itself is made without a token.
        plain = self._open(base_url, "region_or_url", **options)
        open_api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(plain)
        self.integrations: Final = AsyncIntegrations(http, api)
        self.tokens: Final = AsyncTokens(plain, open_api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from ``SMARTCONNECT_NEXT_*`` in `variables`, by default the environment.

        URL or REGION; TOKEN, or CLIENT_ID, CLIENT_SECRET, USERNAME and PASSWORD. Raises
        ConfigurationError naming what is missing.
        """
        settings = config.smartconnect_next(variables)
        return cls(settings.base_url, auth=settings.auth, **options)
