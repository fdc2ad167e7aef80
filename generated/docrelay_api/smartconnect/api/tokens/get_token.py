from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import UNSET, Response


def _get_kwargs(
    *,
    email: str,
    password: str,
    company_id: str,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["email"] = email

    params["password"] = password

    params["companyId"] = company_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/GetToken",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> str | None:
    if response.status_code == 200:
        response_200 = cast(str, response.json())
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
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
    company_id: str,
) -> Response[str]:
    """Get a token for one company.

     Sign in with e-mail address, encrypted password and customer id. The answer is a JSON string. The
    token belongs to one company and is valid for 3 months; there is one token a company. Treat it as
    opaque: it holds characters that have to be percent-encoded in the `token` query parameter of the
    other calls.

    Args:
        email (str):
        password (str):
        company_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
    """

    kwargs = _get_kwargs(
        email=email,
        password=password,
        company_id=company_id,
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
    company_id: str,
) -> str | None:
    """Get a token for one company.

     Sign in with e-mail address, encrypted password and customer id. The answer is a JSON string. The
    token belongs to one company and is valid for 3 months; there is one token a company. Treat it as
    opaque: it holds characters that have to be percent-encoded in the `token` query parameter of the
    other calls.

    Args:
        email (str):
        password (str):
        company_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return sync_detailed(
        client=client,
        email=email,
        password=password,
        company_id=company_id,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
    company_id: str,
) -> Response[str]:
    """Get a token for one company.

     Sign in with e-mail address, encrypted password and customer id. The answer is a JSON string. The
    token belongs to one company and is valid for 3 months; there is one token a company. Treat it as
    opaque: it holds characters that have to be percent-encoded in the `token` query parameter of the
    other calls.

    Args:
        email (str):
        password (str):
        company_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
    """

    kwargs = _get_kwargs(
        email=email,
        password=password,
        company_id=company_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
    company_id: str,
) -> str | None:
    """Get a token for one company.

     Sign in with e-mail address, encrypted password and customer id. The answer is a JSON string. The
    token belongs to one company and is valid for 3 months; there is one token a company. Treat it as
    opaque: it holds characters that have to be percent-encoded in the `token` query parameter of the
    other calls.

    Args:
        email (str):
        password (str):
        company_id (str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return (
        await asyncio_detailed(
            client=client,
            email=email,
            password=password,
            company_id=company_id,
        )
    ).parsed
