from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_transcript import ExportTranscript
from ...types import Response


def _get_kwargs(
    taskid: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1.0/external/sdtask/GetExportData/Transcript/{taskid}".format(
            taskid=quote(str(taskid), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ExportTranscript | None:
    if response.status_code == 200:
        response_200 = ExportTranscript.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ExportTranscript]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
) -> Response[ExportTranscript]:
    """Get the exported data of a transcript task.

     Return the transcript of one audio or video task. One rendering of the page offers externalId, too;
    the other, taken as the newer one, says that a taskId must be specified.

    Args:
        taskid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ExportTranscript]
    """

    kwargs = _get_kwargs(
        taskid=taskid,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    taskid: int,
    *,
    client: AuthenticatedClient,
) -> ExportTranscript | None:
    """Get the exported data of a transcript task.

     Return the transcript of one audio or video task. One rendering of the page offers externalId, too;
    the other, taken as the newer one, says that a taskId must be specified.

    Args:
        taskid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ExportTranscript
    """

    return sync_detailed(
        taskid=taskid,
        client=client,
    ).parsed


async def asyncio_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
) -> Response[ExportTranscript]:
    """Get the exported data of a transcript task.

     Return the transcript of one audio or video task. One rendering of the page offers externalId, too;
    the other, taken as the newer one, says that a taskId must be specified.

    Args:
        taskid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ExportTranscript]
    """

    kwargs = _get_kwargs(
        taskid=taskid,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    taskid: int,
    *,
    client: AuthenticatedClient,
) -> ExportTranscript | None:
    """Get the exported data of a transcript task.

     Return the transcript of one audio or video task. One rendering of the page offers externalId, too;
    the other, taken as the newer one, says that a taskId must be specified.

    Args:
        taskid (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ExportTranscript
    """

    return (
        await asyncio_detailed(
            taskid=taskid,
            client=client,
        )
    ).parsed
