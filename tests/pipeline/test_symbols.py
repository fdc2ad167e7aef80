"""The writer of symbol maps: what it takes from a document, a client and the facade."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.symbols import build


def _client(folder: Path, annotation: str = "") -> Path:
    """Write a client with one function and one class, and a facade that reaches the function by a detour."""
    for name, text in {
        "api/things/get_thing.py": "def sync_detailed(*, thing_id: str): ...\n",
        "models/state.py": "class State:\n    OLD = 'old'\n",
        "facade.py": (
            "class Group:\n"
            "    def get(self):\n        return self._get()\n"
            "    def list(self):\n        return other.get()\n"
            "    def _get(self):\n        return call(get_thing.sync_detailed)\n"
            "class Things:\n"
            f"    def __init__(self):\n        self.things{annotation} = Group(self)\n"
        ),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("annotation", ["", ": Final", ": Group"])
def test_methods_that_call_through_others_and_classes_with_another_name(
    tmp_path: Path, annotation: str
) -> None:
    folder = _client(tmp_path, annotation)
    document = {
        "paths": {
            "/t": {"get": {"operationId": "getThing", "parameters": [{"name": "thingId", "in": "query"}]}}
        },
        "components": {"schemas": {"Status": {"enum": ["new", "old"]}}},
    }
    made = build(document, folder, "c", folder / "facade.py", {"Status": "State"})
    assert made.methods == {"c.api.things.get_thing": ("docrelay.Things.things.get",)}
    assert made.symbols == {
        "/components/schemas/Status": ("c.models.State",),
        "/components/schemas/Status/enum/1": ("c.models.State.OLD",),
        "/paths/~1t/get": ("c.api.things.get_thing",),
        "/paths/~1t/get/parameters/0": ("c.api.things.get_thing(thing_id)",),
    }
    assert made.pointer("c.models.State.OLD") == "/components/schemas/Status/enum/1"
    assert made.operation("c.api.things.get_thing") == "GET /t"
    assert made.operation("c.models.State") is None
