from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.integration_run_result import IntegrationRunResult
from ...models.run_integration_request import RunIntegrationRequest
from ...paths import expand_path as _expand_path
from ...reading import load as _load
from ...types import UNSET, Response, Unset


def _get_kwargs(
    integration_id: str,
    *,
    body: RunIntegrationRequest,
    return_errors: bool | Unset = UNSET,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["returnErrors"] = return_errors

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": _expand_path(
            "/v1/run-integration/{integration_id}",
            integration_id=integration_id,
        ),
        "params": params,
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> IntegrationRunResult | None:
    if response.is_success and response.status_code != 204:
        response_200 = IntegrationRunResult.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    integration_id: str,
    *,
    client: AuthenticatedClient,
    body: RunIntegrationRequest,
    return_errors: bool | Unset = UNSET,
) -> Response[IntegrationRunResult]:
    """Run an integration with values for variables."""

    kwargs = _get_kwargs(
        integration_id=integration_id,
        body=body,
        return_errors=return_errors,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    integration_id: str,
    *,
    client: AuthenticatedClient,
    body: RunIntegrationRequest,
    return_errors: bool | Unset = UNSET,
) -> Response[IntegrationRunResult]:
    """Run an integration with values for variables."""

    kwargs = _get_kwargs(
        integration_id=integration_id,
        body=body,
        return_errors=return_errors,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
