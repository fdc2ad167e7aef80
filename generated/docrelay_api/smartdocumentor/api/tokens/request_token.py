from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.access_token_response import AccessTokenResponse
from ...models.token_request import TokenRequest
from ...types import Response


def _get_kwargs(
    *,
    body: TokenRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/connect/token",
    }

    _kwargs["data"] = body.to_dict()
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> AccessTokenResponse | None:
    if response.status_code == 200:
        response_200 = AccessTokenResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[AccessTokenResponse]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TokenRequest,
) -> Response[AccessTokenResponse]:
    """Request an access token with client credentials.

     Exchange the Client ID and Client Secret of the Organization for a bearer token. A token lives 3600
    seconds by default; keep and reuse it until it expires. The number of tokens is not limited; a
    refresh
    token is not mentioned. Only one secret exists per Organization: generating another one invalidates
    the former.

    Args:
        body (TokenRequest): Form fields of a token request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessTokenResponse]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
    body: TokenRequest,
) -> AccessTokenResponse | None:
    """Request an access token with client credentials.

     Exchange the Client ID and Client Secret of the Organization for a bearer token. A token lives 3600
    seconds by default; keep and reuse it until it expires. The number of tokens is not limited; a
    refresh
    token is not mentioned. Only one secret exists per Organization: generating another one invalidates
    the former.

    Args:
        body (TokenRequest): Form fields of a token request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessTokenResponse
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TokenRequest,
) -> Response[AccessTokenResponse]:
    """Request an access token with client credentials.

     Exchange the Client ID and Client Secret of the Organization for a bearer token. A token lives 3600
    seconds by default; keep and reuse it until it expires. The number of tokens is not limited; a
    refresh
    token is not mentioned. Only one secret exists per Organization: generating another one invalidates
    the former.

    Args:
        body (TokenRequest): Form fields of a token request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[AccessTokenResponse]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: TokenRequest,
) -> AccessTokenResponse | None:
    """Request an access token with client credentials.

     Exchange the Client ID and Client Secret of the Organization for a bearer token. A token lives 3600
    seconds by default; keep and reuse it until it expires. The number of tokens is not limited; a
    refresh
    token is not mentioned. Only one secret exists per Organization: generating another one invalidates
    the former.

    Args:
        body (TokenRequest): Form fields of a token request.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        AccessTokenResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
