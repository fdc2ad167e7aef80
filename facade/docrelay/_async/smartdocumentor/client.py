"""The SmartDocumentor client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.client import AsyncClientOptions, AsyncServiceClient
from docrelay._async.smartdocumentor.batches import AsyncBatches
from docrelay._async.smartdocumentor.exports import AsyncExports
from docrelay._async.smartdocumentor.speakers import AsyncSpeakers
from docrelay._async.smartdocumentor.tasks import AsyncTasks
from docrelay._async.smartdocumentor.tokens import AsyncTokens
from docrelay._async.smartdocumentor.users import AsyncUsers
from docrelay._async.smartdocumentor.workspaces import AsyncWorkspaces
from docrelay._core.options import require_auth
from docrelay.auth import BearerToken
from docrelay_api.smartdocumentor import AuthenticatedClient


class AsyncSmartDocumentor(AsyncServiceClient):
    """Process documents and recordings as tasks with SmartDocumentor (DevScope).

    `auth` is an access token or any `httpx.Auth`, such as `docrelay.auth.TokenAuth`. The resource
    groups are `tasks`, `batches`, `workspaces`, `speakers`, `users`, `exports` and `tokens`.
    """

    def __init__(
        self,
        *,
        base_url: str = config.SMARTDOCUMENTOR_URL,
        auth: httpx.Auth | str,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__()
        bearer = require_auth(auth, BearerToken)
        http = self._open(base_url, "base_url", auth=bearer, **options)
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(http)
        # The token call itself is made without a token.
        plain = self._open(base_url, "base_url", **options)
        open_api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(plain)
        self.tasks: Final = AsyncTasks(http, api)
        self.batches: Final = AsyncBatches(http, api)
        self.workspaces: Final = AsyncWorkspaces(http, api)
        self.speakers: Final = AsyncSpeakers(http, api)
        self.users: Final = AsyncUsers(http, api)
        self.exports: Final = AsyncExports(http, api)
        self.tokens: Final = AsyncTokens(plain, open_api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from ``SMARTDOCUMENTOR_*`` in `variables`, by default the environment.

        BASE_URL; TOKEN, or CLIENT_ID and CLIENT_SECRET. Raises ConfigurationError naming what is
        missing.
        """
        settings = config.smartdocumentor(variables)
        return cls(base_url=settings.base_url, auth=settings.auth, **options)
