"""Where a file refers to something: every `$ref` of a document, but for those inside samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docrelay.contract.read.place import NAMES, VALUES, Site, is_list, is_mapping
from docrelay.contract.read.yaml12 import MAX_DEPTH


def collect(value: Any, found: dict[str, None], depth: int, *, named: bool) -> None:
    """Collect the `$ref` strings below `value`; `named`: the keys of this mapping are names."""
    if depth > MAX_DEPTH:
        raise RecursionError
    depth += 1
    if is_mapping(value):
        if not named and isinstance(reference := value.get("$ref"), str):
            found[reference] = None
        for key, item in value.items():
            if isinstance(item, (dict, list)) and (named or (key not in VALUES and not key.startswith("x-"))):
                collect(item, found, depth, named=not named and key in NAMES)
    else:
        for item in value:
            if isinstance(item, (dict, list)):
                collect(item, found, depth, named=False)


def uses(site: Site, reference: str, *, named: bool) -> Iterator[Site]:
    """Yield every mapping below `site` that refers by `reference`."""
    if is_mapping(site.raw):
        if not named and site.raw.get("$ref") == reference:
            yield site
        for key in site.raw:
            if named or (key not in VALUES and not key.startswith("x-")):
                yield from uses(site / key, reference, named=not named and key in NAMES)
    elif is_list(site.raw):
        for index in range(len(site.raw)):
            yield from uses(site / index, reference, named=False)


def first_use(site: Site, reference: str) -> Site | None:
    """Return the first mapping below `site` that refers by `reference`, wherever it stands."""
    if is_mapping(site.raw):
        if site.raw.get("$ref") == reference:
            return site
        inner = [site / key for key in site.raw]
    elif is_list(site.raw):
        inner = [site / index for index in range(len(site.raw))]
    else:
        return None
    return next((found for part in inner if (found := first_use(part, reference))), None)
