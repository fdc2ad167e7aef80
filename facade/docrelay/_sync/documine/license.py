# Derived from facade/docrelay/_async/documine/license.py by `nox -s sync`: do not edit.
"""The licence and what of it is used."""

from __future__ import annotations

from datetime import datetime

from docrelay._core import arguments
from docrelay._sync.base import Resource
from docrelay_api.documine import AuthenticatedClient
from docrelay_api.documine.api.license_ import get_license_usage
from docrelay_api.documine.models import LicenseUsage
from docrelay_api.documine.types import UNSET

from ..http import call


class License(Resource[AuthenticatedClient]):
    """Read the licence usage (``documine.license``)."""

    def usage(self, *, start: datetime | None = None, end: datetime | None = None) -> LicenseUsage:
        """Return pages, files and dossiers used in a period; without dates, as the service chooses.

        Times need a UTC offset.
        """
        return call(
            get_license_usage.sync_detailed,
            client=self._api,
            start_date=arguments.moment("start", start, UNSET),
            end_date=arguments.moment("end", end, UNSET),
        )
