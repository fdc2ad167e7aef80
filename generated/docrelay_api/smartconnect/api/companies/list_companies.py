from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.company import Company
from ...reading import UNREADABLE as _UNREADABLE
from ...reading import elements as _elements
from ...reading import left_out as _left_out
from ...reading import load as _load
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
        "extensions": {"idempotent": True},
        "url": "/GetCompanyList",
        "params": params,
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[Company] | None:
    if response.is_success and response.status_code != 204:
        response_200 = []
        _response_200 = _load(response)
        for response_200_item_data in _elements(_response_200, "response_200"):
            try:
                response_200_item = Company.from_dict(response_200_item_data)

                response_200.append(response_200_item)
            except _UNREADABLE as problem:
                _left_out("response_200", problem)

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    email: str,
    password: str,
) -> Response[list[Company]]:
    """List the companies that a user can sign in to."""

    kwargs = _get_kwargs(
        email=email,
        password=password,
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
) -> Response[list[Company]]:
    """List the companies that a user can sign in to."""

    kwargs = _get_kwargs(
        email=email,
        password=password,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
