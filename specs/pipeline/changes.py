"""List what was added, removed or changed between two documents, by operation and schema name."""

from __future__ import annotations

from typing import Any

from . import document
from .document import Document

# Words about the contract, not the contract.
_PROSE = {"description", "summary", "example", "examples", "tags", "operationId", "externalDocs"}
# The keys of these mappings are names that the vendor chose, "description" among them.
_NAMES = {"properties", "responses", "content", "headers"}


def _bare(value: Any, named: bool = False) -> Any:
    """Drop prose and extensions. `named`: the keys of this mapping are names, not keywords."""
    if document.is_mapping(value):
        return {
            key: _bare(item, named=not named and key in _NAMES)
            for key, item in value.items()
            if named or not (key in _PROSE or key.startswith("x-"))
        }
    if document.is_list(value):
        return [_bare(item) for item in value]
    return value


def _compare(kind: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    lines = [f"- {kind} removed: {name}" for name in old if name not in new]
    lines += [f"+ {kind} added: {name}" for name in new if name not in old]
    lines += [
        f"~ {kind} changed: {name}" for name in old if name in new and _bare(old[name]) != _bare(new[name])
    ]
    return lines


def compare(old: Document, new: Document) -> list[str]:
    """Return one line per operation and schema that differs in more than its words."""
    lines = _compare("operation", _operations(old), _operations(new))
    schemas = (d.get("components", {}).get("schemas", {}) for d in (old, new))
    return lines + _compare("schema", *schemas)


def _operations(source: Document) -> dict[str, Any]:
    """Return name -> operation, each with the parameters that its whole path has."""
    return {
        f"{method.upper()} {path} ({operation.get('operationId', 'unnamed')})": {
            **operation,
            "parameters": [*source["paths"][path].get("parameters", []), *operation.get("parameters", [])],
        }
        for method, path, operation in document.operations(source)
    }
