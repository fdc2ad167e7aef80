from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.data_source_process import DataSourceProcess
from ...types import UNSET, Response


def _get_kwargs(
    *,
    data_source_id: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["dataSourceId"] = data_source_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetProcessesForDatasource",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[DataSourceProcess] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = DataSourceProcess.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[list[DataSourceProcess]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    data_source_id: str,
) -> Response[list[DataSourceProcess]]:
    """List the processes that read from a data source.

     The answer is a plain array. `SourceType` and `TargetType` are .NET type names.

    Args:
        data_source_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[DataSourceProcess]]
    """

    kwargs = _get_kwargs(
        data_source_id=data_source_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    data_source_id: str,
) -> list[DataSourceProcess] | None:
    """List the processes that read from a data source.

     The answer is a plain array. `SourceType` and `TargetType` are .NET type names.

    Args:
        data_source_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[DataSourceProcess]
    """

    return sync_detailed(
        client=client,
        data_source_id=data_source_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    data_source_id: str,
) -> Response[list[DataSourceProcess]]:
    """List the processes that read from a data source.

     The answer is a plain array. `SourceType` and `TargetType` are .NET type names.

    Args:
        data_source_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[DataSourceProcess]]
    """

    kwargs = _get_kwargs(
        data_source_id=data_source_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    data_source_id: str,
) -> list[DataSourceProcess] | None:
    """List the processes that read from a data source.

     The answer is a plain array. `SourceType` and `TargetType` are .NET type names.

    Args:
        data_source_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[DataSourceProcess]
    """

    return (
        await asyncio_detailed(
            client=client,
            data_source_id=data_source_id,
        )
    ).parsed
