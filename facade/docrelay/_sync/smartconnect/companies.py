# Derived from facade/docrelay/_async/smartconnect/companies.py by `nox -s sync`: do not edit.
"""Companies: what a token is for."""

from __future__ import annotations

import builtins

from docrelay._sync.base import Resource
from docrelay.auth.secret import Secret
from docrelay_api.smartconnect import AuthenticatedClient
from docrelay_api.smartconnect.api.companies import list_companies
from docrelay_api.smartconnect.models import Company

from ..http import call


class Companies(Resource[AuthenticatedClient]):
    """List companies (``smartconnect.companies``)."""

    def list(self, email: str, encrypted_password: str) -> builtins.list[Company]:
        """Return the companies that a user may sign in to; needs no token.

        `encrypted_password` is base64 as `docrelay.auth.encrypt_password` gives it, not
        percent-encoded. Source: "GetCompanyList".
        """
        encrypted_password = Secret(encrypted_password)
        return call(
            list_companies.sync_detailed,
            client=self._api,
            email=email,
            password=encrypted_password,
        )
