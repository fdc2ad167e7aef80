"""Users of the organisation and of its workspaces."""

from __future__ import annotations

import builtins
from collections.abc import Mapping

from docrelay._async.base import AsyncResource
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


class AsyncUsers(AsyncResource[AuthenticatedClient]):
    """List and invite users (``smartdocumentor.users``)."""

    async def roles(self) -> builtins.list[str]:
        """Return the role names that `invite` takes. Source: page "List Available Roles"."""
        answer = await call(list_roles.asyncio_detailed, client=self._api)
        return [role.name for role in answer if role.name]

    async def list(self) -> builtins.list[ExternalUserViewModel]:
        """Return every user of the organisation. Source: page "List All Tenant Users"."""
        return await call(list_tenant_users.asyncio_detailed, client=self._api)

    async def list_in_workspace(self, workspace_id: int) -> builtins.list[ExternalUserViewModel]:
        """Return every user of a workspace. Source: page "List All Workspace Users"."""
        return await call(list_workspace_users.asyncio_detailed, workspace_id, client=self._api)

    async def invite(self, roles: Mapping[str, str]) -> None:
        """Invite people to the organisation: `roles` maps each e-mail address to a role name.

        Source: page "Invite Users" (tenants).
        """
        await call_none(
            invite_tenant_users.asyncio_detailed,
            client=self._api,
            body=InviteUsersRequest(users=_invited(roles)),
        )

    async def invite_to_workspace(self, workspace_id: int, roles: Mapping[str, str]) -> None:
        """Invite people to the organisation and a workspace: e-mail address -> role name.

        Source: page "Invite Users" (workspaces).
        """
        await call_none(
            invite_workspace_users.asyncio_detailed,
            client=self._api,
            body=InviteWorkspaceUsersRequest(workspace_id=workspace_id, users=_invited(roles)),
        )


def _invited(roles: Mapping[str, str]) -> builtins.list[ExternalUserModel]:
    return [ExternalUserModel(email=email, role_name=role) for email, role in roles.items()]
