"""Data sources that maps read from."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.data_sources import list_data_sources
from docrelay_api.smartconnect.models import DataSource

from ..http import call


class AsyncDataSources(AsyncResource[AuthenticatedClient]):
    """Read data sources (``smartconnect.data_sources``)."""

    async def list(self) -> builtins.list[DataSource]:
        """Return every data source of the company. Source: "GetDataSources"."""
        return await call(list_data_sources.asyncio_detailed, client=self._api)
