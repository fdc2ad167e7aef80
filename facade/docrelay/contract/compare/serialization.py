"""How a parameter is written into a request, defaults made explicit."""

from __future__ import annotations

from docrelay.contract.read.place import Site

_STYLE = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}


def _written(site: Site) -> dict[str, str]:
    raw = site.raw
    style = raw.get("style", _STYLE.get(raw["in"], "form"))
    return {
        "style": str(style),
        "explode": str(raw.get("explode", style == "form")).lower(),
        "allowReserved": str(raw.get("allowReserved", False)).lower(),
        "allowEmptyValue": str(raw.get("allowEmptyValue", False)).lower(),
    }


def differences(old: Site, new: Site) -> list[tuple[str, str, str]]:
    """Return (keyword, old, new) of what differs in how the parameter is written."""
    before, after = _written(old), _written(new)
    return [(key, before[key], after[key]) for key in before if before[key] != after[key]]
