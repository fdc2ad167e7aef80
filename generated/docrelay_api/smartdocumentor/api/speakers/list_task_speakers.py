from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.task_speakers import TaskSpeakers
from ...reading import load
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
    if response.is_success:
        response_200 = TaskSpeakers.from_dict(load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> Response[TaskSpeakers]:
    """List the speakers of a task."""

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    task_id: int,
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> Response[TaskSpeakers]:
    """List the speakers of a task."""

    kwargs = _get_kwargs(
        task_id=task_id,
        workspace_id=workspace_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
