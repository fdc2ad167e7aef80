from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.file_upload import FileUpload
from ...models.file_upload_result import FileUploadResult
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
        "url": "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/files".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
            dossier_id=quote(str(dossier_id), safe=""),
        ),
        "params": params,
    }

    _kwargs["files"] = body.to_multipart()

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> FileUploadResult | None:
    if response.status_code == 201:
        response_201 = FileUploadResult.from_dict(response.json())

        return response_201

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[FileUploadResult]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> Response[FileUploadResult]:
    """Upload a file into a dossier.

     The document is analyzed after the upload; poll the file for its `processingStatus`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        keep_manual_changes (bool | Unset):  Default: False.
        body (FileUpload): The form that uploads one file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[FileUploadResult]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        body=body,
        keep_manual_changes=keep_manual_changes,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> FileUploadResult | None:
    """Upload a file into a dossier.

     The document is analyzed after the upload; poll the file for its `processingStatus`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        keep_manual_changes (bool | Unset):  Default: False.
        body (FileUpload): The form that uploads one file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        FileUploadResult
    """

    return sync_detailed(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        client=client,
        body=body,
        keep_manual_changes=keep_manual_changes,
    ).parsed


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> Response[FileUploadResult]:
    """Upload a file into a dossier.

     The document is analyzed after the upload; poll the file for its `processingStatus`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        keep_manual_changes (bool | Unset):  Default: False.
        body (FileUpload): The form that uploads one file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[FileUploadResult]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        body=body,
        keep_manual_changes=keep_manual_changes,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: FileUpload,
    keep_manual_changes: bool | Unset = False,
) -> FileUploadResult | None:
    """Upload a file into a dossier.

     The document is analyzed after the upload; poll the file for its `processingStatus`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        keep_manual_changes (bool | Unset):  Default: False.
        body (FileUpload): The form that uploads one file.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        FileUploadResult
    """

    return (
        await asyncio_detailed(
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
            client=client,
            body=body,
            keep_manual_changes=keep_manual_changes,
        )
    ).parsed
