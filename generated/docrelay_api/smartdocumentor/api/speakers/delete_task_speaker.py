from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import Response


def _get_kwargs(
    task_id: int,
    workspace_id: int,
    speaker_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1.0/external/transcripts/speakers/tasks/{task_id}/{workspace_id}/{speaker_id}".format(
            task_id=quote(str(task_id), safe=""),
            workspace_id=quote(str(workspace_id), safe=""),
            speaker_id=quote(str(speaker_id), safe=""),
        ),
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
    task_id: int,
    workspace_id: int,
    speaker_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any]:
    """Remove a speaker from a task.

     Remove one speaker from one transcript task (page "Delete Task Speaker"). No request body.

    Args:
        task_id (int):
        workspace_id (int):
        speaker_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
        speaker_id=speaker_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    task_id: int,
    workspace_id: int,
    speaker_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[Any]:
    """Remove a speaker from a task.

     Remove one speaker from one transcript task (page "Delete Task Speaker"). No request body.

    Args:
        task_id (int):
        workspace_id (int):
        speaker_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
        speaker_id=speaker_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
