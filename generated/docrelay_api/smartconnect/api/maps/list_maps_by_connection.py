from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.connection_process_list import ConnectionProcessList
from ...types import UNSET, Response


def _get_kwargs(
    *,
    connection_id: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["connectionId"] = connection_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetProcessesByConnection",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ConnectionProcessList | None:
    if response.status_code == 200:
        response_200 = ConnectionProcessList.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ConnectionProcessList]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    connection_id: str,
) -> Response[ConnectionProcessList]:
    """List the processes whose target is a connection.

     The list is wrapped in an object whose `Items` is PascalCase, while the names inside are camelCase.
    `connectionType` and `destinationType` are .NET type names, unlike the friendly names of
    `GetConnections`.

    Args:
        connection_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectionProcessList]
    """

    kwargs = _get_kwargs(
        connection_id=connection_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    connection_id: str,
) -> ConnectionProcessList | None:
    """List the processes whose target is a connection.

     The list is wrapped in an object whose `Items` is PascalCase, while the names inside are camelCase.
    `connectionType` and `destinationType` are .NET type names, unlike the friendly names of
    `GetConnections`.

    Args:
        connection_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectionProcessList
    """

    return sync_detailed(
        client=client,
        connection_id=connection_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    connection_id: str,
) -> Response[ConnectionProcessList]:
    """List the processes whose target is a connection.

     The list is wrapped in an object whose `Items` is PascalCase, while the names inside are camelCase.
    `connectionType` and `destinationType` are .NET type names, unlike the friendly names of
    `GetConnections`.

    Args:
        connection_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ConnectionProcessList]
    """

    kwargs = _get_kwargs(
        connection_id=connection_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    connection_id: str,
) -> ConnectionProcessList | None:
    """List the processes whose target is a connection.

     The list is wrapped in an object whose `Items` is PascalCase, while the names inside are camelCase.
    `connectionType` and `destinationType` are .NET type names, unlike the friendly names of
    `GetConnections`.

    Args:
        connection_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ConnectionProcessList
    """

    return (
        await asyncio_detailed(
            client=client,
            connection_id=connection_id,
        )
    ).parsed
