"""SmartConnect: run maps that push rows into business systems."""

from __future__ import annotations

import builtins
import io
from collections.abc import Iterable, Mapping
from typing import Final, Self, Unpack

import httpx

from docrelay import config
from docrelay._async.base import AsyncClientOptions, AsyncResource, AsyncServiceClient
from docrelay._async.http import AsyncHTTPClient, call
from docrelay._core import smartconnect
from docrelay._core.options import require_auth
from docrelay._core.smartconnect import MapRun
from docrelay._core.text import read_bool
from docrelay.auth import QueryToken
from docrelay.auth.secret import Secret
from docrelay.errors import ConfigurationError, UnexpectedResponseError
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.companies import list_companies
from docrelay_api.smartconnect.api.connections import list_connections
from docrelay_api.smartconnect.api.data import get_all_data, get_all_data_with_variables
from docrelay_api.smartconnect.api.data_sources import list_data_sources
from docrelay_api.smartconnect.api.maps import (
    list_map_columns,
    list_mapped_map_columns,
    list_maps,
    list_maps_by_connection,
    list_maps_by_data_source,
)
from docrelay_api.smartconnect.api.runs import (
    list_run_errors,
    list_run_history,
    list_run_outputs,
    run_map,
    run_map_data_table,
    run_map_data_table_with_errors,
    run_map_with_variables,
    run_map_xml,
)
from docrelay_api.smartconnect.api.tokens import get_public_key, get_token, validate_token
from docrelay_api.smartconnect.models import (
    Company,
    Connection,
    ConnectionProcess,
    DataSource,
    DataSourceProcess,
    MapColumn,
    MapListItem,
    ProcessOutput,
    RunErrors,
    RunHistoryEntry,
    VariableItem,
    VariablesRequest,
)
from docrelay_api.smartconnect.types import UNSET, File


class AsyncCompanies(AsyncResource[AuthenticatedClient]):
    """List companies (``smartconnect.companies``)."""

    async def list(self, email: str, encrypted_password: str) -> builtins.list[Company]:
        """Return the companies that a user may sign in to; needs no token.

        `encrypted_password` is base64 as `docrelay.auth.encrypt_password` gives it, not
        percent-encoded. Source: "GetCompanyList".
        """
        encrypted_password = Secret(encrypted_password)
        return await call(
            list_companies.asyncio_detailed,
            client=self._api,
            email=email,
            password=encrypted_password,
        )


class AsyncConnections(AsyncResource[AuthenticatedClient]):
    """Read connections (``smartconnect.connections``)."""

    async def list(self) -> builtins.list[Connection]:
        """Return every connection of the company. Source: "GetConnections"."""
        return await call(list_connections.asyncio_detailed, client=self._api)


class AsyncData(AsyncResource[AuthenticatedClient]):
    """Read source data as rows (``smartconnect.data``)."""

    async def rows(self, map_key: str) -> list[dict[str, str]]:
        """Return all rows of a map's source, column -> value; real-time sources give none.

        A query source is asked live. Source: "GetAllData".
        """
        xml = await call(get_all_data.asyncio_detailed, client=self._api, map_key=map_key)
        return smartconnect.read_envelope(xml)

    async def rows_with_variables(self, map_key: str, variables: Mapping[str, str]) -> list[dict[str, str]]:
        """Return all rows of a map's source, with values for its variables (``GBL_...``).

        A variable must be used in a script and as a filter of the map. Source:
        "GetAllDataWithVariables".
        """
        xml = await call(
            get_all_data_with_variables.asyncio_detailed,
            client=self._api,
            body=VariablesRequest(variables=smartconnect.relaxed_variables(variables), xml=""),
            map_key=map_key,
        )
        return smartconnect.read_envelope(xml)


class AsyncDataSources(AsyncResource[AuthenticatedClient]):
    """Read data sources (``smartconnect.data_sources``)."""

    async def list(self) -> builtins.list[DataSource]:
        """Return every data source of the company. Source: "GetDataSources"."""
        return await call(list_data_sources.asyncio_detailed, client=self._api)


