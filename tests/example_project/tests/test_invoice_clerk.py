from __future__ import annotations

from pathlib import Path

import pytest
from invoice_clerk import count_templates, enter, main, read

from docrelay import AsyncDocuMine, DocuMine, NotFoundError, SmartConnect
from docrelay.sandbox import Sandbox

INVOICE = """Alder & Sons
Invoice number: INV-7
Invoice date: 2026-03-14
Total amount: 119.00 EUR
"""


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    (tmp_path / "invoice.txt").write_text(INVOICE, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    return tmp_path


def test_an_invoice_is_read_and_a_broken_file_is_left_out(documine: DocuMine, inbox: Path) -> None:
    [row] = read(documine, sorted(inbox.iterdir()))
    assert row["InvoiceNumber"] == "INV-7"
    assert row["TotalAmount"] == "119.00"


def test_rows_reach_the_ledger(smartconnect: SmartConnect, docrelay_sandbox: Sandbox) -> None:
    good = {"InvoiceNumber": "INV-7", "InvoiceDate": "2026-03-14", "TotalAmount": "119.00"}
    assert enter(smartconnect, [good, {**good, "InvoiceNumber": ""}]) == 1
    assert docrelay_sandbox.pushed("INVOICES") == [good]


@pytest.mark.usefixtures("docrelay_environ")
def test_the_program_as_a_whole(inbox: Path, docrelay_sandbox: Sandbox) -> None:
    assert main(inbox) == 0
    assert [row["InvoiceNumber"] for row in docrelay_sandbox.pushed("INVOICES")] == ["INV-7"]
    assert docrelay_sandbox.counts()["documine.upload_file"] == 2


def test_every_test_begins_anew(documine: DocuMine, docrelay_sandbox: Sandbox) -> None:
    assert docrelay_sandbox.requests() == []
    with pytest.raises(NotFoundError):
        documine.templates.get("unknown")


@pytest.mark.anyio
@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_the_asynchronous_client(async_documine: AsyncDocuMine) -> None:
    assert await count_templates(async_documine) == 3
