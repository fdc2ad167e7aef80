from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.file_upload import FileUpload
from ...models.file_upload_result import FileUploadResult
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
    *,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["keepManualChanges"] = keep_manual_changes

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": _expand_path(
            "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files",
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
        ),
        "params": params,
    }

    _kwargs["files"] = body.to_multipart()

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FileUploadResult | None:
    if response.is_success and response.status_code != 204:
        response_201 = FileUploadResult.from_dict(_load(response))

        return response_201

    errors.check(client, response)
    return None


def sync_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> Response[FileUploadResult]:
    """Upload a file into a dossier."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        body=body,
        keep_manual_changes=keep_manual_changes,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> Response[FileUploadResult]:
    """Upload a file into a dossier."""

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        body=body,
        keep_manual_changes=keep_manual_changes,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
