"""What ids that lead elsewhere did: delete a whole dossier. They no longer reach the service."""

from __future__ import annotations

from typing import Any

import anyio
import pytest

from docrelay import AsyncDocuMine, ConfigurationError, DocuMine
from docrelay.sandbox import Sandbox
from docrelay_api.documine.models import Dossier

ELSEWHERE: list[Any] = ["..", ".", "", None, Dossier(id="1")]
CALLS: list[tuple[str, str, int]] = [
    ("files", "delete", 2),
    ("files", "get", 2),
    ("dossiers", "delete", 1),
    ("dossiers", "get", 1),
    ("downloads", "delete", 0),
]


@pytest.mark.parametrize(("group", "name", "known"), CALLS)
def test_nothing_reaches_the_service(sandbox: Sandbox, group: str, name: str, known: int) -> None:
    with DocuMine.from_env(sandbox.environ) as client:
        template = client.templates.list()[0].id
        dossier = client.dossiers.create(str(template), "kept").id
        before = sandbox.counts()
        for value in ELSEWHERE:
            arguments = [*[template, dossier][:known], value]
            with pytest.raises(ConfigurationError):
                getattr(getattr(client, group), name)(*arguments)
            anyio.run(_refused, sandbox, group, name, arguments)
        assert sandbox.counts() == before
        assert [found.id for found in client.dossiers.list(str(template))] == [dossier]


async def _refused(sandbox: Sandbox, group: str, name: str, arguments: list[Any]) -> None:
    async with AsyncDocuMine.from_env(sandbox.environ) as client:
        with pytest.raises(ConfigurationError):
            await getattr(getattr(client, group), name)(*arguments)


@pytest.mark.parametrize("odd", ["a/b", "%2e%2e", "?x#y", "ü", "../.."])
def test_an_odd_id_is_an_id_that_nothing_has(sandbox: Sandbox, odd: str) -> None:
    with DocuMine.from_env(sandbox.environ) as client:
        template = str(client.templates.list()[0].id)
        dossier = client.dossiers.create(template, "kept").id
        with pytest.raises(Exception, match="404"):
            client.files.delete(template, str(dossier), odd)
        assert [found.id for found in client.dossiers.list(template)] == [dossier]
