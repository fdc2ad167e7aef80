"""Make a symbol map from a document, the client generated from it, and the facade; nothing is imported."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docrelay.contract.python.symbols import FILE_NAME, SymbolMap, letters, snake
from docrelay.contract.read.places import escape, items, mapping
from docrelay.contract.read.structure import METHODS


class _Client:
    """The generated package, parsed."""

    def __init__(self, folder: Path, package: str, renamed: Mapping[str, str]) -> None:
        self.folder, self.package, self._renamed = folder, package, renamed
        self.functions: dict[str, tuple[str, Path]] = {}
        for path in sorted((folder / "api").glob("*/*.py")):
            if path.stem != "__init__":
                self.functions[path.stem] = (f"{package}.api.{path.parent.name}.{path.stem}", path)
        self.classes: dict[str, tuple[str, ast.ClassDef]] = {}
        for path in sorted((folder / "models").glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    self.classes[letters(node.name)] = (f"{package}.models.{node.name}", node)

    def of_schema(self, name: str) -> tuple[str, ast.ClassDef] | None:
        """Return the class that the component schema `name` became, None when it became none."""
        return self.classes.get(letters(self._renamed.get(name, name)))

    def arguments(self, path: Path) -> set[str]:
        """Return the keyword arguments of the function in a generated module."""
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name == "sync_detailed":
                return {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
        return set()


def _wire_names(model: ast.ClassDef) -> dict[str, str]:
    """Return property -> attribute, as `to_dict` of a generated model writes them."""
    found: dict[str, str] = {}
    for node in ast.walk(model):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            for target in node.targets:
                if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                    found.setdefault(str(target.slice.value), node.value.id)
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(value, ast.Name):
                    found.setdefault(str(key.value), value.id)
    return found


def _members(enum: ast.ClassDef) -> dict[Any, str]:
    """Return value -> member of a generated enum."""
    return {
        node.value.value: target.id
        for node in enum.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _schemas(document: dict[str, Any], client: _Client) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, schema in mapping(mapping(document.get("components")).get("schemas")).items():
        known = client.of_schema(name)
        if known is None:
            continue
        dotted, node = known
        pointer = f"/components/schemas/{escape(name)}"
        found[pointer] = [dotted]
        attributes = _wire_names(node)
        for prop in mapping(mapping(schema).get("properties")):
            if prop in attributes:
                found[f"{pointer}/properties/{escape(prop)}"] = [f"{dotted}.{attributes[prop]}"]
        members = _members(node)
        for index, value in enumerate(items(mapping(schema).get("enum"))):
            if value in members:
                found[f"{pointer}/enum/{index}"] = [f"{dotted}.{members[value]}"]
    return found


def _operations(document: dict[str, Any], client: _Client) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, item in mapping(document.get("paths")).items():
        for method in METHODS:
            operation = mapping(mapping(item).get(method))
            known = client.functions.get(snake(str(operation.get("operationId", ""))))
            if known is None:
                continue
            dotted, file = known
            pointer = f"/paths/{escape(path)}/{method}"
            found[pointer] = [dotted]
            arguments = client.arguments(file)
            for index, entry in enumerate(items(operation.get("parameters"))):
                name, target = _parameter(document, entry, f"{pointer}/parameters/{index}")
                if snake(name) in arguments:
                    found.setdefault(target, []).append(f"{dotted}({snake(name)})")
            if "body" in arguments:
                found[f"{pointer}/requestBody"] = [f"{dotted}(body)"]
    return found


def _parameter(document: dict[str, Any], entry: Any, pointer: str) -> tuple[str, str]:
    """Return name and place of a parameter, one reference followed."""
    reference = mapping(entry).get("$ref")
    if isinstance(reference, str) and reference.startswith("#/components/parameters/"):
        name = reference.rpartition("/")[2]
        entry = mapping(mapping(document.get("components")).get("parameters")).get(name)
        pointer = reference[1:]
    return str(mapping(entry).get("name", "")), pointer


def _facade(module: Path, functions: dict[str, tuple[str, Path]]) -> dict[str, list[str]]:
    """Return generated function -> facade methods that use it, from the source of one API's facade.

    The client is the class that has the others as attributes, which its `__init__` sets.
    """
    tree = ast.parse(module.read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    groups = {name: _groups(node, classes.keys()) for name, node in classes.items()}
    client = max(groups, key=lambda name: len(groups[name]))
    found: dict[str, list[str]] = {}
    for name, node in classes.items():
        owner = ".".join(["docrelay", client, *groups[client].get(name, "").split()])
        for method, called in _calls(node, functions.keys()).items():
            for function in called:
                found.setdefault(functions[function][0], []).append(f"{owner}.{method}")
    return {name: sorted(set(methods)) for name, methods in found.items()}


def _groups(client: ast.ClassDef, classes: Collection[str]) -> dict[str, str]:
    """Return class -> attribute, for each of `classes` that `client` makes one of."""
    found: dict[str, str] = {}
    for node in ast.walk(client):
        match node:
            case (
                ast.Assign(
                    targets=[ast.Attribute(value=ast.Name(id="self"), attr=attribute)],
                    value=ast.Call(func=ast.Name(id=name)),
                )
                | ast.AnnAssign(
                    target=ast.Attribute(value=ast.Name(id="self"), attr=attribute),
                    value=ast.Call(func=ast.Name(id=name)),
                )
            ) if name in classes:
                found[name] = attribute
            case _:
                pass
    return found


def _calls(group: ast.stmt, wanted: Collection[str]) -> dict[str, set[str]]:
    """Return public method -> which of `wanted` it uses, itself or through other methods of its class."""
    methods = {
        method.name: method
        for method in (group.body if isinstance(group, ast.ClassDef) else ())
        if isinstance(method, (ast.FunctionDef, ast.AsyncFunctionDef))
    }
    found: dict[str, set[str]] = {}
    for name in methods:
        seen: set[str] = set()
        pending = [name]
        while pending:
            at = pending.pop()
            seen.add(at)
            for node in ast.walk(methods[at]):
                match node:
                    case ast.Name(id=used) if used in wanted:
                        found.setdefault(name, set()).add(used)
                    case ast.Attribute(value=ast.Name(id="self"), attr=other) if (
                        other in methods.keys() - seen
                    ):
                        pending.append(other)
                    case _:
                        pass
    return {name: called for name, called in found.items() if not name.startswith("_")}


def build(
    document: dict[str, Any],
    package_folder: Path,
    package: str,
    facade: Path | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> SymbolMap:
    """Return the map for `document`, the client in `package_folder`, and the facade's module of the API.

    `renamed` is schema -> class where the generator was told another name.
    """
    client = _Client(package_folder, package, renamed)
    symbols = {**_operations(document, client), **_schemas(document, client)}
    methods = _facade(facade, client.functions) if facade is not None else {}
    return SymbolMap(
        package,
        {pointer: tuple(names) for pointer, names in symbols.items()},
        {name: tuple(used) for name, used in methods.items()},
    )


def write(
    document: Path,
    package_folder: Path,
    package: str,
    facade: Path | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Path:
    """Write ``symbols.json`` into `package_folder`; return its path.

    `document` is the JSON document that the client was generated from, `facade` the module of the facade's
    synchronous form for the API, such as ``facade/docrelay/_sync/smartconnect.py``.
    """
    source = json.loads(document.read_text(encoding="utf-8"))
    made = build(source, package_folder, package, facade, renamed)
    target = package_folder / FILE_NAME
    target.write_text(made.to_json(), encoding="utf-8", newline="\n")
    return target
