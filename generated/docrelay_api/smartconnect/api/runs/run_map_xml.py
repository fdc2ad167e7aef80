from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.run_result import RunResult
from ...reading import load as _load
from ...types import UNSET, File, Response


def _get_kwargs(
    *,
    body: File,
    map_key: str,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    params: dict[str, Any] = {}

    params["mapKey"] = map_key

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/RunMapXml",
        "params": params,
    }

    _kwargs["content"] = body.payload.read()
    headers["Content-Type"] = "text/xml"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> RunResult | None:
    if response.is_success and response.status_code != 204:
        response_200 = RunResult.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: File,
    map_key: str,
) -> Response[RunResult]:
    """Run a process with an XML data set from the request."""

    kwargs = _get_kwargs(
        body=body,
        map_key=map_key,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: File,
    map_key: str,
) -> Response[RunResult]:
    """Run a process with an XML data set from the request."""

    kwargs = _get_kwargs(
        body=body,
        map_key=map_key,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
