from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.company import Company
from ...types import UNSET, Response


def _get_kwargs(
    *,
    email: str,
    password: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["email"] = email

    params["password"] = password

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/GetCompanyList",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[Company] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = Company.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[list[Company]]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
) -> Response[list[Company]]:
    """List the companies that a user can sign in to.

     The `Id` of a company is the customer id that `GetToken` takes as `companyId`. The documentation has
    no parameter table for this call; one sample also sends `companyId`, which is what the call is meant
    to find.

    Args:
        email (str):
        password (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[Company]]
    """

    kwargs = _get_kwargs(
        email=email,
        password=password,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
) -> list[Company] | None:
    """List the companies that a user can sign in to.

     The `Id` of a company is the customer id that `GetToken` takes as `companyId`. The documentation has
    no parameter table for this call; one sample also sends `companyId`, which is what the call is meant
    to find.

    Args:
        email (str):
        password (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[Company]
    """

    return sync_detailed(
        client=client,
        email=email,
        password=password,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
) -> Response[list[Company]]:
    """List the companies that a user can sign in to.

     The `Id` of a company is the customer id that `GetToken` takes as `companyId`. The documentation has
    no parameter table for this call; one sample also sends `companyId`, which is what the call is meant
    to find.

    Args:
        email (str):
        password (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[list[Company]]
    """

    kwargs = _get_kwargs(
        email=email,
        password=password,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
) -> list[Company] | None:
    """List the companies that a user can sign in to.

     The `Id` of a company is the customer id that `GetToken` takes as `companyId`. The documentation has
    no parameter table for this call; one sample also sends `companyId`, which is what the call is meant
    to find.

    Args:
        email (str):
        password (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        list[Company]
    """

    return (
        await asyncio_detailed(
            client=client,
            email=email,
            password=password,
        )
    ).parsed
