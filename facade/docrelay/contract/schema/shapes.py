"""Build shapes of one document: references followed, allOf merged, each schema once."""

from __future__ import annotations

from typing import Any

from docrelay.contract.read.document import Document
from docrelay.contract.read.place import Site, is_list, is_mapping, items, mapping
from docrelay.contract.schema import keywords
from docrelay.contract.schema.bound import for_integers
from docrelay.contract.schema.shape import PROSE, Shape, Sites, Union, bare, canonical, kind_of

_EXPLICIT: Any = "null is one of the alternatives"


def is_plain(sites: Sites) -> bool:
    """Tell whether a schema is `true` or `false`, whose identity says nothing about its place."""
    return any(isinstance(site.raw, bool) for site in sites)


def _says_null(raw: dict[str, Any]) -> bool:
    return raw.get("nullable") is True or "null" in items(raw.get("type")) or None in items(raw.get("enum"))


def _joined(nulls: list[bool | None]) -> bool | None:
    """Return what several schemas together say about null: one that rules it out decides."""
    return False if False in nulls else (True if True in nulls else None)


def _holds(unions: list[Union], site: Site) -> bool:
    """Tell whether one of `unions` says what the union at `site` says; to say it twice says no more."""
    return any(
        union.site.file == site.file
        and union.kind == site.pointer.rpartition("/")[2]
        and canonical(bare(union.site.raw)) == canonical(bare(site.raw))
        for union in unions
    )


class Shapes:
    """Builds shapes of one document, each schema once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._made: dict[tuple[int, ...], Shape] = {}
        self._open: set[int] = set()
        self._applied: dict[int, bool | None] = {}
        self._nulls: dict[int, bool | None] = {}

    def of(self, sites: Sites) -> Shape:
        """Return the shape of a value that has to satisfy every schema in `sites`."""
        places = tuple(self.document.follow_schema(site) for site in sites)
        key = tuple(id(place.raw) for place in places)
        made = self._made.get(key)
        if made is None or is_plain(places):
            made = Shape(places[0])
            self._applied = {}
            nulls: list[bool | None] = []
            for place in places:
                made.null = None
                self._apply(made, place)
                nulls.append(made.null)
            made.null = _joined(nulls)
            self._finish(made)
            self._made[key] = made
        return made

    def _apply(self, shape: Shape, site: Site) -> None:
        """Narrow `shape` by the schema at `site`.

        A schema inside itself adds nothing, nor does one that was applied before. Without the latter, one
        that allOf reaches in two ways would count twice in each of its members, four times in theirs.
        """
        site = self.document.follow_schema(site)
        raw = site.raw
        if raw is False:
            shape.types = frozenset()
        if not is_mapping(raw) or id(raw) in self._open:
            return
        if id(raw) in self._applied:
            shape.null = self._applied[id(raw)]
            return
        self._open.add(id(raw))
        nulls: list[bool | None] = []
        parts = [site / "allOf" / index for index in range(len(items(raw.get("allOf"))))]
        if isinstance(raw.get("$ref"), str):
            parts.append(self.document.target(site))
        for kind in ("oneOf", "anyOf"):
            if is_list(raw.get(kind)) and raw[kind]:
                parts += self._union(shape, site / kind, kind, nulls)
        for part in parts:
            shape.null = None
            self._apply(shape, part)
            nulls.append(shape.null)
        shape.null = None
        keywords.values(shape, site, raw)
        keywords.members(shape, site, raw)
        keywords.rest(shape, site, raw)
        if raw.get("nullable") is True and "type" not in raw:
            shape.origin["null"] = site / "nullable"
        if raw.get("nullable") is True or (shape.null is None and _EXPLICIT in nulls):
            shape.null = True
        elif shape.null is None and nulls:
            shape.null = _joined(nulls)
        self._applied[id(raw)] = shape.null
        self._open.discard(id(raw))

    def _union(self, shape: Shape, site: Site, kind: str, nulls: list[Any]) -> list[Site]:
        """Add the union at `site`; return the branches to merge, which is the one that is left over."""
        branches = [site / index for index in range(len(site.raw))]
        real = [branch for branch in branches if not self._is_null(branch)]
        if len(real) < len(branches):
            nulls.append(_EXPLICIT)
            shape.origin.setdefault("null", site)
        if len(real) == 1:
            return real
        places = [self.document.follow_schema(branch) for branch in real]
        if any(self._accepts_null(place) for place in places):
            nulls.append(_EXPLICIT)
        elif len(real) == len(branches):
            nulls.append(False)
        if not self._simple(shape, places, site) and not _holds(shape.unions, site):
            shape.unions.append(Union(kind, real, site))
        return []

    def _accepts_null(self, site: Site) -> bool | None:
        """Tell whether a schema accepts null by what it says, merges and offers; None: by neither."""
        site = self.document.follow_schema(site)
        raw = mapping(site.raw)
        if _says_null(raw) or any(keyword in raw for keyword in ("type", "enum", "const")):
            return _says_null(raw)
        if id(raw) not in self._nulls:
            self._nulls[id(raw)] = None  # a schema inside itself adds nothing
            parts = [site / "allOf" / index for index in range(len(items(raw.get("allOf"))))]
            if isinstance(raw.get("$ref"), str):
                parts.append(self.document.target(site))
            said = [self._accepts_null(part) for part in parts]
            for kind in ("oneOf", "anyOf"):
                if items(raw.get(kind)):
                    branches = [site / kind / index for index in range(len(raw[kind]))]
                    said.append(any(self._is_null(b) or self._accepts_null(b) for b in branches))
            self._nulls[id(raw)] = _joined(said)
        return self._nulls[id(raw)]

    def _is_null(self, site: Site) -> bool:
        raw = mapping(self.document.follow_schema(site).raw)
        return (
            raw.get("type") in ("null", ["null"])
            or raw.get("enum") == [None]
            or ("const" in raw and raw["const"] is None)
        )

    def _simple(self, shape: Shape, branches: list[Site], site: Site) -> bool:
        """Merge alternatives that are only types, or only values, as `type` and `enum` would say them."""
        raws = [
            {k: v for k, v in mapping(b.raw).items() if k not in PROSE and k != "nullable"} for b in branches
        ]
        if raws and all(set(raw) == {"type"} for raw in raws):
            found: set[str] = set()
            for raw in raws:
                found.update(keywords.type_names(raw))
            keywords.narrow_types(shape, frozenset(found - {"null"}), site)
            return True
        if raws and all(
            raw and set(raw) <= {"type", "const", "enum"} and set(raw) - {"type"} for raw in raws
        ):
            values = [
                v for raw in raws for v in ([raw["const"]] if "const" in raw else items(raw.get("enum")))
            ]
            keywords.narrow_enum(shape, values, site)
            keywords.narrow_types(shape, frozenset(kind_of(v) for v in values if v is not None), site)
            return True
        return False

    def _finish(self, shape: Shape) -> None:
        if shape.enum is not None and "null" in shape.enum:
            del shape.enum["null"]
        if shape.types == frozenset({"integer"}):
            shape.bounds = for_integers(shape.bounds)
        if shape.null is None:
            shape.null = shape.types is None and shape.enum is None
