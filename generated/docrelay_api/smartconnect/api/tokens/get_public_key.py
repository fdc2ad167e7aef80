from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...reading import load as _load
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "extensions": {"idempotent": True},
        "url": "/v1/public-key",
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
) -> Response[str]:
    """Fetch the RSA public key that encrypts the password."""

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[str]:
    """Fetch the RSA public key that encrypts the password."""

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
