"""oidc-provider (Node.js), a certified OpenID provider with its own sign-in pages."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from tests.peers import program

_FOLDER = Path(__file__).parent
PROGRAM = _FOLDER / "node_modules" / "oidc-provider"


def running(folder: Path) -> AbstractContextManager[str]:
    """Run the provider on a free port, with its output in `folder`; gives its URL."""
    return program.running(["node", str(_FOLDER / "oidc_provider.mjs")], folder / "oidc-provider.log")
