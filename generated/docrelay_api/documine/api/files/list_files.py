from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.file_status_list import FileStatusList
from ...reading import load
from ...types import Response


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
            dossier_id=quote(str(dossier_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FileStatusList | None:
    if response.is_success:
        response_200 = FileStatusList.from_dict(load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[FileStatusList]:
    """List the files of a dossier with their states."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[FileStatusList]:
    """List the files of a dossier with their states."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
