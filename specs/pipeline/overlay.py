"""Apply OpenAPI Overlay 1.0 documents, so that nothing edits a vendor's document itself."""

from __future__ import annotations

import copy
from typing import Any

import jsonpath_rfc9535 as jsonpath

from .document import Document, DocumentProblem


def apply(document: Document, overlay: Document, name: str) -> tuple[Document, list[str]]:
    """Return a copy of `document` with the actions of `overlay` applied, in order.

    The second value lists the targets that matched nothing, which the Overlay specification
    allows. Raises DocumentProblem for a malformed overlay or JSONPath.
    """
    if not str(overlay.get("overlay", "")).startswith("1.0."):
        raise DocumentProblem(f"{name}: not an OpenAPI Overlay 1.0 document")
    result = copy.deepcopy(document)
    unmatched: list[str] = []
    for number, action in enumerate(overlay.get("actions", []), start=1):
        target = action.get("target")
        if not isinstance(target, str):
            raise DocumentProblem(f"{name}: action {number} has no target")
        try:
            nodes = jsonpath.find(target, result)
        except jsonpath.JSONPathError as error:
            raise DocumentProblem(f"{name}: action {number}: {target}: {error}") from None
        if not nodes:
            unmatched.append(target)
        # from the last to the first, so that a removal moves no index still to be used
        for node in reversed(nodes):
            if action.get("remove") is True:
                _remove(result, node.location)
            elif "update" in action:
                _update(node.value, action["update"], name, target)
    return result, unmatched


def _remove(document: Document, location: tuple[int | str, ...]) -> None:
    parent: Any = document
    for step in location[:-1]:
        parent = parent[step]
    del parent[location[-1]]


def _update(value: Any, update: Any, name: str, target: str) -> None:
    if isinstance(value, list):
        value.append(copy.deepcopy(update))
    elif isinstance(value, dict) and isinstance(update, dict):
        _merge(value, update)
    else:
        raise DocumentProblem(f"{name}: {target} selects a plain value; select its parent instead")


def _merge(value: dict[str, Any], update: dict[str, Any]) -> None:
    for key, item in update.items():
        present = value.get(key)
        if isinstance(present, dict) and isinstance(item, dict):
            _merge(present, item)
        elif isinstance(present, list) and isinstance(item, list):
            present.extend(copy.deepcopy(item))
        else:
            value[key] = copy.deepcopy(item)
