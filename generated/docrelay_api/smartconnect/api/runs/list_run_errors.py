from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.run_errors import RunErrors
from ...reading import load as _load
from ...types import UNSET, Response


def _get_kwargs(
    *,
    process_id: str,
    run_number: int,
) -> dict[str, Any]:

    params: dict[str, Any] = {}

    params["processId"] = process_id

    params["runNumber"] = run_number

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/GetErrorsForProcessRun",
        "params": params,
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> RunErrors | None:
    if response.is_success and response.status_code != 204:
        response_200 = RunErrors.from_dict(_load(response))

        return response_200

    errors.check(client, response)
    return None


def sync_detailed(
    *,
    client: AuthenticatedClient,
    process_id: str,
    run_number: int,
) -> Response[RunErrors]:
    """List the top 1000 errors of a run."""

    kwargs = _get_kwargs(
        process_id=process_id,
        run_number=run_number,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return Response.of(_parse_response(client=client, response=response), response)


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    process_id: str,
    run_number: int,
) -> Response[RunErrors]:
    """List the top 1000 errors of a run."""

    kwargs = _get_kwargs(
        process_id=process_id,
        run_number=run_number,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return Response.of(_parse_response(client=client, response=response), response)
