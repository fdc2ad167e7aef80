from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.export_data import ExportData
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
        "url": "/api/v1.0/external/sdtask/GetExportData/{taskid}".format(
            taskid=quote(str(taskid), safe=""),
        ),
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ExportData | None:
    if response.status_code == 200:
        response_200 = ExportData.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[ExportData]:
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
    external_id: str | Unset = UNSET,
) -> Response[ExportData]:
    """Get the exported data of a document task.

     Return what was recognised in the documents of one task, with general and auditing details. The page
    lists taskid and externalId as path parameters of which one is given, while its path has room for
    taskid only.

    Args:
        taskid (int):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ExportData]
    """

    kwargs = _get_kwargs(
        taskid=taskid,
        external_id=external_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    taskid: int,
    *,
    client: AuthenticatedClient,
    external_id: str | Unset = UNSET,
) -> ExportData | None:
    """Get the exported data of a document task.

     Return what was recognised in the documents of one task, with general and auditing details. The page
    lists taskid and externalId as path parameters of which one is given, while its path has room for
    taskid only.

    Args:
        taskid (int):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ExportData
    """

    return sync_detailed(
        taskid=taskid,
        client=client,
        external_id=external_id,
    ).parsed


async def asyncio_detailed(
    taskid: int,
    *,
    client: AuthenticatedClient,
    external_id: str | Unset = UNSET,
) -> Response[ExportData]:
    """Get the exported data of a document task.

     Return what was recognised in the documents of one task, with general and auditing details. The page
    lists taskid and externalId as path parameters of which one is given, while its path has room for
    taskid only.

    Args:
        taskid (int):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ExportData]
    """

    kwargs = _get_kwargs(
        taskid=taskid,
        external_id=external_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    taskid: int,
    *,
    client: AuthenticatedClient,
    external_id: str | Unset = UNSET,
) -> ExportData | None:
    """Get the exported data of a document task.

     Return what was recognised in the documents of one task, with general and auditing details. The page
    lists taskid and externalId as path parameters of which one is given, while its path has room for
    taskid only.

    Args:
        taskid (int):
        external_id (str | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ExportData
    """

    return (
        await asyncio_detailed(
            taskid=taskid,
            client=client,
            external_id=external_id,
        )
    ).parsed
