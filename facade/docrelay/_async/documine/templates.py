"""Dossier templates: the rules and dictionaries that documents are analysed with."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.templates import get_dossier_template, list_dossier_templates
from docrelay_api.documine.models import DossierTemplate

from ..http import call


class AsyncTemplates(AsyncResource[AuthenticatedClient]):
    """Read dossier templates (``documine.templates``)."""

    async def list(self) -> builtins.list[DossierTemplate]:
        """Return every dossier template of the workspace.

        Source: DocuMine API specification page.
        """
        answer = await call(list_dossier_templates.asyncio_detailed, client=self._api)
        return answer.dossier_templates or []

    async def get(self, template_id: str) -> DossierTemplate:
        """Return one dossier template; raise NotFoundError when there is none with this id.

        Source: DocuMine API specification page.
        """
        return await call(get_dossier_template.asyncio_detailed, template_id, client=self._api)
