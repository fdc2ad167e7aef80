from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...reading import load as _load
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
        "extensions": {"idempotent": True},
        "url": "/GetToken",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> str | None:
    if response.is_success and response.status_code != 204:
        response_200 = cast(str, _load(response))
        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
    company_id: str,
) -> Response[str]:
    """Get a token for one company."""

    kwargs = _get_kwargs(
        email=email,
        password=password,
        company_id=company_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
    company_id: str,
) -> Response[str]:
    """Get a token for one company."""

    kwargs = _get_kwargs(
        email=email,
        password=password,
        company_id=company_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
