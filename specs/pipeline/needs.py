"""Find out what the facade needs of the generated clients, by reading its imports and calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import attrs

_ENTRIES = {"asyncio_detailed", "sync_detailed"}


@attrs.frozen(order=True)
class Need:
    """One name the facade uses: `kind` is "operation", "model" or "parameter" (of `operation`)."""

    api: str
    kind: str
    name: str
    operation: str = ""


def of_facade(facade: Path) -> set[Need]:
    """Return every operation, model and parameter that the modules below `facade` use."""
    needs: set[Need] = set()
    for path in sorted((facade / "docrelay").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        imported: dict[str, Need] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported.update(_of_import(node.module.split("."), node.names))
        needs.update(imported.values())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                needs.update(_of_call(node, imported))
    return needs


def _of_import(module: list[str], names: list[ast.alias]) -> dict[str, Need]:
    match module:
        case ["docrelay_api", api, "api", _]:
            kind = "operation"
        case ["docrelay_api", api, "models", *_]:
            kind = "model"
        case _:
            return {}
    return {name.asname or name.name: Need(api, kind, name.name) for name in names}


def _of_call(call: ast.Call, imported: dict[str, Need]) -> Iterator[Need]:
    """Yield the keywords of a call such as ``call(get_file.asyncio_detailed, ..., client=api)``."""
    for function in (call.func, *call.args[:1]):
        match function:
            case ast.Attribute(value=ast.Name(id=name), attr=entry) if entry in _ENTRIES and name in imported:
                used = imported[name]
                for keyword in call.keywords:
                    if keyword.arg:
                        yield Need(used.api, "parameter", keyword.arg, used.name)
            case _:
                pass


def parameters(package: Path, operation: str) -> dict[str, bool]:
    """Return the parameters of one generated operation of the client at `package`.

    Parameter name -> whether it must be passed by name.
    """
    found: dict[str, bool] = {}
    for path in (package / "api").glob(f"*/{operation}.py"):
        for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
            if isinstance(node, ast.FunctionDef) and node.name == "sync_detailed":
                found.update((a.arg, False) for a in node.args.args)
                pairs = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                found.update((a.arg, default is None) for a, default in pairs)
    return found
