"""The DocuMine client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.client import AsyncClientOptions, AsyncServiceClient
from docrelay._async.documine.components import AsyncComponents
from docrelay._async.documine.dossiers import AsyncDossiers
from docrelay._async.documine.downloads import AsyncDownloads
from docrelay._async.documine.files import AsyncFiles
from docrelay._async.documine.license import AsyncLicense
from docrelay._async.documine.templates import AsyncTemplates
from docrelay._async.documine.users import AsyncUsers
from docrelay._core.options import require, require_auth, require_header
from docrelay.auth import BearerToken
from docrelay.errors import ConfigurationError
from docrelay_api.documine import AuthenticatedClient


class AsyncDocuMine(AsyncServiceClient):
    """Extract components from documents with DocuMine (knecon).

    `workspace` is the workspace (tenant) identifier; `auth` an access token or any `httpx.Auth`,
    such as `docrelay.auth.TokenAuth`. The resource groups are `templates`, `dossiers`, `files`,
    `components`, `downloads`, `users` and `license`.
    """

    def __init__(
        self,
        workspace: str,
        *,
        base_url: str = config.DOCUMINE_URL,
        auth: httpx.Auth | str,
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__()
        require("workspace", workspace, str, "pass the workspace identifier of your DocuMine instance")
        if not workspace.strip():
            raise ConfigurationError(
                "workspace: is empty; pass the workspace identifier of your DocuMine instance",
                field="workspace",
            )
        http = self._open(
            base_url,
            "base_url",
            auth=require_auth(auth, BearerToken),
            headers={"X-TENANT-ID": require_header("workspace", workspace)},
            **options,
        )
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=base_url, token="").set_async_httpx_client(http)
        self.workspace = workspace
        self.templates: Final = AsyncTemplates(http, api)
        self.dossiers: Final = AsyncDossiers(http, api)
        self.files: Final = AsyncFiles(http, api)
        self.components: Final = AsyncComponents(http, api)
        self.downloads: Final = AsyncDownloads(http, api)
        self.users: Final = AsyncUsers(http, api)
        self.license: Final = AsyncLicense(http, api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from ``DOCUMINE_*`` in `variables`, by default the environment.

        WORKSPACE, BASE_URL; TOKEN, or CLIENT_ID with USERNAME and PASSWORD or with REFRESH_TOKEN;
        CLIENT_SECRET and TOKEN_URL where needed. Raises ConfigurationError naming what is missing.
        """
        settings = config.documine(variables)
        return cls(settings.place, base_url=settings.base_url, auth=settings.auth, **options)
