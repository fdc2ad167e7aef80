"""Integrations: what the older generation calls maps."""

from __future__ import annotations

from collections.abc import Mapping

from docrelay._async.base import AsyncResource
from docrelay_api.smartconnect_next import AuthenticatedClient
from docrelay_api.smartconnect_next.api.integrations import run_integration
from docrelay_api.smartconnect_next.models import (
    IntegrationRunResult,
    IntegrationVariable,
    RunIntegrationRequest,
)

from ..http import call


class AsyncIntegrations(AsyncResource[AuthenticatedClient]):
    """Run integrations (``smartconnect_next.integrations``)."""

    async def run(
        self,
        integration_id: str,
        *,
        variables: Mapping[str, str] | None = None,
        return_errors: bool = True,
    ) -> IntegrationRunResult:
        """Run an integration and return its result when it has ended.

        `variables` maps names (``GBL_...``) to values. A run that failed is returned, not raised:
        its status is not "Successful". Source: eOne's Business Central client.
        """
        items = [IntegrationVariable(name=n, value=v) for n, v in (variables or {}).items()]
        return await call(
            run_integration.asyncio_detailed,
            integration_id,
            client=self._api,
            body=RunIntegrationRequest(variables=items),
            return_errors=return_errors,
        )
