from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_data import ExportData
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    taskid: int,
    *,
    external_id: str | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["externalId"] = external_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/v1.0/external/sdtask/GetExportData/{taskid}",
            taskid=taskid,
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ExportData | None:
    if response.is_success and response.status_code != 204:
        response_200 = ExportData.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
    external_id: str | Unset = UNSET,
) -> Response[ExportData]:
    """Get the exported data of a document task."""

    kwargs = _get_kwargs(
        taskid=taskid,
        external_id=external_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
    external_id: str | Unset = UNSET,
) -> Response[ExportData]:
    """Get the exported data of a document task."""

    kwargs = _get_kwargs(
        taskid=taskid,
        external_id=external_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
