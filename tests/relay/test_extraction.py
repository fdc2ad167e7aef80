from __future__ import annotations

from pathlib import Path

import pytest

from docrelay import AsyncDocuMine, AsyncSmartDocumentor
from docrelay.errors import ConfigurationError
from docrelay.relay.documents import collect
from docrelay.relay.extraction import DocuMineExtraction, SmartDocumentorExtraction, UrlsOnly, entity_values
from docrelay.sandbox import Sandbox
from docrelay_api.smartdocumentor.models import ExportData


def test_the_distinct_values_of_entities_in_order() -> None:
    export = ExportData.from_dict(
        {
            "taskId": 1,
            "chunks": [
                {"entities": [{"type": "Total", "value": "2"}, {"type": "Total", "value": "1"}]},
                {"entities": [{"type": "Total", "value": "2"}, {"type": None, "value": "x"}, {"type": "No"}]},
                {},
            ],
        }
    )
    assert entity_values(export) == {"Total": ["2", "1"]}
    assert entity_values(ExportData.from_dict({"taskId": 1})) == {}


@pytest.mark.anyio
async def test_a_wrong_template_lists_what_exists() -> None:
    async with Sandbox() as sandbox:
        async with AsyncDocuMine.from_env(sandbox.environ) as documine:
            with pytest.raises(
                ConfigurationError,
                match=r"no dossier template 'x'; .*: 'Contracts', 'Invoices', 'Study reports'",
            ):
                await DocuMineExtraction(documine, "x").find()
            by_name = await DocuMineExtraction(documine, " invoices").find()
            assert await DocuMineExtraction(documine, by_name).find() == by_name
        async with AsyncSmartDocumentor.from_env(sandbox.environ) as smartdocumentor:
            with pytest.raises(ConfigurationError, match=r"no workspace 'x'; .*: 'Interviews', 'Invoices'"):
                await SmartDocumentorExtraction(smartdocumentor, "x", UrlsOnly()).find()
            found = await SmartDocumentorExtraction(smartdocumentor, "invoices", UrlsOnly()).find()
            assert await SmartDocumentorExtraction(smartdocumentor, str(found), UrlsOnly()).find() == found


@pytest.mark.anyio
async def test_documents_that_the_service_cannot_take(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"1")
    file, url = collect([tmp_path / "a.pdf"]), collect(["https://files.example/a.pdf"])
    async with AsyncDocuMine("w", auth="fake-token") as documine:
        extraction = DocuMineExtraction(documine, "x")
        extraction.check(file)
        with pytest.raises(ConfigurationError, match="DocuMine takes files"):
            extraction.check(url)
    async with AsyncSmartDocumentor(auth="fake-token") as smartdocumentor:
        fetching = SmartDocumentorExtraction(smartdocumentor, "x", UrlsOnly())
        fetching.check(url)
        with pytest.raises(ConfigurationError, match=r"a\.pdf is a file: pass https URLs, or --public-url"):
            fetching.check(file)
