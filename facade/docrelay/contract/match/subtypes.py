"""The schemas that a discriminator's mapping names, which a value of the base may be."""

from __future__ import annotations

from typing import Any

from docrelay.contract.read.document import Document
from docrelay.contract.read.place import Site, mapping
from docrelay.contract.schema.shape import reference_name


def _mapped(raw: Any) -> dict[str, str]:
    """Return discriminator value -> name of the component that it stands for."""
    named = mapping(mapping(mapping(raw).get("discriminator")).get("mapping"))
    return {value: reference_name(target) for value, target in named.items() if isinstance(target, str)}


def pairs(old: Document, new: Document, before: Any, after: Any) -> list[tuple[Site, Site]]:
    """Return the subtypes of two schema objects that stand for the same value under the same name."""
    found: list[tuple[Site, Site]] = []
    targets = _mapped(after)
    for value, name in sorted(_mapped(before).items()):
        sides = [document.site("components", "schemas", name) for document in (old, new)]
        if targets.get(value) == name and sides[0] and sides[1]:
            found.append((sides[0], sides[1]))
    return found