class AsyncMaps(AsyncResource[AuthenticatedClient]):
    """Find maps and their columns (``smartconnect.maps``)."""

    async def list(self) -> builtins.list[MapListItem]:
        """Return the maps that can be run; real-time maps are not among them.

        Source: "GetMapList".
        """
        return await call(list_maps.asyncio_detailed, client=self._api)

    async def find(self, name_or_key: str) -> MapListItem:
        """Return the map with this MapId, description or key, whatever the letter case.

        Raises ConfigurationError that lists the maps when none or several fit.
        """
        wanted = name_or_key.strip().casefold()
        maps = await self.list()
        for attribute in ("map_key", "map_id", "map_description"):
            found = [m for m in maps if str(getattr(m, attribute) or "").casefold() == wanted]
            if len(found) == 1:
                return found[0]
            if found:
                break
        names = ", ".join(sorted(repr(m.map_id or "") for m in maps)) or "none"
        raise ConfigurationError(
            f"map: {len(found) or 'no'} {'maps are' if found else 'map is'} called {name_or_key!r}; "
            f"this token sees: {names}",
            field="map",
        )

    async def list_by_connection(self, connection_id: str) -> builtins.list[ConnectionProcess]:
        """Return the maps whose target is a connection. Source: "GetProcessesByConnection"."""
        answer = await call(
            list_maps_by_connection.asyncio_detailed,
            client=self._api,
            connection_id=connection_id,
        )
        return answer.items or []

    async def list_by_data_source(self, data_source_id: str) -> builtins.list[DataSourceProcess]:
        """Return the maps that read a data source. Source: "GetProcessesForDatasource"."""
        return await call(
            list_maps_by_data_source.asyncio_detailed,
            client=self._api,
            data_source_id=data_source_id,
        )

    async def columns(self, map_key: str) -> builtins.list[MapColumn]:
        """Return the columns of a map's data source. Source: "GetMapColumns"."""
        return await call(list_map_columns.asyncio_detailed, client=self._api, map_key=map_key)

    async def mapped_columns(self, map_key: str) -> builtins.list[MapColumn]:
        """Return the source columns that are mapped to the target. Source: "GetMappedMapColumns"."""
        return await call(list_mapped_map_columns.asyncio_detailed, client=self._api, map_key=map_key)


class AsyncRuns(AsyncResource[AuthenticatedClient]):
    """Run maps (``smartconnect.runs``).

    Every run answers when it has ended. A run that failed is returned, not raised: see
    `MapRun.succeeded` and `MapRun.errors`. A run is sent again by itself only when it certainly did
    not begin (no connection, 429): otherwise the rows may have been pushed.
    """

    async def run(self, map_key: str) -> MapRun:
        """Run a map with its own source. Source: "RunMap"."""
        return MapRun.of(await call(run_map.asyncio_detailed, client=self._api, map_key=map_key))

    async def run_with_variables(self, map_key: str, variables: Mapping[str, str]) -> MapRun:
        """Run a map with its own source and default values for variables (``GBL_...``).

        Source: "RunMapWithVariables", in the form that all its versions document.
        """
        body = [VariableItem(key=name, value=value) for name, value in variables.items()]
        answer = await call(
            run_map_with_variables.asyncio_detailed, client=self._api, body=body, map_key=map_key
        )
        return MapRun.of(answer)

    async def run_rows(
        self,
        map_key: str,
        rows: Iterable[smartconnect.Row],
        *,
        variables: Mapping[str, str] | None = None,
    ) -> MapRun:
        """Run a map with `rows` (column -> value; None is left out). Source: "RunMapDataTable".

        Raises ConfigurationError, naming row and column, for what XML cannot carry.
        """
        answer = await call(
            run_map_data_table.asyncio_detailed,
            client=self._api,
            body=_file(smartconnect.table_request(rows, variables)),
            map_key=map_key,
        )
        return MapRun.of(answer)

    async def run_rows_with_errors(
        self,
        map_key: str,
        rows: Iterable[smartconnect.Row],
        *,
        variables: Mapping[str, str] | None = None,
    ) -> MapRun:
        """Run a map with `rows` and get the rows that failed back in `MapRun.errors`.

        Source: "RunMapDataTableWithErrors". Raises as `run_rows` does.
        """
        answer = await call(
            run_map_data_table_with_errors.asyncio_detailed,
            client=self._api,
            body=_file(smartconnect.table_request(rows, variables)),
            map_key=map_key,
        )
        return MapRun.of(answer)

    async def run_xml(self, map_key: str, rows: Iterable[smartconnect.Row]) -> MapRun:
        """Run a map with `rows` as an XML data set. Source: "RunMapXml". Raises as `run_rows`."""
        answer = await call(
            run_map_xml.asyncio_detailed,
            client=self._api,
            body=_file(smartconnect.xml_request(rows)),
            map_key=map_key,
        )
        return MapRun.of(answer)

    async def history(self, process_id: str) -> list[RunHistoryEntry]:
        """Return the last ten runs of a map, newest first. Source: "GetHistoryForProcess"."""
        return await call(list_run_history.asyncio_detailed, client=self._api, process_id=process_id)

    async def errors(self, process_id: str, run_number: int) -> RunErrors:
        """Return the first thousand errors of a run. Source: "GetErrorsForProcessRun"."""
        return await call(
            list_run_errors.asyncio_detailed,
            client=self._api,
            process_id=process_id,
            run_number=run_number,
        )

    async def outputs(self, process_id: str, run_number: int | None = None) -> list[ProcessOutput]:
        """Return links to the output files of a map. Source: "GetOutputsForProcess".

        A link may hold the token: treat it as a secret.
        """
        return await call(
            list_run_outputs.asyncio_detailed,
            client=self._api,
            process_id=process_id,
            run_number=UNSET if run_number is None else run_number,
        )


