"""The three services on loopback: `with Sandbox() as sandbox:`.

The sandbox reads the same OpenAPI documents the clients are generated from, and imports no client code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docrelay.sandbox.credential import Credentials
    from docrelay.sandbox.server import Sandbox

__all__ = ["Credentials", "Sandbox"]


def __getattr__(name: str) -> object:
    """Import the public names on first use, so that `import docrelay` never pays for a server."""
    if name == "Sandbox":
        from docrelay.sandbox.server import Sandbox  # noqa: PLC0415

        return Sandbox
    if name == "Credentials":
        from docrelay.sandbox.credential import Credentials  # noqa: PLC0415

        return Credentials
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
