"""Contains shared errors types that can be raised from API functions"""

import httpx

from .client import AuthenticatedClient, Client


class UnexpectedStatus(Exception):
    """Raised by api functions when the response status an undocumented status and Client.raise_on_unexpected_status is True"""

    def __init__(self, status_code: int, content: bytes):
        self.status_code = status_code
        self.content = content

        super().__init__(
            f"Unexpected status code: {status_code}\n\nResponse content:\n{content.decode(errors='ignore')}"
        )


def check(client: AuthenticatedClient | Client, response: httpx.Response) -> None:
    """Raise UnexpectedStatus for `response` if `client` is to."""
    if client.raise_on_unexpected_status:
        raise UnexpectedStatus(response.status_code, response.content)


__all__ = ["UnexpectedStatus", "check"]
