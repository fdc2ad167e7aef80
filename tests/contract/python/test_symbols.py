"""The symbol map: made from a document, a client and the facade, and joined with the findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docrelay.contract import NotCompared, PythonClient, diff
from docrelay.contract.python.symbols import SymbolMap, read
from docrelay.contract.report import markdown
from pipeline.symbols import build, write

ROOT = Path(__file__).parents[3]
CLIENT = ROOT / "generated" / "docrelay_api" / "smartconnect"
FACADE = ROOT / "facade" / "docrelay" / "_sync" / "smartconnect.py"
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
