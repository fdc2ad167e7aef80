"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .grant_type import GrantType
    from .integration_run_result import IntegrationRunResult
    from .integration_run_status import IntegrationRunStatus
    from .integration_variable import IntegrationVariable
    from .run_integration_request import RunIntegrationRequest
    from .token_request import TokenRequest
    from .token_response import TokenResponse

_MODULES = {
    "GrantType": ".grant_type",
    "IntegrationRunResult": ".integration_run_result",
    "IntegrationRunStatus": ".integration_run_status",
    "IntegrationVariable": ".integration_variable",
    "RunIntegrationRequest": ".run_integration_request",
    "TokenRequest": ".token_request",
    "TokenResponse": ".token_response",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value


__all__ = (
    "GrantType",
    "IntegrationRunResult",
    "IntegrationRunStatus",
    "IntegrationVariable",
    "RunIntegrationRequest",
    "TokenRequest",
    "TokenResponse",
)
