from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.task_speakers import TaskSpeakers
from ...types import Response


def _get_kwargs(
    task_id: int,
    workspace_id: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1.0/external/transcripts/speakers/tasks/{task_id}/{workspace_id}".format(
            task_id=quote(str(task_id), safe=""),
            workspace_id=quote(str(workspace_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> TaskSpeakers | None:
    if response.status_code == 200:
        response_200 = TaskSpeakers.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[TaskSpeakers]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> Response[TaskSpeakers]:
    """List the speakers of a task.

     Return the speakers of one transcript task in one workspace (page "Get Task Speakers"). The answer
    is
    not readable; it is taken from the calls that write speakers.

    Args:
        task_id (int):
        workspace_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TaskSpeakers]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> TaskSpeakers | None:
    """List the speakers of a task.

     Return the speakers of one transcript task in one workspace (page "Get Task Speakers"). The answer
    is
    not readable; it is taken from the calls that write speakers.

    Args:
        task_id (int):
        workspace_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TaskSpeakers
    """

    return sync_detailed(
        task_id=task_id,
        workspace_id=workspace_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> Response[TaskSpeakers]:
    """List the speakers of a task.

     Return the speakers of one transcript task in one workspace (page "Get Task Speakers"). The answer
    is
    not readable; it is taken from the calls that write speakers.

    Args:
        task_id (int):
        workspace_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[TaskSpeakers]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> TaskSpeakers | None:
    """List the speakers of a task.

     Return the speakers of one transcript task in one workspace (page "Get Task Speakers"). The answer
    is
    not readable; it is taken from the calls that write speakers.

    Args:
        task_id (int):
        workspace_id (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        TaskSpeakers
    """

    return (
        await asyncio_detailed(
            task_id=task_id,
            workspace_id=workspace_id,
            client=client,
        )
    ).parsed
