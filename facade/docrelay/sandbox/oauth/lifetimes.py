"""How long tokens, codes and links live, in seconds."""

from __future__ import annotations

import attrs

_DAY = 86_400


@attrs.frozen(kw_only=True)
class Lifetimes:
    """Lifetimes in seconds; each default is the vendor's documented one unless its comment says otherwise.

    Hand it to `Sandbox(lifetimes=...)`. Raises ValueError for a lifetime that is negative.
    """

    documine_access: int = 300
    documine_refresh: int = 1800
    documine_code: int = 60  # our reading: the default of Keycloak, the likely identity provider
    documine_device_code: int = 600  # our reading, as above
    documine_device_interval: int = 5  # our reading: the default of RFC 8628
    smartdocumentor_access: int = 3600
    smartconnect_token: int = 92 * _DAY  # "valid for 3 months"; the documented sample is 92 days
    smartconnect_next_access: int = 1798  # our reading: what a public client of the service takes for granted
    smartconnect_next_refresh: int = 604_800  # our reading, as above
    file_link: int = 180 * _DAY

    def __attrs_post_init__(self) -> None:
        """Refuse lifetimes below zero."""
        for name, seconds in attrs.asdict(self).items():
            if seconds < 0:
                raise ValueError(f"{name}: a lifetime must not be negative")
