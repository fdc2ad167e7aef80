from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.external_workspace_speakers import ExternalWorkspaceSpeakers
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import Response


def _get_kwargs(
    workspace_id: int,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": _expand_path(
            "/api/v1.0/external/transcripts/speakers/workspaces/{workspace_id}",
            workspace_id=workspace_id,
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ExternalWorkspaceSpeakers | None:
    if response.is_success and response.status_code != 204:
        response_200 = ExternalWorkspaceSpeakers.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> Response[ExternalWorkspaceSpeakers]:
    """Get the speakers of a workspace."""

    kwargs = _get_kwargs(
        workspace_id=workspace_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    workspace_id: int,
    *,
    client: AuthenticatedClient,
) -> Response[ExternalWorkspaceSpeakers]:
    """Get the speakers of a workspace."""

    kwargs = _get_kwargs(
        workspace_id=workspace_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
