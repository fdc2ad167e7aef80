from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.dossier import Dossier
from ...types import Response


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
            dossier_id=quote(str(dossier_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Dossier | None:
    if response.status_code == 200:
        response_200 = Dossier.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Dossier]:
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
) -> Response[Dossier]:
    """Get one dossier.

    Args:
        dossier_template_id (str):
        dossier_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Dossier]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
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
) -> Dossier | None:
    """Get one dossier.

    Args:
        dossier_template_id (str):
        dossier_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Dossier
    """

    return sync_detailed(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Dossier]:
    """Get one dossier.

    Args:
        dossier_template_id (str):
        dossier_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Dossier]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
) -> Dossier | None:
    """Get one dossier.

    Args:
        dossier_template_id (str):
        dossier_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Dossier
    """

    return (
        await asyncio_detailed(
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
            client=client,
        )
    ).parsed
