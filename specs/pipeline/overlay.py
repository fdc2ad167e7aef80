"""Apply OpenAPI Overlay 1.0 documents, so that nothing edits a vendor's document itself."""

from __future__ import annotations

from typing import Any

import jsonpath_rfc9535 as jsonpath

from docrelay.contract.read.places import is_list, is_mapping

from .document import Document, DocumentProblem

Location = tuple[int | str, ...]


def apply(document: Document, overlay: Document, name: str) -> tuple[Document, list[str]]:
    """Return a copy of `document` with the actions of `overlay` applied, in order.

    The second value lists the targets that matched nothing, which the Overlay specification
    allows. Raises DocumentProblem for a malformed overlay or JSONPath.
    """
    if not str(overlay.get("overlay", "")).startswith("1.0."):
        raise DocumentProblem(f"{name}: not an OpenAPI Overlay 1.0 document")
    result: Document = _copied(document)
    unmatched: list[str] = []
    actions: Any = overlay.get("actions", [])
    if not is_list(actions):
        raise DocumentProblem(f"{name}: `actions` is not a list")
    for number, action in enumerate(actions, start=1):
        if not is_mapping(action) or not isinstance(target := action.get("target"), str):
            raise DocumentProblem(f"{name}: action {number} has no target")
        locations = _find(target, result, f"{name}: action {number}")
        if not locations:
            unmatched.append(target)
        # from the last to the first, so that a removal moves no index still to be used
        for location in reversed(locations):
            if action.get("remove") is True:
                _remove(result, location, f"{name}: action {number}")
            elif "update" in action:
                _update(_at(result, location), action["update"], f"{name}: {target}")
    return result, unmatched


def _copied(value: Any) -> Any:
    """Copy `value` through and through: a YAML alias becomes a part of its own, to change alone."""
    if is_mapping(value):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if is_list(value) else value


def _find(target: str, document: Document, name: str) -> list[Location]:
    """Return where `target` matches in `document`: each place once, a parent before its children."""
    try:
        nodes = jsonpath.find(target, document)
    except jsonpath.JSONPathError as error:
        raise DocumentProblem(f"{name}: {target}: {error}") from None
    # Two paths that part do so in one parent, whose keys are either all numbers or all names.
    return sorted({node.location for node in nodes})


def _at(document: Document, location: Location) -> Any:
    value: Any = document
    for step in location:
        value = value[step]
    return value


def _remove(document: Document, location: Location, name: str) -> None:
    if not location:
        raise DocumentProblem(f"{name}: the whole document can't be removed")
    del _at(document, location[:-1])[location[-1]]


def _update(value: Any, update: Any, name: str) -> None:
    if is_list(value):
        value.append(_copied(update))
    elif is_mapping(value) and is_mapping(update):
        _merge(value, update)
    elif is_mapping(value):
        raise DocumentProblem(f"{name} selects a mapping; the update is none")
    else:
        raise DocumentProblem(f"{name} selects a plain value; select its parent instead")


def _merge(value: Document, update: Document) -> None:
    for key, item in update.items():
        present = value.get(key)
        if is_mapping(present) and is_mapping(item):
            _merge(present, item)
        elif is_list(present) and is_list(item):
            present.extend(_copied(item))
        else:
            value[key] = _copied(item)
