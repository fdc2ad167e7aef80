from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_task_status_response import GetTaskStatusResponse
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["taskId"] = task_id

    params["externalId"] = external_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1.0/external/sdtask/status",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> GetTaskStatusResponse | None:
    if response.status_code == 200:
        response_200 = GetTaskStatusResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[GetTaskStatusResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[GetTaskStatusResponse]:
    """Get the status of one task.

     Return the processing and integration state of a task, with auditing information. The task is named
    either by its id or by the External ID that was given at its creation. The page's table spells the
    parameter `taskid`, its sample `taskId`.

    Args:
        task_id (int | Unset):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GetTaskStatusResponse]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        external_id=external_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> GetTaskStatusResponse | None:
    """Get the status of one task.

     Return the processing and integration state of a task, with auditing information. The task is named
    either by its id or by the External ID that was given at its creation. The page's table spells the
    parameter `taskid`, its sample `taskId`.

    Args:
        task_id (int | Unset):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GetTaskStatusResponse
    """

    return sync_detailed(
        client=client,
        task_id=task_id,
        external_id=external_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[GetTaskStatusResponse]:
    """Get the status of one task.

     Return the processing and integration state of a task, with auditing information. The task is named
    either by its id or by the External ID that was given at its creation. The page's table spells the
    parameter `taskid`, its sample `taskId`.

    Args:
        task_id (int | Unset):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[GetTaskStatusResponse]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        external_id=external_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> GetTaskStatusResponse | None:
    """Get the status of one task.

     Return the processing and integration state of a task, with auditing information. The task is named
    either by its id or by the External ID that was given at its creation. The page's table spells the
    parameter `taskid`, its sample `taskId`.

    Args:
        task_id (int | Unset):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        GetTaskStatusResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            task_id=task_id,
            external_id=external_id,
        )
    ).parsed
