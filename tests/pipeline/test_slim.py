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


def test_attributes_keep_their_words_only() -> None:
    model = (
        "class A:\n"
        '    """Words.\n\n    Attributes:\n'
        '        a (int | Unset):\n        b (str | Unset): Said.\n    """\n\n'
        "    a: int\n"
    )
    assert slim.model(model) == (
        'class A:\n    """Words.\n\n    Attributes:\n        b: Said.\n    """\n\n    a: int\n'
    )
    bare = 'class A:\n    """Words.\n\n    Attributes:\n        a (int | Unset):\n    """\n'
    assert "Attributes" not in slim.model(bare)
