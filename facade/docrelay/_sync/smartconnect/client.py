# Derived from facade/docrelay/_async/smartconnect/client.py by `nox -s sync`: do not edit.
"""The SmartConnect client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._core.options import require_auth
from docrelay._sync.client import ClientOptions, ServiceClient
from docrelay._sync.smartconnect.companies import Companies
from docrelay._sync.smartconnect.connections import Connections
from docrelay._sync.smartconnect.data import Data
from docrelay._sync.smartconnect.data_sources import DataSources
from docrelay._sync.smartconnect.maps import Maps
from docrelay._sync.smartconnect.runs import Runs
from docrelay._sync.smartconnect.tokens import Tokens
from docrelay.auth import QueryToken
from docrelay_api.smartconnect import AuthenticatedClient


class SmartConnect(ServiceClient):
    """Run maps that push rows into business systems with SmartConnect (eOne).

    `api_url` is the "API Url" of System > API Settings, with or without scheme; `auth` a token or
    any `httpx.Auth`, such as ``TokenAuth(SmartConnectLogin(...))``. The resource groups are
    `companies`, `connections`, `data_sources`, `maps`, `data`, `runs` and `tokens`.
    """

    def __init__(
        self,
        api_url: str,
        *,
        auth: httpx.Auth | str,
        login_url: str = config.SMARTCONNECT_LOGIN_URL,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__()
        api_url = config.with_scheme(api_url)
        login_url = config.with_scheme(login_url, "login_url")
        token = require_auth(auth, QueryToken)
        http = self._open(api_url, "api_url", auth=token, **options)
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=api_url, token="").set_httpx_client(http)
        # GetAllData knows XML only, and .NET services would answer JSON to whoever takes anything.
        xml = self._open(api_url, "api_url", auth=token, headers={"Accept": "application/xml"}, **options)
        xml_api = AuthenticatedClient(base_url=api_url, token="").set_httpx_client(xml)
        # Signing in is done without a token, and in part at another host.
        plain = self._open(api_url, "api_url", **options)
        login = self._open(login_url, "login_url", **options)
        open_api = AuthenticatedClient(base_url=api_url, token="").set_httpx_client(plain)
        login_api = AuthenticatedClient(base_url=login_url, token="").set_httpx_client(login)
        self.companies: Final = Companies(plain, open_api)
        self.connections: Final = Connections(http, api)
        self.data_sources: Final = DataSources(http, api)
        self.maps: Final = Maps(http, api)
        self.data: Final = Data(xml, xml_api)
        self.runs: Final = Runs(http, api)
        self.tokens: Final = Tokens(plain, open_api, login_api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[ClientOptions],
    ) -> Self:
        """Make a client from ``SMARTCONNECT_*`` in `variables`, by default the environment.

        API_URL; TOKEN, or EMAIL, PASSWORD and COMPANY (Customer Id or name); LOGIN_URL. Raises
        ConfigurationError naming what is missing.
        """
        settings = config.smartconnect(variables)
        return cls(settings.place, auth=settings.auth, login_url=settings.base_url, **options)
