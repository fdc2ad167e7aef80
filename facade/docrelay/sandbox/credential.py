"""Credentials that the sandbox accepts: fixed, and fake on purpose."""

from __future__ import annotations

import attrs


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
