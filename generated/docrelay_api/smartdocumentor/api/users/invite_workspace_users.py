from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.invite_workspace_users_request import InviteWorkspaceUsersRequest
from ...types import Response


def _get_kwargs(
    *,
    body: InviteWorkspaceUsersRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1.0/external/sdworkspace/inviteusers",
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
    *,
    client: AuthenticatedClient,
    body: InviteWorkspaceUsersRequest,
) -> Response[Any]:
    """Invite users to a workspace."""

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: InviteWorkspaceUsersRequest,
) -> Response[Any]:
    """Invite users to a workspace."""

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
