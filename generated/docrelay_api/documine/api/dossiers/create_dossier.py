from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.dossier import Dossier
from ...models.dossier_request import DossierRequest
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import Response


def _get_kwargs(
    dossier_template_id: str,
    *,
    body: DossierRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": _expand_path(
            "/api/dossier-templates/{dossier_template_id}/dossiers",
            dossier_template_id=dossier_template_id,
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Dossier | None:
    if response.is_success and response.status_code != 204:
        response_201 = Dossier.from_dict(_load(response))

        return response_201

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
    body: DossierRequest,
) -> Response[Dossier]:
    """Create a dossier in a dossier template."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
    body: DossierRequest,
) -> Response[Dossier]:
    """Create a dossier in a dossier template."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
