"""Find out what the facade needs of the generated clients, by reading its imports."""

from __future__ import annotations

import ast
from pathlib import Path

import attrs


@attrs.frozen(order=True)
class Need:
    """One name the facade imports: `kind` is "operation" or "model"."""

    api: str
    kind: str
    name: str
    tag: str = ""


def of_facade(facade: Path) -> set[Need]:
    """Return every operation and model that the modules below `facade` import."""
    needs: set[Need] = set()
    for path in sorted((facade / "docrelay").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                needs.update(_of_import(node.module.split("."), [a.name for a in node.names]))
    return needs


def _of_import(module: list[str], names: list[str]) -> set[Need]:
    match module:
        case ["docrelay_api", api, "api", tag]:
            return {Need(api, "operation", name, tag) for name in names}
        case ["docrelay_api", api, "models"]:
            return {Need(api, "model", name) for name in names}
        case _:
            return set()
