from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.patch_external_integration_status_request import PatchExternalIntegrationStatusRequest
from ...types import UNSET, Response, Unset


def _get_kwargs(
    *,
    body: PatchExternalIntegrationStatusRequest,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["taskId"] = task_id

    params["externalId"] = external_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "patch",
        "extensions": {"idempotent": True},
        "url": "/api/v1.0/external/sdtask/externalIntegrationStatus",
        "params": params,
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
    body: PatchExternalIntegrationStatusRequest,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[Any]:
    """Set the external integration status of a task."""

    kwargs = _get_kwargs(
        body=body,
        task_id=task_id,
        external_id=external_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: PatchExternalIntegrationStatusRequest,
    task_id: int | Unset = UNSET,
    external_id: str | Unset = UNSET,
) -> Response[Any]:
    """Set the external integration status of a task."""

    kwargs = _get_kwargs(
        body=body,
        task_id=task_id,
        external_id=external_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
