from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.dossier_template import DossierTemplate
from ...reading import load
from ...types import Response


def _get_kwargs(
    dossier_template_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/dossier-templates/{dossier_template_id}".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DossierTemplate | None:
    if response.is_success:
        response_200 = DossierTemplate.from_dict(load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DossierTemplate]:
    """Get one dossier template."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DossierTemplate]:
    """Get one dossier template."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
