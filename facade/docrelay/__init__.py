"""Turn documents into records: typed clients for DocuMine, SmartDocumentor and SmartConnect.

Every public name is here and is loaded on first use, so that importing the package costs little::

    from docrelay import DocuMine, SmartConnect, SmartDocumentor

Each client has an asynchronous twin with the same methods (``AsyncDocuMine`` and so on).

Public is what ``__all__`` names here and in the packages ``auth``, ``relay``, ``sandbox`` and ``contract``.
Every other module is private, whatever it is called, and may move.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docrelay._async.documine import AsyncDocuMine
    from docrelay._async.smartconnect import AsyncSmartConnect
    from docrelay._async.smartconnect_next import AsyncSmartConnectNext
    from docrelay._async.smartdocumentor import AsyncSmartDocumentor
    from docrelay._core.operations import Operation, operations
    from docrelay._core.retry import RetryPolicy
    from docrelay._sync.documine import DocuMine
    from docrelay._sync.smartconnect import SmartConnect
    from docrelay._sync.smartconnect_next import SmartConnectNext
    from docrelay._sync.smartdocumentor import SmartDocumentor
    from docrelay.errors import (
        AuthenticationError,
        AuthError,
        BadRequestError,
        ConfigurationError,
        ConflictError,
        DocrelayError,
        LoginRequired,
        NotFoundError,
        PermissionDeniedError,
        ProcessingError,
        RateLimitError,
        ResponseError,
        ServerError,
        TimeoutExceededError,
        TokenRequestError,
        TransportError,
        UnexpectedResponseError,
        WaitTimeoutError,
    )

_MODULES = {
    "AsyncDocuMine": "docrelay._async.documine",
    "AsyncSmartConnect": "docrelay._async.smartconnect",
    "AsyncSmartConnectNext": "docrelay._async.smartconnect_next",
    "AsyncSmartDocumentor": "docrelay._async.smartdocumentor",
    "DocuMine": "docrelay._sync.documine",
    "SmartConnect": "docrelay._sync.smartconnect",
    "SmartConnectNext": "docrelay._sync.smartconnect_next",
    "SmartDocumentor": "docrelay._sync.smartdocumentor",
    "Operation": "docrelay._core.operations",
    "RetryPolicy": "docrelay._core.retry",
    "operations": "docrelay._core.operations",
}

__all__ = [
    "AsyncDocuMine",
    "AsyncSmartConnect",
    "AsyncSmartConnectNext",
    "AsyncSmartDocumentor",
    "AuthError",
    "AuthenticationError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "DocrelayError",
    "DocuMine",
    "LoginRequired",
    "NotFoundError",
    "Operation",
    "PermissionDeniedError",
    "ProcessingError",
    "RateLimitError",
    "ResponseError",
    "RetryPolicy",
    "ServerError",
    "SmartConnect",
    "SmartConnectNext",
    "SmartDocumentor",
    "TimeoutExceededError",
    "TokenRequestError",
    "TransportError",
    "UnexpectedResponseError",
    "WaitTimeoutError",
    "operations",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES.get(name, "docrelay.errors")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
