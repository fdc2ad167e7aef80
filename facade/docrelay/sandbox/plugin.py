"""The pytest plugin: fixtures for the sandbox and for clients that talk to it.

pytest loads this module whenever docrelay is installed, so it imports nothing but pytest; everything else
is imported by the first test that asks for a fixture.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

    from docrelay import (
        AsyncDocuMine,
        AsyncSmartConnect,
        AsyncSmartConnectNext,
        AsyncSmartDocumentor,
        DocuMine,
        SmartConnect,
        SmartConnectNext,
        SmartDocumentor,
    )
    from docrelay.sandbox import Sandbox

_NEEDED = ("starlette", "uvicorn", "python_multipart", "jsonschema", "pypdf")


@pytest.fixture(scope="session")
def docrelay_sandbox_options() -> dict[str, Any]:
    """Options for `Sandbox(...)`; override this fixture to change them. Jobs are done at once by default."""
    return {}


@pytest.fixture(scope="session")
def docrelay_sandbox_server(docrelay_sandbox_options: dict[str, Any]) -> Generator[Sandbox]:
    """The one server of the test session, started by the first test that needs it."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        pytest.fail(
            f"the docrelay fixtures need the sandbox ({', '.join(missing)} missing): "
            "pip install 'docrelay[sandbox]'",
            pytrace=False,
        )
    from docrelay.sandbox import Sandbox  # noqa: PLC0415

    options: dict[str, Any] = {"reads": 0, **docrelay_sandbox_options}
    with Sandbox(**options) as sandbox:
        yield sandbox


@pytest.fixture
def docrelay_sandbox(docrelay_sandbox_server: Sandbox) -> Sandbox:
    """The three services on loopback, as they are after their start: every test begins anew."""
    docrelay_sandbox_server.reset()
    return docrelay_sandbox_server


@pytest.fixture
def docrelay_environ(docrelay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Point `from_env()` of every client at the sandbox for one test; the variables that are set."""
    variables = {**docrelay_sandbox.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return variables


@pytest.fixture
def documine(docrelay_sandbox: Sandbox) -> Generator[DocuMine]:
    """A DocuMine client that is signed in to the sandbox."""
    from docrelay import DocuMine  # noqa: PLC0415

    with _transport() as transport:
        yield DocuMine.from_env(docrelay_sandbox.environ, transport=transport)


@pytest.fixture
def smartdocumentor(docrelay_sandbox: Sandbox) -> Generator[SmartDocumentor]:
    """A SmartDocumentor client that is signed in to the sandbox."""
    from docrelay import SmartDocumentor  # noqa: PLC0415

    with _transport() as transport:
        yield SmartDocumentor.from_env(docrelay_sandbox.environ, transport=transport)


@pytest.fixture
def smartconnect(docrelay_sandbox: Sandbox) -> Generator[SmartConnect]:
    """A SmartConnect client that is signed in to the sandbox."""
    from docrelay import SmartConnect  # noqa: PLC0415

    with _transport() as transport:
        yield SmartConnect.from_env(docrelay_sandbox.environ, transport=transport)


@pytest.fixture
def smartconnect_next(docrelay_sandbox: Sandbox) -> Generator[SmartConnectNext]:
    """A client of SmartConnect's next generation that is signed in to the sandbox."""
    from docrelay import SmartConnectNext  # noqa: PLC0415

    with _transport() as transport:
        yield SmartConnectNext.from_env(docrelay_sandbox.environ, transport=transport)


@pytest.fixture
def async_documine(docrelay_sandbox: Sandbox) -> AsyncDocuMine:
    """An asynchronous DocuMine client that is signed in to the sandbox."""
    from docrelay import AsyncDocuMine  # noqa: PLC0415

    return AsyncDocuMine.from_env(docrelay_sandbox.environ, transport=_async_transport())


@pytest.fixture
def async_smartdocumentor(docrelay_sandbox: Sandbox) -> AsyncSmartDocumentor:
    """An asynchronous SmartDocumentor client that is signed in to the sandbox."""
    from docrelay import AsyncSmartDocumentor  # noqa: PLC0415

    return AsyncSmartDocumentor.from_env(docrelay_sandbox.environ, transport=_async_transport())


@pytest.fixture
def async_smartconnect(docrelay_sandbox: Sandbox) -> AsyncSmartConnect:
    """An asynchronous SmartConnect client that is signed in to the sandbox."""
    from docrelay import AsyncSmartConnect  # noqa: PLC0415

    return AsyncSmartConnect.from_env(docrelay_sandbox.environ, transport=_async_transport())


@pytest.fixture
def async_smartconnect_next(docrelay_sandbox: Sandbox) -> AsyncSmartConnectNext:
    """An asynchronous client of SmartConnect's next generation that is signed in to the sandbox."""
    from docrelay import AsyncSmartConnectNext  # noqa: PLC0415

    return AsyncSmartConnectNext.from_env(docrelay_sandbox.environ, transport=_async_transport())


@contextmanager
def _transport() -> Generator[httpx.BaseTransport]:
    """Connect straight to loopback, whatever proxy the environment names."""
    import ssl  # noqa: PLC0415

    import httpx  # noqa: PLC0415

    # A context without certificate authorities: reading them takes longer than most tests do.
    with httpx.HTTPTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as transport:
        yield transport


def _async_transport() -> httpx.AsyncBaseTransport:
    """Connect as `_transport` does, and keep no connection.

    So nothing is left to be closed in an event loop that a plain fixture cannot reach, and the fixtures work
    with every plugin for asynchronous tests.
    """
    import ssl  # noqa: PLC0415

    import httpx  # noqa: PLC0415

    return httpx.AsyncHTTPTransport(
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), limits=httpx.Limits(max_keepalive_connections=0)
    )
