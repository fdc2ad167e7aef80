"""Connections to the systems that maps read from and write to."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.connections import list_connections
from docrelay_api.smartconnect.models import Connection

from ..http import call


class AsyncConnections(AsyncResource[AuthenticatedClient]):
    """Read connections (``smartconnect.connections``)."""

    async def list(self) -> builtins.list[Connection]:
        """Return every connection of the company. Source: "GetConnections"."""
        return await call(list_connections.asyncio_detailed, client=self._api)
