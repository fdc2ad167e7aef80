from typing import Any, cast

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/v1/public-key",
    }

    return _kwargs


def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> str | None:
    if response.status_code == 200:
        response_200 = cast(str, response.json())
        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[str]:
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[str]:
    """Fetch the RSA public key that encrypts the password.

     Fetch the most recent key before each sign-in; it may change. The answer is a JSON string that holds
    an XML `RSAKeyValue` document with `Modulus` first and `Exponent` second, both base64 of big-endian
    unsigned integers. The documented sample is a 1024-bit key with exponent 65537.

    The password is encrypted with RSAES-PKCS1-v1_5 (not OAEP) and base64-encoded. A 1024-bit key limits
    the password to 117 bytes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
    """

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient | Client,
) -> str | None:
    """Fetch the RSA public key that encrypts the password.

     Fetch the most recent key before each sign-in; it may change. The answer is a JSON string that holds
    an XML `RSAKeyValue` document with `Modulus` first and `Exponent` second, both base64 of big-endian
    unsigned integers. The documented sample is a 1024-bit key with exponent 65537.

    The password is encrypted with RSAES-PKCS1-v1_5 (not OAEP) and base64-encoded. A 1024-bit key limits
    the password to 117 bytes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return sync_detailed(
        client=client,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
) -> Response[str]:
    """Fetch the RSA public key that encrypts the password.

     Fetch the most recent key before each sign-in; it may change. The answer is a JSON string that holds
    an XML `RSAKeyValue` document with `Modulus` first and `Exponent` second, both base64 of big-endian
    unsigned integers. The documented sample is a 1024-bit key with exponent 65537.

    The password is encrypted with RSAES-PKCS1-v1_5 (not OAEP) and base64-encoded. A 1024-bit key limits
    the password to 117 bytes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[str]
    """

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient | Client,
) -> str | None:
    """Fetch the RSA public key that encrypts the password.

     Fetch the most recent key before each sign-in; it may change. The answer is a JSON string that holds
    an XML `RSAKeyValue` document with `Modulus` first and `Exponent` second, both base64 of big-endian
    unsigned integers. The documented sample is a 1024-bit key with exponent 65537.

    The password is encrypted with RSAES-PKCS1-v1_5 (not OAEP) and base64-encoded. A 1024-bit key limits
    the password to 117 bytes.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        str
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