def _file(xml: bytes) -> File:
    return File(io.BytesIO(xml), mime_type="text/xml")


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
        """Return whether a token is valid. Source: "Validate".

        Raises UnexpectedResponseError when the answer says neither.
        """
        token = Secret(token)
        said: object = await call(validate_token.asyncio_detailed, client=self._api, token=token)
        valid = read_bool(said)
        if valid is None:
            raise UnexpectedResponseError("the token was not validated: the answer is neither true nor false")
        return valid


class AsyncSmartConnect(AsyncServiceClient):
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
        **options: Unpack[AsyncClientOptions],
    ) -> None:
        super().__init__()
        api_url = config.with_scheme(api_url)
        login_url = config.with_scheme(login_url, "login_url")
        token = require_auth(auth, QueryToken)
        http = self._open(api_url, "api_url", auth=token, **options)
        # The token is added by `auth`, on the httpx client that the generated one uses.
        api = AuthenticatedClient(base_url=api_url, token="").set_async_httpx_client(http)
        # GetAllData knows XML only, and .NET services would answer JSON to whoever takes anything.
        xml = self._open(api_url, "api_url", auth=token, headers={"Accept": "application/xml"}, **options)
        xml_api = AuthenticatedClient(base_url=api_url, token="").set_async_httpx_client(xml)
        # Signing in is done without a token, and in part at another host.
        plain = self._open(api_url, "api_url", **options)
        login = self._open(login_url, "login_url", **options)
        open_api = AuthenticatedClient(base_url=api_url, token="").set_async_httpx_client(plain)
        login_api = AuthenticatedClient(base_url=login_url, token="").set_async_httpx_client(login)
        self.companies: Final = AsyncCompanies(plain, open_api)
        self.connections: Final = AsyncConnections(http, api)
        self.data_sources: Final = AsyncDataSources(http, api)
        self.maps: Final = AsyncMaps(http, api)
        self.data: Final = AsyncData(xml, xml_api)
        self.runs: Final = AsyncRuns(http, api)
        self.tokens: Final = AsyncTokens(plain, open_api, login_api)

    @classmethod
    def from_env(
        cls,
        variables: Mapping[str, str] | None = None,
        **options: Unpack[AsyncClientOptions],
    ) -> Self:
        """Make a client from ``SMARTCONNECT_*`` in `variables`, by default the environment.

        API_URL; TOKEN, or EMAIL, PASSWORD and COMPANY (Customer Id or name); LOGIN_URL. Raises
        ConfigurationError naming what is missing.
        """
        settings = config.smartconnect(variables)
        return cls(settings.place, auth=settings.auth, login_url=settings.base_url, **options)
