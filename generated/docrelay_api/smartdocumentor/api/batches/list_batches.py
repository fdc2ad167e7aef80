import datetime
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.batch_page import BatchPage
from ...reading import load as _load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    start_date: datetime.datetime | Unset = UNSET,
    end_date: datetime.datetime | Unset = UNSET,
    workspace_id: list[int] | Unset = UNSET,
    sort: str | Unset = UNSET,
    page_number: int,
    page_size: int | Unset = 10,
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

    json_workspace_id: list[int] | Unset = UNSET
    if not isinstance(workspace_id, Unset):
        json_workspace_id = workspace_id

    params["workspaceId"] = json_workspace_id

    params["sort"] = sort

    params["pageNumber"] = page_number

    params["pageSize"] = page_size

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1.0/external/sdbatch/paginated",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> BatchPage | None:
    if response.is_success and response.status_code != 204:
        response_200 = BatchPage.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
    start_date: datetime.datetime | Unset = UNSET,
    end_date: datetime.datetime | Unset = UNSET,
    workspace_id: list[int] | Unset = UNSET,
    sort: str | Unset = UNSET,
    page_number: int,
    page_size: int | Unset = 10,
) -> Response[BatchPage]:
    """List batches, page by page."""

    kwargs = _get_kwargs(
        start_date=start_date,
        end_date=end_date,
        workspace_id=workspace_id,
        sort=sort,
        page_number=page_number,
        page_size=page_size,
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
    workspace_id: list[int] | Unset = UNSET,
    sort: str | Unset = UNSET,
    page_number: int,
    page_size: int | Unset = 10,
) -> Response[BatchPage]:
    """List batches, page by page."""

    kwargs = _get_kwargs(
        start_date=start_date,
        end_date=end_date,
        workspace_id=workspace_id,
        sort=sort,
        page_number=page_number,
        page_size=page_size,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
