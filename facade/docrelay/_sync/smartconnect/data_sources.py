# Derived from facade/docrelay/_async/smartconnect/data_sources.py by `nox -s sync`: do not edit.
"""Data sources that maps read from."""

from __future__ import annotations

import builtins

from docrelay._sync.base import Resource
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.data_sources import list_data_sources
from docrelay_api.smartconnect.models import DataSource

from ..http import call


class DataSources(Resource[AuthenticatedClient]):
    """Read data sources (``smartconnect.data_sources``)."""

    def list(self) -> builtins.list[DataSource]:
        """Return every data source of the company. Source: "GetDataSources"."""
        return call(list_data_sources.sync_detailed, client=self._api)
