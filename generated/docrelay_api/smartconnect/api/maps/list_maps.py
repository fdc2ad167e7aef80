from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.map_list_item import MapListItem
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "extensions": {"idempotent": True},
        "url": "/GetMapList",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> list[MapListItem] | None:
    if response.status_code == 200:
        response_200 = []
        _response_200 = response.json()
        for response_200_item_data in _response_200:
            response_200_item = MapListItem.from_dict(response_200_item_data)

            response_200.append(response_200_item)

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[list[MapListItem]]:
    """List the processes that the API can run."""

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[list[MapListItem]]:
    """List the processes that the API can run."""

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
