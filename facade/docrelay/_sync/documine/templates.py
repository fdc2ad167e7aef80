# Derived from facade/docrelay/_async/documine/templates.py by `nox -s sync`: do not edit.
"""Dossier templates: the rules and dictionaries that documents are analysed with."""

from __future__ import annotations

import builtins

from docrelay._sync.base import Resource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.templates import get_dossier_template, list_dossier_templates
from docrelay_api.documine.models import DossierTemplate

from ..http import call


class Templates(Resource[AuthenticatedClient]):
    """Read dossier templates (``documine.templates``)."""

    def list(self) -> builtins.list[DossierTemplate]:
        """Return every dossier template of the workspace.

        Source: DocuMine API specification page.
        """
        answer = call(list_dossier_templates.sync_detailed, client=self._api)
        return answer.dossier_templates or []

    def get(self, template_id: str) -> DossierTemplate:
        """Return one dossier template; raise NotFoundError when there is none with this id.

        Source: DocuMine API specification page.
        """
        return call(get_dossier_template.sync_detailed, template_id, client=self._api)
