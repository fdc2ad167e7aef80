from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_transcript import ExportTranscript
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import Response


def _get_kwargs(
    taskid: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/v1.0/external/sdtask/GetExportData/Transcript/{taskid}",
            taskid=taskid,
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ExportTranscript | None:
    if response.is_success and response.status_code != 204:
        response_200 = ExportTranscript.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
) -> Response[ExportTranscript]:
    """Get the exported data of a transcript task."""

    kwargs = _get_kwargs(
        taskid=taskid,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
) -> Response[ExportTranscript]:
    """Get the exported data of a transcript task."""

    kwargs = _get_kwargs(
        taskid=taskid,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
