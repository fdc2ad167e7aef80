# Derived from facade/docrelay/_async/smartconnect_next/tokens.py by `nox -s sync`: do not edit.
"""Access tokens, for those who manage them by themselves; `auth` does this for everybody else."""

from __future__ import annotations

from docrelay._sync.base import Resource
from docrelay.auth.secret import Secret
from docrelay_api.smartconnect_next import AuthenticatedClient
from docrelay_api.smartconnect_next.api.tokens import request_token
from docrelay_api.smartconnect_next.models import GrantType, TokenRequest, TokenResponse

from ..http import call


class Tokens(Resource[AuthenticatedClient]):
    """Request access tokens (``smartconnect_next.tokens``)."""

    def create(self, client_id: str, client_secret: str, *, username: str, password: str) -> TokenResponse:
        """Return new tokens for a user; the password is plain. Source: eOne's REST API page."""
        client_secret, password = Secret(client_secret), Secret(password)
        body = TokenRequest(GrantType.PASSWORD, client_id, client_secret, username, password)
        return call(request_token.sync_detailed, client=self._api, body=body)

    def refresh(self, client_id: str, client_secret: str, refresh_token: str) -> TokenResponse:
        """Return new tokens for a refresh token. Source: eOne's Business Central client."""
        client_secret, refresh_token = Secret(client_secret), Secret(refresh_token)
        body = TokenRequest(GrantType.REFRESH_TOKEN, client_id, client_secret, refresh_token=refresh_token)
        return call(request_token.sync_detailed, client=self._api, body=body)
