"""The three services on loopback: `with Sandbox() as sandbox:`.

The sandbox reads the same OpenAPI documents the clients are generated from, and imports no client code.
Public is what `__all__` names, and the fixtures of the pytest plugin; the modules here are private.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docrelay.sandbox.credential import Credentials
    from docrelay.sandbox.errors import ControlError
    from docrelay.sandbox.faults.fault import Fault
    from docrelay.sandbox.oauth.lifetimes import Lifetimes
    from docrelay.sandbox.sandbox import Sandbox
    from docrelay.sandbox.smartdocumentor.state import Webhook
    from docrelay.sandbox.storage.folder import DataError

__all__ = ["ControlError", "Credentials", "DataError", "Fault", "Lifetimes", "Sandbox", "Webhook"]

_MODULES = {
    "ControlError": "errors",
    "Credentials": "credential",
    "DataError": "storage.folder",
    "Fault": "faults.fault",
    "Lifetimes": "oauth.lifetimes",
    "Sandbox": "sandbox",
    "Webhook": "smartdocumentor.state",
}


def __getattr__(name: str) -> object:
    """Import the public names on first use, so that `import docrelay` never pays for a server."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"docrelay.sandbox.{_MODULES[name]}"), name)
