import datetime
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.get_task_status_response import GetTaskStatusResponse
from ...models.task_status import TaskStatus
from ...reading import UNREADABLE as _UNREADABLE
from ...reading import elements as _elements
from ...reading import left_out as _left_out
from ...reading import load as _load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    start_date: datetime.datetime | Unset = UNSET,
    end_date: datetime.datetime | Unset = UNSET,
    task_status: list[TaskStatus] | Unset = UNSET,
    integration_status: list[int] | Unset = UNSET,
    external_integration_status: str | Unset = UNSET,
    workspace_id: list[int] | Unset = UNSET,
    sort: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    json_start_date: str | Unset = UNSET
    if not isinstance(start_date, Unset):
        json_start_date = start_date and start_date.isoformat()
    params["startDate"] = json_start_date

    json_end_date: str | Unset = UNSET
    if not isinstance(end_date, Unset):
        json_end_date = end_date and end_date.isoformat()
    params["endDate"] = json_end_date

    json_task_status: list[int] | Unset = UNSET
    if not isinstance(task_status, Unset):
        json_task_status = []
        for task_status_item_data in task_status:
            task_status_item = task_status_item_data.value
            json_task_status.append(task_status_item)

    params["taskStatus"] = json_task_status

    json_integration_status: list[int] | Unset = UNSET
    if not isinstance(integration_status, Unset):
        json_integration_status = integration_status

    params["integrationStatus"] = json_integration_status

    params["externalIntegrationStatus"] = external_integration_status

    json_workspace_id: list[int] | Unset = UNSET
    if not isinstance(workspace_id, Unset):
        json_workspace_id = workspace_id

    params["workspaceId"] = json_workspace_id

    params["sort"] = sort

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1.0/external/sdtask/statuslist",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[GetTaskStatusResponse] | None:
    if response.is_success and response.status_code != 204:
        response_200 = []
        _response_200 = _load(response)
        for response_200_item_data in _elements(_response_200, "response_200"):
            try:
                response_200_item = GetTaskStatusResponse.from_dict(response_200_item_data)

                response_200.append(response_200_item)
            except _UNREADABLE as problem:
                _left_out("response_200", problem)

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
    start_date: datetime.datetime | Unset = UNSET,
    end_date: datetime.datetime | Unset = UNSET,
    task_status: list[TaskStatus] | Unset = UNSET,
    integration_status: list[int] | Unset = UNSET,
    external_integration_status: str | Unset = UNSET,
    workspace_id: list[int] | Unset = UNSET,
    sort: str | Unset = UNSET,
) -> Response[list[GetTaskStatusResponse]]:
    """List the statuses of all tasks that match a filter."""

    kwargs = _get_kwargs(
        start_date=start_date,
        end_date=end_date,
        task_status=task_status,
        integration_status=integration_status,
        external_integration_status=external_integration_status,
        workspace_id=workspace_id,
        sort=sort,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    start_date: datetime.datetime | Unset = UNSET,
    end_date: datetime.datetime | Unset = UNSET,
    task_status: list[TaskStatus] | Unset = UNSET,
    integration_status: list[int] | Unset = UNSET,
    external_integration_status: str | Unset = UNSET,
    workspace_id: list[int] | Unset = UNSET,
    sort: str | Unset = UNSET,
) -> Response[list[GetTaskStatusResponse]]:
    """List the statuses of all tasks that match a filter."""

    kwargs = _get_kwargs(
        start_date=start_date,
        end_date=end_date,
        task_status=task_status,
        integration_status=integration_status,
        external_integration_status=external_integration_status,
        workspace_id=workspace_id,
        sort=sort,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
