from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.file_components import FileComponents
from ...reading import load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
    file_id: str,
    *,
    include_details: bool | Unset = False,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["includeDetails"] = include_details

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files/{file_id}/components".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
            dossier_id=quote(str(dossier_id), safe=""),
            file_id=quote(str(file_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FileComponents | None:
    if response.is_success:
        response_200 = FileComponents.from_dict(load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    dossier_id: str,
    file_id: str,
    *,
    client: AuthenticatedClient,
    include_details: bool | Unset = False,
) -> Response[FileComponents]:
    """Get the components of one file."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        file_id=file_id,
        include_details=include_details,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    file_id: str,
    *,
    client: AuthenticatedClient,
    include_details: bool | Unset = False,
) -> Response[FileComponents]:
    """Get the components of one file."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        file_id=file_id,
        include_details=include_details,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
