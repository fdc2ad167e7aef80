from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.process_output import ProcessOutput
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    process_id: str,
    run_number: int | Unset = UNSET,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["processId"] = process_id

    params["runNumber"] = run_number

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetOutputsForProcess",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[ProcessOutput] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = ProcessOutput.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[list[ProcessOutput]]:
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
    run_number: int | Unset = UNSET,
) -> Response[list[ProcessOutput]]:
    """List links to the output files of a process.

     Includes errors when the process option "Export Processing Errors as" is set to save as CSV or XML.
    The links are plain `http`, carry the token in the query and are not described any further; treat
    them as secrets.

    Args:
        process_id (str):
        run_number (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[ProcessOutput]]
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
    run_number: int | Unset = UNSET,
) -> list[ProcessOutput] | None:
    """List links to the output files of a process.

     Includes errors when the process option "Export Processing Errors as" is set to save as CSV or XML.
    The links are plain `http`, carry the token in the query and are not described any further; treat
    them as secrets.

    Args:
        process_id (str):
        run_number (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[ProcessOutput]
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
    run_number: int | Unset = UNSET,
) -> Response[list[ProcessOutput]]:
    """List links to the output files of a process.

     Includes errors when the process option "Export Processing Errors as" is set to save as CSV or XML.
    The links are plain `http`, carry the token in the query and are not described any further; treat
    them as secrets.

    Args:
        process_id (str):
        run_number (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[ProcessOutput]]
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
    run_number: int | Unset = UNSET,
) -> list[ProcessOutput] | None:
    """List links to the output files of a process.

     Includes errors when the process option "Export Processing Errors as" is set to save as CSV or XML.
    The links are plain `http`, carry the token in the query and are not described any further; treat
    them as secrets.

    Args:
        process_id (str):
        run_number (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[ProcessOutput]
    """

    return (
        await asyncio_detailed(
            client=client,
            process_id=process_id,
            run_number=run_number,
        )
    ).parsed
