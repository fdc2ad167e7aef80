from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.run_history_entry import RunHistoryEntry
from ...types import UNSET, Response


def _get_kwargs(
    *,
    process_id: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["processId"] = process_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetHistoryForProcess",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[RunHistoryEntry] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = RunHistoryEntry.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[list[RunHistoryEntry]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    process_id: str,
) -> Response[list[RunHistoryEntry]]:
    """List the last 10 runs of a process.

     The newest run comes first in the sample. No parameter for paging is documented.

    Args:
        process_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[RunHistoryEntry]]
    """

    kwargs = _get_kwargs(
        process_id=process_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    process_id: str,
) -> list[RunHistoryEntry] | None:
    """List the last 10 runs of a process.

     The newest run comes first in the sample. No parameter for paging is documented.

    Args:
        process_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[RunHistoryEntry]
    """

    return sync_detailed(
        client=client,
        process_id=process_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    process_id: str,
) -> Response[list[RunHistoryEntry]]:
    """List the last 10 runs of a process.

     The newest run comes first in the sample. No parameter for paging is documented.

    Args:
        process_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[RunHistoryEntry]]
    """

    kwargs = _get_kwargs(
        process_id=process_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    process_id: str,
) -> list[RunHistoryEntry] | None:
    """List the last 10 runs of a process.

     The newest run comes first in the sample. No parameter for paging is documented.

    Args:
        process_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[RunHistoryEntry]
    """

    return (
        await asyncio_detailed(
            client=client,
            process_id=process_id,
        )
    ).parsed
