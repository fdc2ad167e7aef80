# Derived from facade/docrelay/_async/smartdocumentor/users.py by `nox -s sync`: do not edit.
"""Users of the organisation and of its workspaces."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from docrelay._sync.base import Resource
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.users import (
    invite_tenant_users,
    invite_workspace_users,
    list_roles,
    list_tenant_users,
    list_workspace_users,
)
from docrelay_api.smartdocumentor.models import (
    ExternalUserModel,
    ExternalUserViewModel,
    InviteUsersRequest,
    InviteWorkspaceUsersRequest,
)

from ..http import call, call_none


class Users(Resource[AuthenticatedClient]):
    """List and invite users (``smartdocumentor.users``)."""

    def roles(self) -> builtins.list[str]:
        """Return the role names that `invite` takes. Source: page "List Available Roles"."""
        answer = call(list_roles.sync_detailed, client=self._api)
        return [role.name for role in answer if role.name]

    def list(self) -> builtins.list[ExternalUserViewModel]:
        """Return every user of the organisation. Source: page "List All Tenant Users"."""
        return call(list_tenant_users.sync_detailed, client=self._api)

    def list_in_workspace(self, workspace_id: int) -> builtins.list[ExternalUserViewModel]:
        """Return every user of a workspace. Source: page "List All Workspace Users"."""
        return call(list_workspace_users.sync_detailed, workspace_id, client=self._api)

    def invite(self, roles: Mapping[str, str]) -> None:
        """Invite people to the organisation: `roles` maps each e-mail address to a role name.

        Source: page "Invite Users" (tenants).
        """
        call_none(
            invite_tenant_users.sync_detailed,
            client=self._api,
            body=InviteUsersRequest(users=_invited(roles)),
        )

    def invite_to_workspace(self, workspace_id: int, roles: Mapping[str, str]) -> None:
        """Invite people to the organisation and a workspace: e-mail address -> role name.

        Source: page "Invite Users" (workspaces).
        """
        call_none(
            invite_workspace_users.sync_detailed,
            client=self._api,
            body=InviteWorkspaceUsersRequest(workspace_id=workspace_id, users=_invited(roles)),
        )


def _invited(roles: Mapping[str, str]) -> builtins.list[ExternalUserModel]:
    return [ExternalUserModel(email=email, role_name=role) for email, role in roles.items()]
