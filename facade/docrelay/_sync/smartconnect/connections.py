# Derived from facade/docrelay/_async/smartconnect/connections.py by `nox -s sync`: do not edit.
"""Connections to the systems that maps read from and write to."""

from __future__ import annotations

import builtins

from docrelay._sync.base import Resource
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.connections import list_connections
from docrelay_api.smartconnect.models import Connection

from ..http import call


class Connections(Resource[AuthenticatedClient]):
    """Read connections (``smartconnect.connections``)."""

    def list(self) -> builtins.list[Connection]:
        """Return every connection of the company. Source: "GetConnections"."""
        return call(list_connections.sync_detailed, client=self._api)
