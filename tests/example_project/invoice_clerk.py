"""Read invoices with DocuMine, and enter them into the ledger with SmartConnect."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docrelay import AsyncDocuMine, DocuMine, ProcessingError, SmartConnect

COLUMNS = ("InvoiceNumber", "InvoiceDate", "TotalAmount", "SupplierName", "Currency")


def read(documine: DocuMine, paths: Iterable[Path]) -> list[dict[str, str]]:
    """Return a row per invoice that could be read."""
    template = next(item for item in documine.templates.list() if item.name == "Invoices")
    dossier = documine.dossiers.create(str(template.id), "Inbox")
    rows: list[dict[str, str]] = []
    for path in paths:
        [file_id] = documine.files.upload(str(template.id), str(dossier.id), path)
        try:
            documine.files.wait(str(template.id), str(dossier.id), file_id)
        except ProcessingError:
            continue
        found = documine.components.get(str(template.id), str(dossier.id), file_id)
        values = found.components.additional_properties if found.components else {}
        rows.append({name: values[name][0] for name in COLUMNS if values.get(name)})
    return rows


def enter(smartconnect: SmartConnect, rows: list[dict[str, str]]) -> int:
    """Push rows through the map INVOICES and return how many the ledger refused."""
    process = smartconnect.maps.find("INVOICES")
    return smartconnect.runs.run_rows(str(process.map_key), rows).error_count or 0


def main(folder: Path) -> int:
    """Enter the invoices of a folder; both clients are set up by the environment."""
    with DocuMine.from_env() as documine, SmartConnect.from_env() as smartconnect:
        return enter(smartconnect, read(documine, sorted(folder.iterdir())))


async def count_templates(documine: AsyncDocuMine) -> int:
    """Return how many dossier templates there are."""
    return len(await documine.templates.list())
