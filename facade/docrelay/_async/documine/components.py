"""Components: the values extracted from documents."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.components import get_file_components, list_components
from docrelay_api.documine.models import FileComponents

from ..http import call


class AsyncComponents(AsyncResource[AuthenticatedClient]):
    """Read extracted components (``documine.components``)."""

    async def get(
        self, template_id: str, dossier_id: str, file_id: str, *, include_details: bool = False
    ) -> FileComponents:
        """Return the components of one file: component name -> list of values.

        `include_details` adds the rule and the entities (type, value, page) behind each value.
        """
        return await call(
            get_file_components.asyncio_detailed,
            template_id,
            dossier_id,
            file_id,
            client=self._api,
            include_details=include_details,
        )

    async def list(
        self, template_id: str, dossier_id: str, *, include_details: bool = False
    ) -> builtins.list[FileComponents]:
        """Return the components of every file of a dossier."""
        answer = await call(
            list_components.asyncio_detailed,
            template_id,
            dossier_id,
            client=self._api,
            include_details=include_details,
        )
        return answer.files or []
