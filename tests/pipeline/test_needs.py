from __future__ import annotations

from pathlib import Path

from pipeline import needs
from pipeline.needs import Need

CODE = """\
import docrelay_api.toys
from docrelay_api.toys import AuthenticatedClient
from docrelay_api.toys.api.boxes import get_box, list_boxes as all_boxes
from docrelay_api.toys.models import Box
from docrelay_api.toys.models.lid import Lid
from . import here


async def one(api):
    other(key=1)
    get_box.sync_detailed("id", client=api, **{})
    return await call(all_boxes.asyncio_detailed, "id", client=api, include_lids=True)
"""


def test_of_facade(tmp_path: Path) -> None:
    (tmp_path / "docrelay/deep").mkdir(parents=True)
    (tmp_path / "docrelay/deep/module.py").write_text(CODE, encoding="utf-8")
    assert needs.of_facade(tmp_path) == {
        Need("toys", "operation", "get_box"),
        Need("toys", "operation", "list_boxes"),
        Need("toys", "model", "Box"),
        Need("toys", "model", "Lid"),
        Need("toys", "parameter", "client", "get_box"),
        Need("toys", "parameter", "client", "list_boxes"),
        Need("toys", "parameter", "include_lids", "list_boxes"),
    }


def test_parameters(tmp_path: Path) -> None:
    (tmp_path / "api/boxes").mkdir(parents=True)
    code = "def _get_kwargs(x): ...\ndef sync_detailed(id, *, client, limit=1): ...\n"
    (tmp_path / "api/boxes/get_box.py").write_text(code, encoding="utf-8")
    assert needs.parameters(tmp_path, "get_box") == {"id": False, "client": True, "limit": False}
    assert needs.parameters(tmp_path, "other") == {}


def test_the_generated_clients_have_what_the_facade_needs(specs: Path) -> None:
    root = specs.parent
    needed = needs.of_facade(root / "facade")
    assert {need.kind for need in needed} == {"operation", "model", "parameter"}
    assert len({need.api for need in needed}) == 4
    for need in needed:
        package = root / "generated/docrelay_api" / need.api
        if need.kind == "operation":
            assert list((package / "api").glob(f"*/{need.name}.py")), need
        elif need.kind == "parameter":
            assert need.name in needs.parameters(package, need.operation), need
        else:
            assert f'"{need.name}"' in (package / "models/__init__.py").read_text(encoding="utf-8"), need
