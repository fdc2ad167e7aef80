# Derived from facade/docrelay/_async/documine/dossiers.py by `nox -s sync`: do not edit.
"""Dossiers: the containers of documents."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from datetime import datetime

from docrelay._core import arguments
from docrelay._sync.base import Resource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.dossiers import (
    create_dossier,
    delete_dossier,
    get_dossier,
    list_dossiers,
    update_dossier,
)
from docrelay_api.documine.models import Dossier, DossierRequest

from ..http import call, call_none


class Dossiers(Resource[AuthenticatedClient]):
    """Create, read, change and delete dossiers (``documine.dossiers``)."""

    def list(
        self,
        template_id: str,
        *,
        include_active: bool = True,
        include_archived: bool = False,
        include_deleted: bool = False,
    ) -> builtins.list[Dossier]:
        """Return the dossiers of a template; archived and deleted ones only when asked for."""
        answer = call(
            list_dossiers.sync_detailed,
            template_id,
            client=self._api,
            include_active=include_active,
            include_archived=include_archived,
            include_deleted=include_deleted,
        )
        return answer.dossiers or []

    def create(
        self,
        template_id: str,
        name: str,
        *,
        description: str | None = None,
        due_date: datetime | None = None,
        owner_id: str | None = None,
        member_ids: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
        download_file_types: Sequence[str] | None = None,
    ) -> Dossier:
        """Create a dossier and return it.

        `download_file_types` are ORIGINAL, PREVIEW, COMPONENT_JSON, COMPONENT_XML, REPORT or what
        the service adds. Only managers may create dossiers (user manual); others get
        PermissionDeniedError.
        """
        body = arguments.fields(
            name=name,
            description=description,
            dueDate=arguments.moment("due_date", due_date, None),
            ownerId=owner_id,
            memberIds=member_ids,
            reportTemplateIds=report_template_ids,
            downloadFileTypes=download_file_types,
        )
        return call(
            create_dossier.sync_detailed,
            template_id,
            client=self._api,
            body=DossierRequest.from_dict(body),
        )

    def get(self, template_id: str, dossier_id: str) -> Dossier:
        """Return one dossier; raise NotFoundError when there is none with this id."""
        return call(get_dossier.sync_detailed, template_id, dossier_id, client=self._api)

    def update(
        self,
        template_id: str,
        dossier_id: str,
        name: str,
        *,
        description: str | None = None,
        due_date: datetime | None = None,
        owner_id: str | None = None,
        member_ids: Sequence[str] | None = None,
        report_template_ids: Sequence[str] | None = None,
        download_file_types: Sequence[str] | None = None,
    ) -> Dossier:
        """Replace the settings of a dossier (PUT: what is not given is not sent); return it."""
        body = arguments.fields(
            name=name,
            description=description,
            dueDate=arguments.moment("due_date", due_date, None),
            ownerId=owner_id,
            memberIds=member_ids,
            reportTemplateIds=report_template_ids,
            downloadFileTypes=download_file_types,
        )
        return call(
            update_dossier.sync_detailed,
            template_id,
            dossier_id,
            client=self._api,
            body=DossierRequest.from_dict(body),
        )

    def delete(self, template_id: str, dossier_id: str) -> None:
        """Move a dossier to the trash, where it can be restored for 96 hours (user manual)."""
        call_none(delete_dossier.sync_detailed, template_id, dossier_id, client=self._api)
