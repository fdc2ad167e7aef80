from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.dossier_template import DossierTemplate
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
    if response.status_code == 200:
        response_200 = DossierTemplate.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DossierTemplate]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DossierTemplate]:
    """Get one dossier template.

    Args:
        dossier_template_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DossierTemplate]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
) -> DossierTemplate | None:
    """Get one dossier template.

    Args:
        dossier_template_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DossierTemplate
    """

    return sync_detailed(
        dossier_template_id=dossier_template_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DossierTemplate]:
    """Get one dossier template.

    Args:
        dossier_template_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DossierTemplate]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    dossier_template_id: str,
    *,
    client: AuthenticatedClient,
) -> DossierTemplate | None:
    """Get one dossier template.

    Args:
        dossier_template_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DossierTemplate
    """

    return (
        await asyncio_detailed(
            dossier_template_id=dossier_template_id,
            client=client,
        )
    ).parsed
