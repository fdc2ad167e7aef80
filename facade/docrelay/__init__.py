"""Turn documents into records: typed clients for DocuMine, SmartDocumentor and SmartConnect.

Every public name is here and is loaded on first use, so that importing the package costs little::

    from docrelay import DocuMine, SmartConnect, SmartDocumentor

Each client has an asynchronous twin with the same methods (``AsyncDocuMine`` and so on).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docrelay._async.documine.client import AsyncDocuMine
    from docrelay._async.smartconnect.client import AsyncSmartConnect
    from docrelay._async.smartconnect_next.client import AsyncSmartConnectNext
    from docrelay._async.smartdocumentor.client import AsyncSmartDocumentor
    from docrelay._core.operations import Operation, operations
    from docrelay._core.retry import RetryPolicy
    from docrelay._sync.documine.client import DocuMine
    from docrelay._sync.smartconnect.client import SmartConnect
    from docrelay._sync.smartconnect_next.client import SmartConnectNext
    from docrelay._sync.smartdocumentor.client import SmartDocumentor
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
    "AsyncDocuMine": "docrelay._async.documine.client",
    "AsyncSmartConnect": "docrelay._async.smartconnect.client",
    "AsyncSmartConnectNext": "docrelay._async.smartconnect_next.client",
    "AsyncSmartDocumentor": "docrelay._async.smartdocumentor.client",
    "DocuMine": "docrelay._sync.documine.client",
    "SmartConnect": "docrelay._sync.smartconnect.client",
    "SmartConnectNext": "docrelay._sync.smartconnect_next.client",
    "SmartDocumentor": "docrelay._sync.smartdocumentor.client",
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
