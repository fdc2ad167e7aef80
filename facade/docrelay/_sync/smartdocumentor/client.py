# Derived from facade/docrelay/_async/smartdocumentor/client.py by `nox -s sync`: do not edit.
"""The SmartDocumentor client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._core.options import require_auth
from docrelay._sync.client import ClientOptions, ServiceClient
from docrelay._sync.smartdocumentor.batches import Batches
from docrelay._sync.smartdocumentor.exports import Exports
from docrelay._sync.smartdocumentor.speakers import Speakers
from docrelay._sync.smartdocumentor.tasks import Tasks
from docrelay._sync.smartdocumentor.tokens import Tokens
from docrelay._sync.smartdocumentor.users import Users
from docrelay._sync.smartdocumentor.workspaces import Workspaces
from docrelay.auth import BearerToken
from docrelay_api.smartdocumentor import AuthenticatedClient


class SmartDocumentor(ServiceClient):
    """Process documents and recordings as tasks with SmartDocumentor (DevScope).

    `auth` is an access token or any `httpx.Auth`, such as `docrelay.auth.TokenAuth`. The resource
    groups are `tasks`, `batches`, `workspaces`, `speakers`, `users`, `exports` and `tokens`.
    """

    def __init__(
        self,
        *,
        base_url: str = config.SMARTDOCUMENTOR_URL,
        auth: httpx.Auth | str,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__()
        bearer = require_auth(auth, BearerToken)
        http = self._open(base_url, "base_url", auth=bearer, **options)
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=base_url, token="").set_httpx_client(http)
        # The token call itself is made without a token.
        plain = self._open(base_url, "base_url", **options)
        open_api = AuthenticatedClient(base_url=base_url, token="").set_httpx_client(plain)
        self.tasks: Final = Tasks(http, api)
        self.batches: Final = Batches(http, api)
        self.workspaces: Final = Workspaces(http, api)
        self.speakers: Final = Speakers(http, api)
        self.users: Final = Users(http, api)
        self.exports: Final = Exports(http, api)
        self.tokens: Final = Tokens(plain, open_api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[ClientOptions],
    ) -> Self:
        """Make a client from ``SMARTDOCUMENTOR_*`` in `variables`, by default the environment.

        BASE_URL; TOKEN, or CLIENT_ID and CLIENT_SECRET. Raises ConfigurationError naming what is
        missing.
        """
        settings = config.smartdocumentor(variables)
        return cls(base_url=settings.base_url, auth=settings.auth, **options)
