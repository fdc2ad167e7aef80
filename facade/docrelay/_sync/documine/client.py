# Derived from facade/docrelay/_async/documine/client.py by `nox -s sync`: do not edit.
"""The DocuMine client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._core.options import require, require_auth, require_header
from docrelay._sync.client import ClientOptions, ServiceClient
from docrelay._sync.documine.components import Components
from docrelay._sync.documine.dossiers import Dossiers
from docrelay._sync.documine.downloads import Downloads
from docrelay._sync.documine.files import Files
from docrelay._sync.documine.license import License
from docrelay._sync.documine.templates import Templates
from docrelay._sync.documine.users import Users
from docrelay.auth import BearerToken
from docrelay.errors import ConfigurationError
from docrelay_api.documine import AuthenticatedClient


class DocuMine(ServiceClient):
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
        **options: Unpack[ClientOptions],
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
        api = AuthenticatedClient(base_url=base_url, token="").set_httpx_client(http)
        self.workspace = workspace
        self.templates: Final = Templates(http, api)
        self.dossiers: Final = Dossiers(http, api)
        self.files: Final = Files(http, api)
        self.components: Final = Components(http, api)
        self.downloads: Final = Downloads(http, api)
        self.users: Final = Users(http, api)
        self.license: Final = License(http, api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[ClientOptions],
    ) -> Self:
        """Make a client from ``DOCUMINE_*`` in `variables`, by default the environment.

        WORKSPACE, BASE_URL; TOKEN, or CLIENT_ID with USERNAME and PASSWORD or with REFRESH_TOKEN;
        CLIENT_SECRET and TOKEN_URL where needed. Raises ConfigurationError naming what is missing.
        """
        settings = config.documine(variables)
        return cls(settings.place, base_url=settings.base_url, auth=settings.auth, **options)
