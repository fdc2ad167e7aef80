from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
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
        "method": "patch",
        "url": "/api/v1.0/external/sdtask/restartprocessing",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.status_code == 200:
        return None

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any]:
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
) -> Response[Any]:
    """Reprocess a task from its start.

     Destructive: all edits made to the task are lost, the status of all assigned users is reset and the
    assignment workflow starts over. Meant for tasks that stay in one status for long. `restartCount`
    grows by one and `preProcessingStartedOn` is updated. Reprocessing costs credits, which is why
    nothing
    is reprocessed automatically; tasks stuck for long go back to the nearest valid status, and tasks
    stuck in ExportCompleted or Processed move to the task history.

    The task is reprocessed with what the first request said, which cannot be changed after creation,
    and
    `externalIntegrationStatus` returns to `never`.

    Args:
        task_id (int | Unset):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        external_id=external_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[Any]:
    """Reprocess a task from its start.

     Destructive: all edits made to the task are lost, the status of all assigned users is reset and the
    assignment workflow starts over. Meant for tasks that stay in one status for long. `restartCount`
    grows by one and `preProcessingStartedOn` is updated. Reprocessing costs credits, which is why
    nothing
    is reprocessed automatically; tasks stuck for long go back to the nearest valid status, and tasks
    stuck in ExportCompleted or Processed move to the task history.

    The task is reprocessed with what the first request said, which cannot be changed after creation,
    and
    `externalIntegrationStatus` returns to `never`.

    Args:
        task_id (int | Unset):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        external_id=external_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
