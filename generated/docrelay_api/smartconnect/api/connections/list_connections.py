from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.connection import Connection
from ...reading import UNREADABLE as _UNREADABLE
from ...reading import elements as _elements
from ...reading import left_out as _left_out
from ...reading import load as _load
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetConnections",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[Connection] | None:
    if response.is_success and response.status_code != 204:
        response_200 = []
        _response_200 = _load(response)
        for response_200_item_data in _elements(_response_200, "response_200"):
            try:
                response_200_item = Connection.from_dict(response_200_item_data)

                response_200.append(response_200_item)
            except _UNREADABLE as problem:
                _left_out("response_200", problem)

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[list[Connection]]:
    """List the connections of the company."""

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[list[Connection]]:
    """List the connections of the company."""

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
