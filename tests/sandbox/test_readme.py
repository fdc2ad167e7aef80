"""The page about the sandbox: its first test runs, and its tables name everything there is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

import docrelay.sandbox
import docrelay_api
from docrelay.sandbox import Lifetimes, plugin

PAGE = (Path(docrelay.sandbox.__file__).parent / "README.md").read_text(encoding="utf-8")
APIS = ("documine", "smartdocumentor", "smartconnect", "smartconnect_next")
OURS = {"expected", "inferred"}


def _resolved(document: dict[str, Any], node: Any) -> Any:
    while isinstance(node, dict) and "$ref" in node:
        place = node["$ref"][2:].split("/")
        node = document
        for step in place:
            node = node[step]
    return node


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in document["paths"].values():
        yield from (node for node in item.values() if isinstance(node, dict) and "operationId" in node)


def _word(provenance: str | None) -> str:
    return f"{'our reading' if provenance in OURS else 'documented'} ({provenance})"


def rows(api: str) -> Iterator[str]:
    """Write a row per operation: how sure it is, and how sure the form of its answer is."""
    document = json.loads((Path(docrelay_api.__path__[0]) / api / "openapi.json").read_text(encoding="utf-8"))
    for node in _operations(document):
        answer = next(
            _resolved(document, item) for status, item in node["responses"].items() if status.startswith("2")
        )
        schemas = [
            _resolved(document, media.get("schema", {})) for media in answer.get("content", {}).values()
        ]
        items = [
            _resolved(document, item.get("items", {})) for item in schemas if item.get("type") == "array"
        ]
        marks = [item["x-provenance"] for item in [*schemas, *items] if "x-provenance" in item]
        said = _word(marks[0] if marks else answer.get("x-provenance", node["x-provenance"]))
        empty = f"no body, {_word(answer.get('x-provenance', node['x-provenance']))}"
        yield f"| `{node['operationId']}` | {_word(node['x-provenance'])} | {said if schemas else empty} |"


@pytest.mark.parametrize("api", APIS)
def test_the_table_of_operations_is_complete(api: str) -> None:
    heading = f"### Operations of {api}\n"
    table = PAGE.partition(heading)[2].partition("\n#")[0]
    found = re.findall(r"^\| `.*$", table, re.MULTILINE)
    assert found == list(rows(api))


def test_every_fixture_and_lifetime_is_named() -> None:
    fixtures = [
        name
        for name, value in vars(plugin).items()
        # pytest 8.4 and later wrap the function; before that they mark it.
        if type(value).__name__ == "FixtureFunctionDefinition" or hasattr(value, "_pytestfixturefunction")
    ]
    assert len(fixtures) >= 12
    for name in (*fixtures, *(field.name for field in attrs.fields(Lifetimes))):
        assert f"`{name}`" in PAGE, name


def test_the_first_test_runs_as_it_stands(tmp_path: Path) -> None:
    [code] = re.findall(r"```python\n# test_first.py\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "test_first.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_first.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def test_the_other_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    examples = re.findall(r"```python\n(?!# test_)(.*?)```", PAGE, re.DOTALL)
    assert len(examples) >= 3
    for code in examples:
        exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
