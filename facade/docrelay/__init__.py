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
    from ._async.documine.client import AsyncDocuMine
    from ._async.smartconnect.client import AsyncSmartConnect
    from ._async.smartconnect_next.client import AsyncSmartConnectNext
    from ._async.smartdocumentor.client import AsyncSmartDocumentor
    from ._sync.documine.client import DocuMine
    from ._sync.smartconnect.client import SmartConnect
    from ._sync.smartconnect_next.client import SmartConnectNext
    from ._sync.smartdocumentor.client import SmartDocumentor
    from .catalogue import Operation, operations
    from .errors import (
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
    from .retry import RetryPolicy

_MODULES = {
    "AsyncDocuMine": "._async.documine.client",
    "AsyncSmartConnect": "._async.smartconnect.client",
    "AsyncSmartConnectNext": "._async.smartconnect_next.client",
    "AsyncSmartDocumentor": "._async.smartdocumentor.client",
    "DocuMine": "._sync.documine.client",
    "SmartConnect": "._sync.smartconnect.client",
    "SmartConnectNext": "._sync.smartconnect_next.client",
    "SmartDocumentor": "._sync.smartdocumentor.client",
    "Operation": ".catalogue",
    "RetryPolicy": ".retry",
    "operations": ".catalogue",
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
    value = getattr(import_module(_MODULES.get(name, ".errors"), __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
