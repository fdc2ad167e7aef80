from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.dossier_list import DossierList
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    dossier_template_id: str,
    *,
    include_active: bool | Unset = True,
    include_archived: bool | Unset = False,
    include_deleted: bool | Unset = False,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["includeActive"] = include_active

    params["includeArchived"] = include_archived

    params["includeDeleted"] = include_deleted

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/dossier-templates/{dossier_template_id}/dossiers",
            dossier_template_id=dossier_template_id,
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> DossierList | None:
    if response.is_success and response.status_code != 204:
        response_200 = DossierList.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
    include_active: bool | Unset = True,
    include_archived: bool | Unset = False,
    include_deleted: bool | Unset = False,
) -> Response[DossierList]:
    """List the dossiers of a dossier template."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        include_active=include_active,
        include_archived=include_archived,
        include_deleted=include_deleted,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
    include_active: bool | Unset = True,
    include_archived: bool | Unset = False,
    include_deleted: bool | Unset = False,
) -> Response[DossierList]:
    """List the dossiers of a dossier template."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        include_active=include_active,
        include_archived=include_archived,
        include_deleted=include_deleted,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
