from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.run_result import RunResult
from ...models.variable_item import VariableItem
from ...models.variables_request import VariablesRequest
from ...types import UNSET, Response


def _get_kwargs(
    *,
    body: list[VariableItem] | VariablesRequest,
    map_key: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["mapKey"] = map_key

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/RunMapWithVariables",
        "params": params,
    }

    if isinstance(body, list):
        _kwargs["json"] = []
        for body_type_0_item_data in body:
            body_type_0_item = body_type_0_item_data.to_dict()
            _kwargs["json"].append(body_type_0_item)

    else:
        _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

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
    body: list[VariableItem] | VariablesRequest,
    map_key: str,
) -> Response[RunResult]:
    """Run a process with values for variables.

     The values become the default values of the variables for the run. The answer comes upon completion.
    The curl and Python samples send an array, the JavaScript and C# samples an object.

    Args:
        map_key (str):
        body (list[VariableItem] | VariablesRequest):

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
    body: list[VariableItem] | VariablesRequest,
    map_key: str,
) -> RunResult | None:
    """Run a process with values for variables.

     The values become the default values of the variables for the run. The answer comes upon completion.
    The curl and Python samples send an array, the JavaScript and C# samples an object.

    Args:
        map_key (str):
        body (list[VariableItem] | VariablesRequest):

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
    body: list[VariableItem] | VariablesRequest,
    map_key: str,
) -> Response[RunResult]:
    """Run a process with values for variables.

     The values become the default values of the variables for the run. The answer comes upon completion.
    The curl and Python samples send an array, the JavaScript and C# samples an object.

    Args:
        map_key (str):
        body (list[VariableItem] | VariablesRequest):

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
    body: list[VariableItem] | VariablesRequest,
    map_key: str,
) -> RunResult | None:
    """Run a process with values for variables.

     The values become the default values of the variables for the run. The answer comes upon completion.
    The curl and Python samples send an array, the JavaScript and C# samples an object.

    Args:
        map_key (str):
        body (list[VariableItem] | VariablesRequest):

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
