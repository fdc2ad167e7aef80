"""Smaller views of a contract: without the words, without schemas that nothing uses, query names only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from docrelay._core.urls import is_secret_name
from docrelay.contract.read.places import is_list, is_mapping

from .document import Document, operations

# Words about the contract, and how sure it is. Summaries stay: they are shown by `docrelay operations`.
_PROSE = {"description", "example", "examples", "externalDocs", "x-provenance", "x-enum-provenance"}
# The keys of these mappings are names that the vendor chose, "description" among them.
_NAMES = {"properties", "responses", "content", "headers", "schemas", "parameters", "requestBodies"}
_SCHEMAS = "#/components/schemas/"


def lean(contract: Document) -> Document:
    """Return the contract without prose and examples, as the installed package carries it."""
    result: Document = _without_prose(contract)
    result.get("components", {}).pop("examples", None)
    return result


def _without_prose(value: Any, named: bool = False) -> Any:
    if is_mapping(value):
        return {
            key: _without_prose(item, named=not named and key in _NAMES)
            for key, item in value.items()
            if named or key not in _PROSE
        }
    if is_list(value):
        return [_without_prose(item) for item in value]
    return value


def pruned(contract: Document) -> Document:
    """Return the contract without schemas that no operation or webhook reaches."""
    components: dict[str, Any] = contract.get("components", {})
    schemas: dict[str, Any] = components.get("schemas", {})
    rest = {key: value for key, value in components.items() if key not in ("schemas", "responses")}
    waiting = list(_references([contract.get("paths"), contract.get("webhooks"), rest]))
    responses: dict[str, Any] = components.get("responses", {})
    used: set[str] = set()
    while waiting:
        reference = waiting.pop()
        if reference in used:
            continue
        used.add(reference)
        kind, _, name = reference.removeprefix("#/components/").partition("/")
        target = (schemas if kind == "schemas" else responses if kind == "responses" else {}).get(name)
        waiting.extend(_references(target))
    kept = {name: value for name, value in schemas.items() if _SCHEMAS + name in used}
    return {**contract, "components": {**components, "schemas": kept}}


def _references(value: Any) -> Iterator[str]:
    if is_mapping(value):
        for key, item in value.items():
            if key == "$ref" and isinstance(item, str):
                # A pointer may go on into the schema; what is kept is the whole schema.
                yield "/".join(item.split("/")[:4])
            elif key == "mapping" and is_mapping(item):
                yield from (str(target) for target in item.values())
            else:
                yield from _references(item)
    elif is_list(value):
        for item in value:
            yield from _references(item)


def harmless_query_names(contracts: Iterable[Document]) -> list[str]:
    """Return the names, in lower case, of the query parameters that are no credentials in any contract."""
    names: set[str] = set()
    secret: set[str] = set()
    for contract in contracts:
        components: dict[str, Any] = contract.get("components", {})
        items: list[dict[str, Any]] = list(contract.get("paths", {}).values())
        calls = [operation for _, _, operation in operations(contract)]
        groups = [list(components.get("parameters", {}).values())]
        groups += [holder.get("parameters", []) for holder in (*items, *calls)]
        for parameter in (one for group in groups for one in group):
            if parameter.get("in") == "query":
                is_password = parameter.get("schema", {}).get("format") == "password"
                (secret if is_password else names).add(parameter["name"].lower())
        for scheme in components.get("securitySchemes", {}).values():
            if scheme.get("in") == "query":
                secret.add(scheme["name"].lower())
    return sorted(name for name in names - secret if not is_secret_name(name))
