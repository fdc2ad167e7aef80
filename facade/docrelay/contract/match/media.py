"""Media types: one spelling, ranges that cover others, and content that is bytes whatever its schema says."""

from __future__ import annotations

from typing import Any

import attrs

from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, is_mapping, items, mapping
from docrelay.contract.schema.shape import PROSE

_TEXTUAL = ("json", "xml", "yaml", "x-www-form-urlencoded", "csv", "javascript")
_BYTES: list[Any] = [
    True, {}, {"type": "string", "format": "binary"}, {"type": "string"},
    {"contentMediaType": "application/octet-stream"},
    {"type": "string", "contentMediaType": "application/octet-stream"},
]  # fmt: skip


def listed(site: Site) -> dict[str, Site]:
    """Return normalised media type -> place; the character set is no part of the type."""
    found: dict[str, Site] = {}
    for name in mapping(mapping(site.raw).get("content")):
        parts = [part.strip().lower() for part in name.split(";")]
        kept = sorted(part for part in parts[1:] if part and not part.startswith("charset="))
        found.setdefault(";".join([parts[0], *kept]), site / "content" / name)
    return found


def is_range(name: str) -> bool:
    """Return whether `name` stands for several media types."""
    return name.partition(";")[0].endswith("/*")


def covers(wide: str, name: str) -> bool:
    """Return whether the range `wide` includes `name`."""
    kind = wide.partition(";")[0]
    return wide != name and is_range(wide) and (kind == "*/*" or name.startswith(kind[:-1]))


@attrs.frozen
class Match:
    """How the media types of two sides belong together; `pairs` are those whose content is compared."""

    pairs: list[tuple[str, str]]
    removed: list[str]
    added: list[str]
    widened: list[tuple[str, str]]
    narrowed: list[tuple[str, str]]


def match(old: dict[str, Site], new: dict[str, Site]) -> Match:
    """Match by name, then by the closest range that covers a name of the other side."""
    found = Match([(name, name) for name in sorted(old.keys() & new.keys())], [], [], [], [])
    split: set[str] = set()
    for name in sorted(new.keys() - old.keys()):
        wide = max((wide for wide in old if covers(wide, name)), key=len, default=None)
        if wide is None:
            found.added.append(name)
            continue
        found.pairs.append((wide, name))
        if wide not in new:
            split.add(wide)
            found.narrowed.append((wide, name))
    for name in sorted(old.keys() - new.keys() - split):
        wide = max((wide for wide in new if covers(wide, name)), key=len, default=None)
        if wide is None:
            found.removed.append(name)
            continue
        found.pairs.append((name, wide))
        if wide not in old:
            found.widened.append((name, wide))
    joined = {wide for _, wide in found.widened}
    return attrs.evolve(found, added=[name for name in found.added if name not in joined])


def schema(owner: Site, keyword: str, name: str, document: Document) -> Site:
    """Return the schema of content, an empty one where nothing is said or where it says only "bytes"."""
    nothing = Site({}, owner.file, owner.pointer)
    if keyword not in mapping(owner.raw):
        return nothing
    place = owner / keyword
    kind = name.partition(";")[0]
    if kind.startswith(("text/", "multipart/")) or any(word in kind for word in _TEXTUAL):
        return place
    bare = _bare(document.follow_schema(place).raw)
    if is_mapping(bare) and list(bare) == ["allOf"] and len(items(bare["allOf"])) == 1:
        whole = document.follow_schema(place)
        bare = _bare(document.follow_schema(whole / "allOf" / 0).raw)
    return nothing if any(bare == known and type(bare) is type(known) for known in _BYTES) else place


def _bare(raw: Any) -> Any:
    """Return a schema without its prose."""
    return {key: item for key, item in raw.items() if key not in PROSE} if is_mapping(raw) else raw
