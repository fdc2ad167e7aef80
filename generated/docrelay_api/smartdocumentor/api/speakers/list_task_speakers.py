from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.task_speakers import TaskSpeakers
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import Response


def _get_kwargs(
    task_id: int,
    workspace_id: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/v1.0/external/transcripts/speakers/tasks/{task_id}/{workspace_id}",
            task_id=task_id,
            workspace_id=workspace_id,
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> TaskSpeakers | None:
    if response.is_success and response.status_code != 204:
        response_200 = TaskSpeakers.from_dict(_load(response))

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
