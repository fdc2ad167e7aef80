"""Users of the workspace."""

from __future__ import annotations

import builtins

from docrelay._async.base import AsyncResource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.users import list_users
from docrelay_api.documine.models import User

from ..http import call


class AsyncUsers(AsyncResource[AuthenticatedClient]):
    """Read the users of the workspace (``documine.users``)."""

    async def list(self) -> builtins.list[User]:
        """Return every user of the workspace."""
        answer = await call(list_users.asyncio_detailed, client=self._api)
        return answer.users or []
