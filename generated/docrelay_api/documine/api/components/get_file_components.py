from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.file_components import FileComponents
from ...paths import expand_path as _expand_path
from ...reading import load as _load
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
        "url": _expand_path(
            "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files/{file_id}/components",
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
            file_id=file_id,
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FileComponents | None:
    if response.is_success and response.status_code != 204:
        response_200 = FileComponents.from_dict(_load(response))

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
