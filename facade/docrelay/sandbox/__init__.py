"""The three services on loopback: `with Sandbox() as sandbox:`.

The sandbox reads the same OpenAPI documents the clients are generated from, and imports no client code.
Public is what `__all__` names, and the fixtures of the pytest plugin; the modules here are private.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docrelay.sandbox.control_error import ControlError
    from docrelay.sandbox.credential import Credentials
    from docrelay.sandbox.faults import Fault
    from docrelay.sandbox.lifetimes import Lifetimes
    from docrelay.sandbox.persistence import DataError
    from docrelay.sandbox.server import Sandbox
    from docrelay.sandbox.smartdocumentor_state import Webhook

__all__ = ["ControlError", "Credentials", "DataError", "Fault", "Lifetimes", "Sandbox", "Webhook"]

_MODULES = {
    "ControlError": "control_error",
    "Credentials": "credential",
    "DataError": "persistence",
    "Fault": "faults",
    "Lifetimes": "lifetimes",
    "Sandbox": "server",
    "Webhook": "smartdocumentor_state",
}


def __getattr__(name: str) -> object:
    """Import the public names on first use, so that `import docrelay` never pays for a server."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"docrelay.sandbox.{_MODULES[name]}"), name)
