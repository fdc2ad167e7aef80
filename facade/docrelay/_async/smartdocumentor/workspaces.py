"""Workspaces of the organisation."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.workspaces import list_workspaces
from docrelay_api.smartdocumentor.models import GetWorkspaceResponse

from ..http import call


class AsyncWorkspaces(AsyncResource[AuthenticatedClient]):
    """Read workspaces (``smartdocumentor.workspaces``)."""

    async def list(self) -> builtins.list[GetWorkspaceResponse]:
        """Return every workspace of the organisation. Source: page "Get Workspaces"."""
        return await call(list_workspaces.asyncio_detailed, client=self._api)
