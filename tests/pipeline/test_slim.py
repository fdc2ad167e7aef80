"""The slimmed code does what the generator's own does, in fewer words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from docrelay_api.documine.models import ComponentValueMap, Dossier, FileStatus
from docrelay_api.documine.types import UNSET
from docrelay_api.smartconnect import types as other_types
from pipeline import slim

GENERATED = Path(__file__).parents[2] / "generated" / "docrelay_api"
ENDPOINTS = [p for p in GENERATED.glob("*/api/*/*.py") if p.stem != "__init__"]


def test_unknown_fields_are_read_and_written_as_a_mapping() -> None:
    dossier = Dossier.from_dict({"id": "1", "colour": "red"})
    assert dossier["colour"] == "red"
    assert "colour" in dossier
    assert dossier.additional_keys == ["colour"]
    dossier["size"] = 3
    del dossier["colour"]
    assert dossier.to_dict() == {"id": "1", "size": 3}


def test_a_map_keeps_the_type_of_its_values() -> None:
    values: list[str] = ComponentValueMap.from_dict({"A": ["x"]})["A"]
    assert values == ["x"]


def test_models_have_slots_and_say_what_is_absent() -> None:
    status = FileStatus(id="1")
    assert not hasattr(status, "__dict__")
    assert "file_name=UNSET" in repr(status)


def test_all_apis_share_one_unset() -> None:
    assert other_types.UNSET is UNSET


@pytest.mark.parametrize("path", ENDPOINTS, ids=lambda p: p.stem)
def test_an_endpoint_has_both_detailed_functions_with_a_summary(path: Path) -> None:
    functions = {
        n.name: n
        for n in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert set(functions) == {"_get_kwargs", "_parse_response", "sync_detailed", "asyncio_detailed"}
    for name in ("sync_detailed", "asyncio_detailed"):
        assert len((ast.get_docstring(functions[name]) or "").splitlines()) == 1


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(slim.SlimProblem, match="as expected"):
        slim.endpoint("def sync_detailed():\n    '''Do.'''\n    return None\n")
    with pytest.raises(slim.SlimProblem, match="hold"):
        slim.runtime("types", "")


def test_lines_are_counted_as_python_counts_them() -> None:
    """A line separator inside a docstring moves nothing."""
    text = (
        'class A:\n    """Said.\u2028\u2028\u2028\x85 More."""\n\n    @property\n'
        "    def additional_keys(self) -> list[str]:\n        return []\n\n"
        "    def __getitem__(self, key: str) -> Any:\n        return 1\n\n    kept: int\n"
    )
    slimmed = ast.parse(slim.model(text)).body[0]
    assert isinstance(slimmed, ast.ClassDef)
    assert ast.get_docstring(slimmed) == "Said.\u2028\u2028\u2028\x85 More."
    assert [type(node).__name__ for node in slimmed.body] == ["Expr", "AnnAssign"]
