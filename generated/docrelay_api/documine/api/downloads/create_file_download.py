from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.download_reference import DownloadReference
from ...models.prepare_download import PrepareDownload
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import Response


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
    file_id: str,
    *,
    body: PrepareDownload,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": _expand_path(
            "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files/{file_id}/create-download",
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
            file_id=file_id,
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DownloadReference | None:
    if response.is_success and response.status_code != 204:
        response_200 = DownloadReference.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    dossier_id: str,
    file_id: str,
    *,
    client: AuthenticatedClient,
    body: PrepareDownload,
) -> Response[DownloadReference]:
    """Prepare a download of one file."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        file_id=file_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    file_id: str,
    *,
    client: AuthenticatedClient,
    body: PrepareDownload,
) -> Response[DownloadReference]:
    """Prepare a download of one file."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        file_id=file_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
