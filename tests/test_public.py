"""The public names: all of them are used in `tests/typing`, which the type checkers read."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import docrelay

FOLDER = Path(__file__).parent / "typing"
PUBLIC = ("docrelay", "docrelay.auth", "docrelay.contract", "docrelay.relay", "docrelay.sandbox")
CLIENTS = ("DocuMine", "SmartDocumentor", "SmartConnect", "SmartConnectNext")


@cache
def _trees() -> dict[str, ast.Module]:
    return {
        path.relative_to(FOLDER).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in FOLDER.rglob("*.py")
    }


def _imported(tree: ast.Module) -> list[tuple[str, str]]:
    """Return (module, name) for every import; the name is empty where the module itself is imported."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            found += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
    return found


def _loaded(tree: ast.Module) -> set[str]:
    """Return every name and every dotted name, such as `auth.login`, that the module reads."""
    return {
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load)
    }


def _calls(tree: ast.Module) -> set[str]:
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_has_a_typed_use(package: str) -> None:
    names: list[str] = import_module(package).__all__
    short = package.rpartition(".")[2]
    used: set[str] = set()
    for tree in _trees().values():
        loaded = _loaded(tree)
        used |= {name for module, name in _imported(tree) if module == package and name in loaded}
        used |= {name for name in names if f"{short}.{name}" in loaded}
    assert set(names) - used == set()


@pytest.mark.parametrize("client", [f"{form}{name}" for name in CLIENTS for form in ("", "Async")])
def test_every_method_of_a_client_is_called(client: str) -> None:
    file = "_async/clients.py" if client.startswith("Async") else "_sync/clients.py"
    calls = _calls(_trees()[file])
    address = () if "Documentor" in client else ("https://x.example",)
    made = getattr(docrelay, client)(*address, auth="token")
    methods = {
        f".{group}.{name}"
        for group, resource in vars(made).items()
        if not group.startswith("_") and not isinstance(resource, str)
        for name, _ in inspect.getmembers(resource, inspect.isroutine)
        if not name.startswith("_")
    }
    assert methods
    assert {method for method in methods if f"client{method}" not in calls} == set()


def test_only_public_names_are_imported() -> None:
    ours = [
        (file, module, name)
        for file, tree in _trees().items()
        for module, name in _imported(tree)
        if module.partition(".")[0] in {"docrelay", "docrelay_api"}
    ]
    assert ours
    for _, module, name in ours:
        if module.startswith("docrelay_api."):  # The models that methods take and return.
            assert module.endswith(".models")
        else:
            assert module in PUBLIC
            assert name in import_module(module).__all__ or isinstance(
                getattr(import_module(module), name), ModuleType
            )


@pytest.mark.parametrize("package", PUBLIC)
def test_every_public_name_is_there_once(package: str) -> None:
    module = import_module(package)
    names: list[str] = module.__all__
    assert len(names) == len(set(names))
    assert all(hasattr(module, name) for name in names)
