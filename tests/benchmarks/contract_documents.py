"""Pairs of large documents for the contract diff, and a cyclic one that is made here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COMPONENTS, OPERATIONS = 134, 1000
CORPUS = os.environ.get("DOCRELAY_CORPUS", "")
"""A folder with `adyen/`, published versions of Adyen's API documents; they are not part of the project."""
_MODULES = Path(__file__).parent / "node_modules"

PAIRS: dict[str, tuple[Path, Path]] = {
    "Adyen Checkout 70 to 71": (
        Path(CORPUS, "adyen", "CheckoutService-v70.json"), Path(CORPUS, "adyen", "CheckoutService-v71.json")
    ),
    "Adyen Management 1 to 3": (
        Path(CORPUS, "adyen", "ManagementService-v1.json"), Path(CORPUS, "adyen", "ManagementService-v3.json")
    ),
    "GitHub 18.0.0 to 23.0.2": (
        _MODULES / "octokit-18" / "generated" / "api.github.com.json",
        _MODULES / "octokit-23" / "generated" / "api.github.com.json",
    ),
}  # fmt: skip


def why_missing(pair: str) -> str | None:
    """Return the reason why a pair is not here; None when it is."""
    if all(path.is_file() for path in PAIRS[pair]):
        return None
    if pair.startswith("GitHub"):
        return "GitHub's documents are not installed; run: npm ci --prefix tests/benchmarks"
    return "Adyen's documents are not part of the project; set DOCRELAY_CORPUS to a folder that has adyen/"


def write_cyclic(folder: Path) -> tuple[Path, Path]:
    """Write the cyclic document before and after; return the files."""
    paths = folder / "old.json", folder / "new.json"
    for path, changed in zip(paths, (False, True), strict=True):
        path.write_text(json.dumps(cyclic(changed=changed)), encoding="utf-8")
    return paths


def cyclic(*, changed: bool) -> dict[str, Any]:
    """Return a document of over 4 MB whose 134 schemas all reach one another, used by 1,000 operations.

    The change, in every tenth schema: a property has another type, and one is gone.
    """
    words = "What this property holds, said at the length at which real documents say it. " * 4
    schemas: dict[str, Any] = {}
    for number in range(COMPONENTS):
        properties: dict[str, Any] = {
            f"text_{index}": {"type": "string", "maxLength": 5000, "description": words}
            for index in range(60)
        }
        for step in (1, 2, 5, 13, 34, 55):
            target = {"$ref": f"#/components/schemas/S{(number + step) % COMPONENTS}"}
            properties[f"one_{step}"] = {"anyOf": [{"type": "string"}, target]}
            properties[f"many_{step}"] = {"type": "array", "items": target}
        if changed and number % 10 == 0:
            properties["text_0"] = {"type": "integer", "description": words}
            del properties["text_1"]
        schemas[f"S{number}"] = {"type": "object", "required": ["text_0"], "properties": properties}
    paths = {f"/things/{number}/{{id}}": _item(number, words) for number in range(OPERATIONS)}
    info = {"title": "cyclic", "version": "1.0.0"}
    return {"openapi": "3.0.3", "info": info, "paths": paths, "components": {"schemas": schemas}}


def _item(number: int, words: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/S{number % COMPONENTS}"}
    content = {"application/json": {"schema": schema}}
    operation = {
        "operationId": f"operation_{number}",
        "description": words * 2,
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "requestBody": {"content": content},
        "responses": {"200": {"description": words, "content": content}},
    }
    return {"post": operation}


def strong_components(document: dict[str, Any]) -> list[set[str]]:
    """Return the sets of component schemas that all reach one another (Tarjan's algorithm)."""
    schemas: dict[str, Any] = document["components"]["schemas"]
    edges = {name: sorted(set(_references(schema))) for name, schema in schemas.items()}
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: list[set[str]] = []

    def visit(name: str) -> None:
        index[name] = lowest[name] = len(index)
        stack.append(name)
        for other in edges[name]:
            if other not in index:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], index[other])
        if lowest[name] == index[name]:
            start = stack.index(name)
            found.append(set(stack[start:]))
            del stack[start:]

    for name in edges:
        if name not in index:
            visit(name)
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].rpartition("/")[2]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)
