from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.download_reference import DownloadReference
from ...models.prepare_download import PrepareDownload
from ...types import Response


def _get_kwargs(
    dossier_template_id: str,
    dossier_id: str,
    *,
    body: PrepareDownload,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/dossier-templates/{dossier_template_id}/dossiers/{dossier_id}/create-download".format(
            dossier_template_id=quote(str(dossier_template_id), safe=""),
            dossier_id=quote(str(dossier_id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> DownloadReference | None:
    if response.status_code == 200:
        response_200 = DownloadReference.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[DownloadReference]:
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
    body: PrepareDownload,
) -> Response[DownloadReference]:
    """Prepare a download of a dossier.

     The response carries an identifier, which is used to poll the status and then to fetch the file. The
    vendor's operationId is `prepareDossierDownload`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        body (PrepareDownload): What a download is to contain.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DownloadReference]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        body=body,
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
    body: PrepareDownload,
) -> DownloadReference | None:
    """Prepare a download of a dossier.

     The response carries an identifier, which is used to poll the status and then to fetch the file. The
    vendor's operationId is `prepareDossierDownload`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        body (PrepareDownload): What a download is to contain.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DownloadReference
    """

    return sync_detailed(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: PrepareDownload,
) -> Response[DownloadReference]:
    """Prepare a download of a dossier.

     The response carries an identifier, which is used to poll the status and then to fetch the file. The
    vendor's operationId is `prepareDossierDownload`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        body (PrepareDownload): What a download is to contain.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[DownloadReference]
    """

    kwargs = _get_kwargs(
        dossier_template_id=dossier_template_id,
        dossier_id=dossier_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    dossier_template_id: str,
    dossier_id: str,
    *,
    client: AuthenticatedClient,
    body: PrepareDownload,
) -> DownloadReference | None:
    """Prepare a download of a dossier.

     The response carries an identifier, which is used to poll the status and then to fetch the file. The
    vendor's operationId is `prepareDossierDownload`.

    Args:
        dossier_template_id (str):
        dossier_id (str):
        body (PrepareDownload): What a download is to contain.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        DownloadReference
    """

    return (
        await asyncio_detailed(
            dossier_template_id=dossier_template_id,
            dossier_id=dossier_id,
            client=client,
            body=body,
        )
    ).parsed
