from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.external_workspace_speakers import ExternalWorkspaceSpeakers
from ...paths import expand_path as _expand_path
from ...types import Response


def _get_kwargs(
    workspace_id: int,
    *,
    body: ExternalWorkspaceSpeakers,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": _expand_path(
            "/api/v1.0/external/transcripts/speakers/workspaces/{workspace_id}",
            workspace_id=workspace_id,
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | None:
    if response.status_code == 200:
        return None

    errors.check(client, response)
    return None


def sync_detailed(
    workspace_id: int,
    *,
    client: AuthenticatedClient,
    body: ExternalWorkspaceSpeakers,
) -> Response[Any]:
    """Set the speakers of a workspace."""

    kwargs = _get_kwargs(
        workspace_id=workspace_id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    workspace_id: int,
    *,
    client: AuthenticatedClient,
    body: ExternalWorkspaceSpeakers,
) -> Response[Any]:
    """Set the speakers of a workspace."""

    kwargs = _get_kwargs(
        workspace_id=workspace_id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
