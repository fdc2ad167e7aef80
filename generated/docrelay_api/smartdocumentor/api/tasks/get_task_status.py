from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_task_status_response import GetTaskStatusResponse
from ...reading import load as _load
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
    if response.is_success and response.status_code != 204:
        response_200 = GetTaskStatusResponse.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[GetTaskStatusResponse]:
    """Get the status of one task."""

    kwargs = _get_kwargs(
        task_id=task_id,
        external_id=external_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[GetTaskStatusResponse]:
    """Get the status of one task."""

    kwargs = _get_kwargs(
        task_id=task_id,
        external_id=external_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
