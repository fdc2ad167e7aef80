from io import BytesIO
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...paths import expand_path as _expand_path
from ...types import File, Response


def _get_kwargs(
    download_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/downloads/{download_id}/download",
            download_id=download_id,
        ),
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> File | None:
    if response.is_success and response.status_code != 204:
        response_200 = File(payload=BytesIO(response.content))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    download_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[File]:
    """Fetch the file of a download."""

    kwargs = _get_kwargs(
        download_id=download_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    download_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[File]:
    """Fetch the file of a download."""

    kwargs = _get_kwargs(
        download_id=download_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
