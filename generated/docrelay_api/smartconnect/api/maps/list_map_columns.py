from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.map_column import MapColumn
from ...types import UNSET, Response


def _get_kwargs(
    *,
    map_key: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["mapKey"] = map_key

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/GetMapColumns",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[MapColumn] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = MapColumn.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[list[MapColumn]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    map_key: str,
) -> Response[list[MapColumn]]:
    """List the columns of a process's data source.

     A required column is a key field of the data source (so says the on-premise product's glossary).

    Args:
        map_key (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[MapColumn]]
    """

    kwargs = _get_kwargs(
        map_key=map_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    map_key: str,
) -> list[MapColumn] | None:
    """List the columns of a process's data source.

     A required column is a key field of the data source (so says the on-premise product's glossary).

    Args:
        map_key (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[MapColumn]
    """

    return sync_detailed(
        client=client,
        map_key=map_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    map_key: str,
) -> Response[list[MapColumn]]:
    """List the columns of a process's data source.

     A required column is a key field of the data source (so says the on-premise product's glossary).

    Args:
        map_key (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[MapColumn]]
    """

    kwargs = _get_kwargs(
        map_key=map_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    map_key: str,
) -> list[MapColumn] | None:
    """List the columns of a process's data source.

     A required column is a key field of the data source (so says the on-premise product's glossary).

    Args:
        map_key (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[MapColumn]
    """

    return (
        await asyncio_detailed(
            client=client,
            map_key=map_key,
        )
    ).parsed
