from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.task_speakers_request import TaskSpeakersRequest
from ...types import Response


def _get_kwargs(
    task_id: int,
    workspace_id: int,
    *,
    body: TaskSpeakersRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/v1.0/external/transcripts/speakers/tasks/{task_id}/{workspace_id}".format(
            task_id=quote(str(task_id), safe=""),
            workspace_id=quote(str(workspace_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
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
    *,
    client: AuthenticatedClient,
    body: TaskSpeakersRequest,
) -> Response[Any]:
    """Change a speaker of a task.

     Change the speakers of one transcript task (page "Put Task Speaker"). Of the body only the model's
    name, ExternalTaskSpeakerModel, is readable; it is taken to be the body of the call that adds a
    speaker.

    Args:
        task_id (int):
        workspace_id (int):
        body (TaskSpeakersRequest): Speakers to add to a task or to change. The sample wraps them
            in `speakers`, while the table describes
            a single speaker; the name of this wrapper is our own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


async def asyncio_detailed(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
    body: TaskSpeakersRequest,
) -> Response[Any]:
    """Change a speaker of a task.

     Change the speakers of one transcript task (page "Put Task Speaker"). Of the body only the model's
    name, ExternalTaskSpeakerModel, is readable; it is taken to be the body of the call that adds a
    speaker.

    Args:
        task_id (int):
        workspace_id (int):
        body (TaskSpeakersRequest): Speakers to add to a task or to change. The sample wraps them
            in `speakers`, while the table describes
            a single speaker; the name of this wrapper is our own.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any]
    """

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)
