"""What a sandbox is given: credentials that it accepts, lifetimes of tokens, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from docrelay.sandbox.jobs import Pace
from docrelay.sandbox.network import REACHES, Reach, is_host_name


@attrs.frozen
class DocuMineCredentials:
    """What DocuMine's grants need; `public_client_id` is of a client without a secret, such as an app."""

    workspace: str
    client_id: str
    client_secret: str
    username: str
    password: str
    public_client_id: str = ""


@attrs.frozen
class SmartDocumentorCredentials:
    """What SmartDocumentor's client credentials grant needs."""

    client_id: str
    client_secret: str


@attrs.frozen
class SmartConnectCredentials:
    """What SmartConnect's GetToken needs; `company` is the company id."""

    email: str
    password: str
    company: str


@attrs.frozen
class SmartConnectNextCredentials:
    """What the password grant of SmartConnect's next generation needs."""

    client_id: str
    client_secret: str
    username: str
    password: str


@attrs.frozen
class Credentials:
    """The credentials of one customer at all services."""

    documine: DocuMineCredentials
    smartdocumentor: SmartDocumentorCredentials
    smartconnect: SmartConnectCredentials
    smartconnect_next: SmartConnectNextCredentials


def _customer(name: str, company: str) -> Credentials:
    return Credentials(
        documine=DocuMineCredentials(
            workspace=f"{name}-workspace",
            client_id=f"{name}-documine-client",
            client_secret=f"fake-{name}-documine-client-secret",
            username=f"robot@{name}.example",
            password=f"fake-{name}-documine-password",
            public_client_id=f"{name}-documine-app",
        ),
        smartdocumentor=SmartDocumentorCredentials(
            client_id=f"{name}-smartdocumentor-client",
            client_secret=f"fake-{name}-smartdocumentor-client-secret",
        ),
        smartconnect=SmartConnectCredentials(
            email=f"robot@{name}.example",
            password=f"fake-{name}-smartconnect-password",
            company=company,
        ),
        smartconnect_next=SmartConnectNextCredentials(
            client_id=f"{name}-smartconnect-client",
            client_secret=f"fake-{name}-smartconnect-client-secret",
            username=f"robot@{name}.example",
            password=f"fake-{name}-smartconnect-password",
        ),
    )


FIRST = _customer("sandbox", "5a0d0b0c-0000-4000-8000-000000000001")
SECOND = _customer("neighbour", "5a0d0b0c-0000-4000-8000-000000000002")
CUSTOMERS = (FIRST, SECOND)


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


@attrs.frozen(kw_only=True)
class Options:
    """The options of a sandbox that can be written down; see `Sandbox` for what they mean."""

    port: int = 0
    pace: Pace = attrs.field(factory=Pace)
    data: Path | None = None
    contracts: Path | None = None
    fetch_limit: int = 32 << 20
    fetch_seconds: float = 15.0
    fetch_from: Reach = "loopback"
    allowed_hosts: tuple[str, ...] = ()
    lifetimes: Lifetimes = attrs.field(factory=Lifetimes)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be meant; raises ValueError."""
        if self.fetch_from not in REACHES:
            raise ValueError(f"fetch_from: must be one of {', '.join(REACHES)}")
        for name in self.allowed_hosts:
            if not is_host_name(name):
                raise ValueError(
                    f"allowed_hosts: {name!r} is no host name or address; leave scheme and port out"
                )

    def as_json(self) -> dict[str, Any]:
        """Return the options as JSON members."""
        return attrs.asdict(self, value_serializer=_plain)

    @classmethod
    def from_json(cls, members: Mapping[str, Any]) -> Options:
        """Read what `as_json` returned."""
        given: dict[str, Any] = dict(members)
        for name in ("data", "contracts"):
            given[name] = None if members[name] is None else Path(members[name])
        given["pace"] = Pace(**members["pace"])
        given["lifetimes"] = Lifetimes(**members["lifetimes"])
        given["allowed_hosts"] = tuple(members["allowed_hosts"])
        return cls(**given)


def _plain(_owner: object, _field: object, value: object) -> object:
    return str(value.absolute()) if isinstance(value, Path) else value
