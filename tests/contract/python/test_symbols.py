"""The symbol map: made from a document, a client and the facade, and joined with the findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docrelay.contract import NotCompared, diff
from docrelay.contract.engine import PythonClient
from docrelay.contract.python.symbols import SymbolMap, read
from docrelay.contract.report import markdown
from docrelay.contract.symbol_writer import build, write

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "generated" / "docrelay_api" / "smartconnect"
FACADE = ROOT / "facade" / "docrelay" / "_sync" / "smartconnect"
PACKAGE = "docrelay_api.smartconnect"
DOCUMENT = next(path for path in (CLIENT / "openapi.json", CLIENT / "contract.json") if path.exists())


@pytest.fixture(scope="module")
def symbols() -> SymbolMap:
    return build(json.loads(DOCUMENT.read_text(encoding="utf-8")), CLIENT, PACKAGE, FACADE)


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("/paths/~1GetToken/post", f"{PACKAGE}.api.tokens.get_token"),
        ("/components/parameters/Password", f"{PACKAGE}.api.tokens.get_token(password)"),
        ("/components/schemas/Company", f"{PACKAGE}.models.Company"),
        ("/components/schemas/Company/properties/SubscriptionExpiry",
            f"{PACKAGE}.models.Company.subscription_expiry"),
        ("/paths/~1GetAllDataWithVariables/post/requestBody",
            f"{PACKAGE}.api.data.get_all_data_with_variables(body)"),
    ],
)  # fmt: skip
def test_a_pointer_leads_to_its_name(symbols: SymbolMap, pointer: str, name: str) -> None:
    assert name in symbols.at(pointer)
    assert name in symbols.at(f"{pointer}/anything/below")


def test_an_operation_leads_to_its_facade_methods(symbols: SymbolMap) -> None:
    assert symbols.for_operations(["POST /GetToken"]) == ("docrelay.SmartConnect.tokens.create",)
    assert symbols.for_operations(["GET /nothing"]) == ()
    assert len(symbols.methods) == 21


def test_the_file_is_the_same_bytes_and_reads_back(symbols: SymbolMap, tmp_path: Path) -> None:
    folder = tmp_path / "smartconnect"
    (folder / "api").mkdir(parents=True)
    path = tmp_path / "symbols.json"
    path.write_text(symbols.to_json(), encoding="utf-8")
    assert read(path).to_json() == symbols.to_json()
    assert json.loads(write(DOCUMENT, folder, PACKAGE).read_text(encoding="utf-8"))["symbols"] == {}
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(NotCompared, match="not a symbol map"):
        read(path)


def test_findings_carry_symbols_and_markdown_groups_by_method(
    symbols: SymbolMap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    client = PythonClient(symbols)
    report = diff("smartconnect@2020-09-14", "smartconnect@2020-12-03", clients=(client, client))
    change = report.changes[0]
    assert "docrelay.SmartConnect.tokens.create" in change.symbols
    assert f"{PACKAGE}.api.tokens.get_token(password)" in change.symbols
    assert "<code>SmartConnect.tokens.create</code>" in markdown.render(report)


def _client(folder: Path) -> Path:
    """Write a client with one function and one class, and a facade that reaches the function by a detour."""
    for name, text in {
        "api/things/get_thing.py": "def sync_detailed(*, thing_id: str): ...\n",
        "models/state.py": "class State:\n    OLD = 'old'\n",
        "facade/client.py": "class Things: ...\n",
        "facade/things.py": (
            "class Group:\n"
            "    def get(self):\n        return self._get()\n"
            "    def list(self):\n        return other.get()\n"
            "    def _get(self):\n        return call(get_thing.sync_detailed)\n"
        ),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_methods_that_call_through_others_and_classes_with_another_name(tmp_path: Path) -> None:
    folder = _client(tmp_path)
    document = {
        "paths": {
            "/t": {"get": {"operationId": "getThing", "parameters": [{"name": "thingId", "in": "query"}]}}
        },
        "components": {"schemas": {"Status": {"enum": ["new", "old"]}}},
    }
    made = build(document, folder, "c", folder / "facade", {"Status": "State"})
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
