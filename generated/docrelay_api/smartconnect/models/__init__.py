"""Contains all the data models used in inputs/outputs"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .company import Company
    from .connection import Connection
    from .connection_process import ConnectionProcess
    from .connection_process_list import ConnectionProcessList
    from .data_source import DataSource
    from .data_source_process import DataSourceProcess
    from .map_column import MapColumn
    from .map_list_item import MapListItem
    from .process_line import ProcessLine
    from .process_output import ProcessOutput
    from .process_tenant import ProcessTenant
    from .run_error_data import RunErrorData
    from .run_error_row import RunErrorRow
    from .run_errors import RunErrors
    from .run_history_entry import RunHistoryEntry
    from .run_result import RunResult
    from .run_status import RunStatus
    from .run_tenant_errors import RunTenantErrors
    from .variable_item import VariableItem
    from .variables_request import VariablesRequest

_MODULES = {
    "Company": ".company",
    "Connection": ".connection",
    "ConnectionProcess": ".connection_process",
    "ConnectionProcessList": ".connection_process_list",
    "DataSource": ".data_source",
    "DataSourceProcess": ".data_source_process",
    "MapColumn": ".map_column",
    "MapListItem": ".map_list_item",
    "ProcessLine": ".process_line",
    "ProcessOutput": ".process_output",
    "ProcessTenant": ".process_tenant",
    "RunErrorData": ".run_error_data",
    "RunErrorRow": ".run_error_row",
    "RunErrors": ".run_errors",
    "RunHistoryEntry": ".run_history_entry",
    "RunResult": ".run_result",
    "RunStatus": ".run_status",
    "RunTenantErrors": ".run_tenant_errors",
    "VariableItem": ".variable_item",
    "VariablesRequest": ".variables_request",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
    return value


__all__ = (
    "Company",
    "Connection",
    "ConnectionProcess",
    "ConnectionProcessList",
    "DataSource",
    "DataSourceProcess",
    "MapColumn",
    "MapListItem",
    "ProcessLine",
    "ProcessOutput",
    "ProcessTenant",
    "RunErrorData",
    "RunErrorRow",
    "RunErrors",
    "RunHistoryEntry",
    "RunResult",
    "RunStatus",
    "RunTenantErrors",
    "VariableItem",
    "VariablesRequest",
)
