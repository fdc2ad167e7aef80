# Derived from facade/docrelay/_async/documine/users.py by `nox -s sync`: do not edit.
"""Users of the workspace."""

from __future__ import annotations

import builtins

from docrelay._sync.base import Resource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.users import list_users
from docrelay_api.documine.models import User

from ..http import call


class Users(Resource[AuthenticatedClient]):
    """Read the users of the workspace (``documine.users``)."""

    def list(self) -> builtins.list[User]:
        """Return every user of the workspace."""
        answer = call(list_users.sync_detailed, client=self._api)
        return answer.users or []
