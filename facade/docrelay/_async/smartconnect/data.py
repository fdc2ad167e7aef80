"""The data that a map's source gives."""

from __future__ import annotations

from collections.abc import Mapping

from docrelay._async.base import AsyncResource
from docrelay._core import smartconnect
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.data import get_all_data, get_all_data_with_variables
from docrelay_api.smartconnect.models import VariablesRequest

from ..http import call


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
