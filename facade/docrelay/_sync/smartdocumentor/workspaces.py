# Derived from facade/docrelay/_async/smartdocumentor/workspaces.py by `nox -s sync`: do not edit.
"""Workspaces of the organisation."""

from __future__ import annotations

import builtins

from docrelay._sync.base import Resource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.workspaces import list_workspaces
from docrelay_api.smartdocumentor.models import GetWorkspaceResponse

from ..http import call


class Workspaces(Resource[AuthenticatedClient]):
    """Read workspaces (``smartdocumentor.workspaces``)."""

    def list(self) -> builtins.list[GetWorkspaceResponse]:
        """Return every workspace of the organisation. Source: page "Get Workspaces"."""
        return call(list_workspaces.sync_detailed, client=self._api)
