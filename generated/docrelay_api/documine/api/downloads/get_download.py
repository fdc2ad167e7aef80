from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.download_status import DownloadStatus
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import Response


def _get_kwargs(
    download_id: str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/downloads/{download_id}",
            download_id=download_id,
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DownloadStatus | None:
    if response.is_success and response.status_code != 204:
        response_200 = DownloadStatus.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    download_id: str,
    *,
    client: AuthenticatedClient,
) -> Response[DownloadStatus]:
    """Get the state of one download."""

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
) -> Response[DownloadStatus]:
    """Get the state of one download."""

    kwargs = _get_kwargs(
        download_id=download_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
