from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.run_result import RunResult
from ...types import UNSET, File, Response


def _get_kwargs(
    *,
    body: File,
    map_key: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["mapKey"] = map_key

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/RunMapXml",
        "params": params,
    }

    _kwargs["content"] = body.payload.read()
    headers["Content-Type"] = "text/xml"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> RunResult | None:
    if response.status_code == 200:
        response_200 = RunResult.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[RunResult]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: File,
    map_key: str,
) -> Response[RunResult]:
    """Run a process with an XML data set from the request.

     The data set travels as escaped XML text inside the request document. The answer comes upon
    completion. Errors are returned only as an XML data table.

    Args:
        map_key (str):
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RunResult]
    """

    kwargs = _get_kwargs(
        body=body,
        map_key=map_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: File,
    map_key: str,
) -> RunResult | None:
    """Run a process with an XML data set from the request.

     The data set travels as escaped XML text inside the request document. The answer comes upon
    completion. Errors are returned only as an XML data table.

    Args:
        map_key (str):
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RunResult
    """

    return sync_detailed(
        client=client,
        body=body,
        map_key=map_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: File,
    map_key: str,
) -> Response[RunResult]:
    """Run a process with an XML data set from the request.

     The data set travels as escaped XML text inside the request document. The answer comes upon
    completion. Errors are returned only as an XML data table.

    Args:
        map_key (str):
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RunResult]
    """

    kwargs = _get_kwargs(
        body=body,
        map_key=map_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: File,
    map_key: str,
) -> RunResult | None:
    """Run a process with an XML data set from the request.

     The data set travels as escaped XML text inside the request document. The answer comes upon
    completion. Errors are returned only as an XML data table.

    Args:
        map_key (str):
        body (File):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RunResult
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            map_key=map_key,
        )
    ).parsed
