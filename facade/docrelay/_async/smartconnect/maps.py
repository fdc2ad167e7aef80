"""Maps: the integration processes, their columns, and where they are used."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay.errors import ConfigurationError
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.maps import (
    list_map_columns,
    list_mapped_map_columns,
    list_maps,
    list_maps_by_connection,
    list_maps_by_data_source,
)
from docrelay_api.smartconnect.models import (
    ConnectionProcess,
    DataSourceProcess,
    MapColumn,
    MapListItem,
)

from ..http import call


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
