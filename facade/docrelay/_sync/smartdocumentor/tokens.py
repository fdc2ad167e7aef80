# Derived from facade/docrelay/_async/smartdocumentor/tokens.py by `nox -s sync`: do not edit.
"""Access tokens, for those who manage them by themselves; `auth` does this for everybody else."""

from __future__ import annotations

from docrelay._sync.base import Resource
from docrelay.auth.secret import Secret
from docrelay_api.smartdocumentor import AuthenticatedClient
from docrelay_api.smartdocumentor.api.tokens import request_token
from docrelay_api.smartdocumentor.models import AccessTokenResponse, TokenRequest

from ..http import call


class Tokens(Resource[AuthenticatedClient]):
    """Request access tokens (``smartdocumentor.tokens``)."""

    def create(self, client_id: str, client_secret: str) -> AccessTokenResponse:
        """Return a new access token; it lives 3600 seconds by default.

        Source: page "Client Credentials Access Token".
        """
        client_secret = Secret(client_secret)
        return call(
            request_token.sync_detailed,
            client=self._api,
            body=TokenRequest(client_id=client_id, client_secret=client_secret),
        )
