from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.file_components_list import FileComponentsList
from ...types import UNSET, Response, Unset


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
    *,
    include_details: bool | Unset = False,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["includeDetails"] = include_details

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files/bulk/components".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
            dossier_id=quote(str(dossier_id), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FileComponentsList | None:
    if response.status_code == 200:
        response_200 = FileComponentsList.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[FileComponentsList]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    include_details: bool | Unset = False,
) -> Response[FileComponentsList]:
    """List the components of all files of a dossier.

     The path segment `bulk` is literal: this is `files/bulk/components`, and not the operation for one
    file with the identifier `bulk`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        include_details (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[FileComponentsList]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        include_details=include_details,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    include_details: bool | Unset = False,
) -> FileComponentsList | None:
    """List the components of all files of a dossier.

     The path segment `bulk` is literal: this is `files/bulk/components`, and not the operation for one
    file with the identifier `bulk`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        include_details (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        FileComponentsList
    """

    return sync_detailed(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        client=client,
        include_details=include_details,
    ).parsed


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    include_details: bool | Unset = False,
) -> Response[FileComponentsList]:
    """List the components of all files of a dossier.

     The path segment `bulk` is literal: this is `files/bulk/components`, and not the operation for one
    file with the identifier `bulk`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        include_details (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[FileComponentsList]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        include_details=include_details,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    include_details: bool | Unset = False,
) -> FileComponentsList | None:
    """List the components of all files of a dossier.

     The path segment `bulk` is literal: this is `files/bulk/components`, and not the operation for one
    file with the identifier `bulk`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        include_details (bool | Unset):  Default: False.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        FileComponentsList
    """

    return (
        await asyncio_detailed(
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
            client=client,
            include_details=include_details,
        )
    ).parsed
