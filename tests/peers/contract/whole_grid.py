"""The edit grid as pairs of documents: each cell alone, or all cells of a dialect in one pair.

Starting a program for each of many hundred cells takes minutes, so the cells of `whole` stand side by
side in one pair: the paths, webhooks and components of a cell carry its number, by which what a program
says of the pair is handed back to the cells.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.contract.cells import cells
from tests.contract.operation_edits import OPERATION_EDITS

Document = dict[str, Any]

_NUMBER = re.compile(r"(?:^|/|~1|webhook:)n(\d+)(?:_|/|~1)")
_REFERENCE = "#/components/schemas/"


class Cell(NamedTuple):
    """A place and an edit, with the document before and after; edits outside schemas have no place."""

    number: int
    place: str
    side: str
    edit: str
    old: Document
    new: Document


@cache
def schema_cells() -> tuple[Cell, ...]:
    """Return the cells of the grid of schemas."""
    return tuple(Cell(number, *row) for number, row in enumerate(cells()))


@cache
def operation_cells() -> tuple[Cell, ...]:
    """Return the edits outside schemas; each document stands alone, as some of them are about the whole."""
    return tuple(
        Cell(number, "operation", "operation", name, old, new)
        for number, (name, (old, new, _, _)) in enumerate(OPERATION_EDITS.items())
    )


def pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """Write the schema cells, one pair of files for each dialect; yield the pairs."""
    for dialect in sorted({cell.old["openapi"] for cell in schema_cells()}):
        mine = [cell for cell in schema_cells() if cell.old["openapi"] == dialect]
        old = write(
            _whole([(cell.number, cell.old) for cell in mine], dialect), folder / f"old-{dialect}.json"
        )
        new = write(
            _whole([(cell.number, cell.new) for cell in mine], dialect), folder / f"new-{dialect}.json"
        )
        yield old, new


def number_in(place: str) -> int:
    """Return the number of the cell that a path, a webhook or a JSON pointer of a pair belongs to."""
    found = _NUMBER.search(place)
    assert found, place
    return int(found[1])


def write(document: Document, path: Path) -> Path:
    """Write a document as JSON; return its path."""
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _whole(numbered: list[tuple[int, Document]], dialect: str) -> Document:
    paths: Document = {}
    webhooks: Document = {}
    schemas: Document = {}
    for number, single in numbered:
        document = _with_references(single, f"{_REFERENCE}n{number}_")
        paths.update({f"/n{number}{path}": item for path, item in document["paths"].items()})
        for owner, part in ((webhooks, document), (schemas, document.get("components", {}))):
            names = part.get("webhooks" if owner is webhooks else "schemas", {})
            owner.update({f"n{number}_{name}": value for name, value in names.items()})
    made: Document = {"openapi": dialect, "info": {"title": "grid", "version": "1.0.0"}, "paths": paths}
    if webhooks:
        made["webhooks"] = webhooks
    return {**made, "components": {"schemas": schemas}}


def _with_references(value: Any, start: str) -> Any:
    if isinstance(value, dict):
        return {
            key: item.replace(_REFERENCE, start) if key == "$ref" else _with_references(item, start)
            for key, item in value.items()
        }
    return [_with_references(item, start) for item in value] if isinstance(value, list) else value
