from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points

import pytest

from docrelay import AsyncSmartConnect, DocuMine, SmartConnectNext
from docrelay.sandbox import Sandbox


def test_the_plugin_is_announced_and_imports_nothing_heavy() -> None:
    [plugin] = entry_points(group="pytest11", name="docrelay")
    assert plugin.value == "docrelay.sandbox.plugin"
    script = (
        "import pytest, sys; before = set(sys.modules); import docrelay.sandbox.plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert {name for name in said.split() if not name.startswith("docrelay")} == set()
    assert set(said.split()) == {"docrelay", "docrelay.sandbox", "docrelay.sandbox.plugin"}


@pytest.fixture
def documine(docrelay_sandbox: Sandbox) -> Iterator[DocuMine]:
    """As the plugin's fixture, which the fixture of the same name in conftest.py hides."""
    with DocuMine.from_env(docrelay_sandbox.environ) as client:
        yield client


def test_every_test_has_a_fresh_sandbox_of_one_server(
    docrelay_sandbox: Sandbox, docrelay_sandbox_server: Sandbox, documine: DocuMine
) -> None:
    assert docrelay_sandbox is docrelay_sandbox_server
    assert docrelay_sandbox.counts() == {}
    assert len(documine.templates.list()) == 3
    assert docrelay_sandbox.counts()["documine.list_dossier_templates"] == 1


def test_and_so_has_the_next_one(docrelay_sandbox: Sandbox, smartconnect_next: SmartConnectNext) -> None:
    assert docrelay_sandbox.counts() == {}
    run = smartconnect_next.integrations.run(docrelay_sandbox.map_key("CUSTOMERS"))
    assert run.record_count == 3


@pytest.mark.anyio
async def test_the_asynchronous_clients_work_in_any_event_loop(async_smartconnect: AsyncSmartConnect) -> None:
    assert [item.map_id for item in await async_smartconnect.maps.list()] == ["INVOICES", "CUSTOMERS"]
    async with async_smartconnect as client:
        assert len(await client.connections.list()) == 1


def test_the_environment_points_at_the_sandbox(
    docrelay_environ: dict[str, str], docrelay_sandbox: Sandbox
) -> None:
    assert docrelay_environ["DOCUMINE_BASE_URL"] == docrelay_sandbox.documine_url
    with DocuMine.from_env() as client:
        assert len(client.users.list()) == 1
