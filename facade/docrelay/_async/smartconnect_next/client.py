"""The client of SmartConnect's next generation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.client import AsyncClientOptions, AsyncServiceClient
from docrelay._async.smartconnect_next.integrations import AsyncIntegrations
from docrelay._async.smartconnect_next.tokens import AsyncTokens
from docrelay._core.options import require_auth
from docrelay.auth import BearerToken
from docrelay_api.smartconnect_next import AuthenticatedClient


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
