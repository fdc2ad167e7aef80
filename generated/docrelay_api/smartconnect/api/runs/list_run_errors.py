from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.run_errors import RunErrors
from ...types import UNSET, Response


def _get_kwargs(
    *,
    process_id: str,
    run_number: int,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["processId"] = process_id

    params["runNumber"] = run_number

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetErrorsForProcessRun",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> RunErrors | None:
    if response.status_code == 200:
        response_200 = RunErrors.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[RunErrors]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    process_id: str,
    run_number: int,
) -> Response[RunErrors]:
    """List the top 1000 errors of a run.

     Rows come grouped by tenant, each with its own page of data. No parameter for paging is documented,
    although the answer has `currentPage` and `pageSize`.

    Args:
        process_id (str):
        run_number (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RunErrors]
    """

    kwargs = _get_kwargs(
        process_id=process_id,
        run_number=run_number,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    process_id: str,
    run_number: int,
) -> RunErrors | None:
    """List the top 1000 errors of a run.

     Rows come grouped by tenant, each with its own page of data. No parameter for paging is documented,
    although the answer has `currentPage` and `pageSize`.

    Args:
        process_id (str):
        run_number (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RunErrors
    """

    return sync_detailed(
        client=client,
        process_id=process_id,
        run_number=run_number,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    process_id: str,
    run_number: int,
) -> Response[RunErrors]:
    """List the top 1000 errors of a run.

     Rows come grouped by tenant, each with its own page of data. No parameter for paging is documented,
    although the answer has `currentPage` and `pageSize`.

    Args:
        process_id (str):
        run_number (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[RunErrors]
    """

    kwargs = _get_kwargs(
        process_id=process_id,
        run_number=run_number,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    process_id: str,
    run_number: int,
) -> RunErrors | None:
    """List the top 1000 errors of a run.

     Rows come grouped by tenant, each with its own page of data. No parameter for paging is documented,
    although the answer has `currentPage` and `pageSize`.

    Args:
        process_id (str):
        run_number (int):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        RunErrors
    """

    return (
        await asyncio_detailed(
            client=client,
            process_id=process_id,
            run_number=run_number,
        )
    ).parsed
