"""A client library for accessing SmartConnect.com REST API, next generation"""

from .client import AuthenticatedClient, Client

__all__ = (
    "AuthenticatedClient",
    "Client",
)
