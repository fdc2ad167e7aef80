from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.variables_request import VariablesRequest
from ...types import UNSET, Response


def _get_kwargs(
    *,
    body: VariablesRequest,
    map_key: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["mapKey"] = map_key

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/GetAllDataWithVariables",
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> str | None:
    if response.status_code == 200:
        response_200 = response.text
        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[str]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: VariablesRequest,
    map_key: str,
) -> Response[str]:
    """Read the data of a process's source as XML, with values for variables.

     Variable names start with `GBL_` and values are strings.
    A variable has to be referenced in a script of the process and as a filter criterion.

    Args:
        map_key (str):
        body (VariablesRequest): Variables as text, in the form that replaced the plain array.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
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
    body: VariablesRequest,
    map_key: str,
) -> str | None:
    """Read the data of a process's source as XML, with values for variables.

     Variable names start with `GBL_` and values are strings.
    A variable has to be referenced in a script of the process and as a filter criterion.

    Args:
        map_key (str):
        body (VariablesRequest): Variables as text, in the form that replaced the plain array.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return sync_detailed(
        client=client,
        body=body,
        map_key=map_key,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: VariablesRequest,
    map_key: str,
) -> Response[str]:
    """Read the data of a process's source as XML, with values for variables.

     Variable names start with `GBL_` and values are strings.
    A variable has to be referenced in a script of the process and as a filter criterion.

    Args:
        map_key (str):
        body (VariablesRequest): Variables as text, in the form that replaced the plain array.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
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
    body: VariablesRequest,
    map_key: str,
) -> str | None:
    """Read the data of a process's source as XML, with values for variables.

     Variable names start with `GBL_` and values are strings.
    A variable has to be referenced in a script of the process and as a filter criterion.

    Args:
        map_key (str):
        body (VariablesRequest): Variables as text, in the form that replaced the plain array.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
            map_key=map_key,
        )
    ).parsed
