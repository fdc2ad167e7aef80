"""Build shapes of one document: references followed, allOf merged, keywords read, each schema once."""

from __future__ import annotations

from typing import Any

from docrelay.contract.read.document import Document
from docrelay.contract.read.places import Site, is_list, is_mapping, items, mapping
from docrelay.contract.schema.limits import bounds, for_integers
from docrelay.contract.schema.shape import (
    PARTS,
    PROSE,
    Shape,
    Sites,
    Union,
    bare,
    canonical,
    kind_of,
    reference_name,
    with_integers,
)

_EXPLICIT: Any = "null is one of the alternatives"
_ENCODINGS = ("x-encoding", "contentEncoding", "contentMediaType")
_IMPLIED = {
    "string": ("contentMediaType", "contentEncoding"),
    "object": ("properties", "additionalProperties", "patternProperties", "required", "propertyNames"),
    "array": ("items", "prefixItems"),
}


def is_plain(sites: Sites) -> bool:
    """Return whether a schema is `true` or `false`, whose identity says nothing about its place."""
    return any(isinstance(site.raw, bool) for site in sites)


def _says_null(raw: dict[str, Any]) -> bool:
    return raw.get("nullable") is True or "null" in items(raw.get("type")) or None in items(raw.get("enum"))


def _null_of(nulls: list[bool | None]) -> bool | None:
    """Return what several schemas together say about null: one that rules it out decides."""
    return False if False in nulls else (True if True in nulls else None)


def _holds(unions: list[Union], site: Site) -> bool:
    """Return whether one of `unions` says what the union at `site` says; to say it twice says no more."""
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
            made.null = _null_of(nulls)
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
        _read_values(shape, site, raw)
        _read_members(shape, site, raw)
        _read_rest(shape, site, raw)
        if raw.get("nullable") is True and "type" not in raw:
            shape.origin["null"] = site / "nullable"
        if raw.get("nullable") is True or (shape.null is None and _EXPLICIT in nulls):
            shape.null = True
        elif shape.null is None and nulls:
            shape.null = _null_of(nulls)
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
        """Return whether a schema accepts null by what it says, merges and offers; None: by neither."""
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
            self._nulls[id(raw)] = _null_of(said)
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
                found.update(_type_names(raw))
            _narrow_types(shape, frozenset(found - {"null"}), site)
            return True
        if raws and all(
            raw and set(raw) <= {"type", "const", "enum"} and set(raw) - {"type"} for raw in raws
        ):
            values = [
                v for raw in raws for v in ([raw["const"]] if "const" in raw else items(raw.get("enum")))
            ]
            _narrow_enum(shape, values, site)
            _narrow_types(shape, frozenset(kind_of(v) for v in values if v is not None), site)
            return True
        return False

    def _finish(self, shape: Shape) -> None:
        if shape.enum is not None and "null" in shape.enum:
            del shape.enum["null"]
        if shape.types == frozenset({"integer"}):
            shape.bounds = for_integers(shape.bounds)
        if shape.null is None:
            shape.null = shape.types is None and shape.enum is None


def _formats(raw: dict[str, Any]) -> dict[str, str]:
    """Return keyword -> format, where OpenAPI 3.1 says byte and binary by other keywords.

    "password" is left out: it concerns only how a form shows the value.
    """
    found: dict[str, str] = {}
    if isinstance(raw.get("format"), str) and raw["format"] != "password":
        found["format"] = raw["format"]
    elif raw.get("contentEncoding") == "base64":
        found["contentEncoding"] = "byte"
    elif raw.get("contentMediaType") == "application/octet-stream":
        found["contentMediaType"] = "binary"
    return found


def _joined(present: str | None, added: str) -> str:
    """Join what several schemas say about one value, in an order of its own."""
    return added if present is None else " & ".join(sorted({*present.split(" & "), added}))


def _narrow_types(shape: Shape, types: frozenset[str], site: Site) -> None:
    """Leave only `types`, where an integer is a number."""
    both = types if shape.types is None else with_integers(shape.types) & with_integers(types)
    shape.types = both - {"integer"} if "number" in both else both
    shape.origin["type"] = site


def _narrow_enum(shape: Shape, values: list[Any], site: Site) -> None:
    """Leave only `values`."""
    found = {canonical(value): value for value in values}
    shape.enum = found if shape.enum is None else {k: v for k, v in shape.enum.items() if k in found}
    shape.origin["enum"] = site


def _type_names(raw: dict[str, Any]) -> set[str]:
    """Return the types that a schema object names, null included."""
    declared = raw.get("type")
    return {name for name in (declared if is_list(declared) else [declared]) if isinstance(name, str)}


def _read_values(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
    """Read type, enum, const, bounds, pattern and format."""
    values = [raw["const"]] if "const" in raw else raw.get("enum")
    keyword = "const" if "const" in raw else "enum"
    declared = raw.get("type")
    names = _type_names(raw)
    nullable = "null" in names or raw.get("nullable") is True
    names.discard("null")
    if not names and not nullable:
        implied = {name for name, keys in _IMPLIED.items() if any(key in raw for key in keys)}
        if is_list(values):
            nullable = None in values
            names = {kind_of(value) for value in values if value is not None}
        elif len(implied) == 1:
            names = implied
    if names:
        _narrow_types(shape, frozenset(names), site / "type" if "type" in raw else site)
        shape.null = nullable
    elif declared in ("null", ["null"]):
        _narrow_types(shape, frozenset(), site / "type")
        shape.null = True
    if is_list(values):
        _narrow_enum(shape, values, site / keyword)
    for name, bound in bounds(raw).items():
        present = shape.bounds.get(name)
        if present is None or bound.tightness > present.tightness:
            shape.bounds[name] = bound
            shape.origin[name] = site / name if name in raw else site
    if isinstance(raw.get("pattern"), str):
        shape.patterns |= {raw["pattern"]}
        shape.origin["pattern"] = site / "pattern"
    for keyword, form in _formats(raw).items():
        shape.format = _joined(shape.format, form)
        shape.origin["format"] = site / keyword


def _read_members(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
    """Read properties, what is required, and the elements of arrays."""
    for keyword, found in (("properties", shape.properties), ("patternProperties", shape.pattern_properties)):
        for name in mapping(raw.get(keyword)):
            found[name] = (*found.get(name, ()), site / keyword / name)
    for name in items(raw.get("required")):
        if isinstance(name, str):
            shape.required.setdefault(name, site / "required")
    for keyword in ("additionalProperties", "unevaluatedProperties"):
        rule = raw.get(keyword)
        if rule is False:
            shape.closed = True
            shape.origin["additionalProperties"] = site / keyword
            if keyword == "additionalProperties" and "patternProperties" not in raw:
                shape.closures.append(frozenset(mapping(raw.get("properties"))))
        elif is_mapping(rule) and rule:
            shape.additional = (*shape.additional, site / keyword)
            shape.origin.setdefault("additionalProperties", site / keyword)
    elements = raw.get("items")
    if (is_mapping(elements) and elements) or elements is False:
        shape.items = (*shape.items, site / "items")
    if is_list(raw.get("prefixItems")):
        shape.prefix = [site / "prefixItems" / index for index in range(len(raw["prefixItems"]))]
        shape.origin["prefixItems"] = site / "prefixItems"


def _demand(shape: Shape, name: str, site: Site) -> None:
    """Add a condition, unless it is there already; to say it twice says no more."""
    known = shape.conditions.get(name, ())
    text = canonical(bare(site.raw))
    if not any(other.file == site.file and canonical(bare(other.raw)) == text for other in known):
        shape.conditions[name] = (*known, site)


def _read_conditions(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
    """Read what is excluded, what depends on something, and what holds inside the value."""
    if "not" in raw:
        _demand(shape, "not", site / "not")
    if "if" in raw and ("then" in raw or "else" in raw):
        _demand(shape, "if", site)
    for name in PARTS:
        said = raw.get(name)
        if said is False or (is_mapping(said) and said):
            if name == "contains" and raw.get("minContains") == 0 and "maxContains" not in raw:
                continue
            shape.parts[name] = (*shape.parts.get(name, ()), site / name)
    for keyword in ("dependentRequired", "dependentSchemas", "dependencies"):
        for trigger, said in mapping(raw.get(keyword)).items():
            place = site / keyword / trigger
            for name in items(said):
                if isinstance(name, str):
                    shape.demands.setdefault((trigger, name), place)
            if is_mapping(said):
                part = f"dependentSchemas {trigger}"
                shape.parts[part] = (*shape.parts.get(part, ()), place)


def _read_rest(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
    """Read what stands beside the values: discriminator, conditions, default, encoding, XML, flags."""
    discriminator = mapping(raw.get("discriminator"))
    if isinstance(discriminator.get("propertyName"), str):
        shape.discriminator = discriminator["propertyName"]
        shape.origin["discriminator"] = site / "discriminator"
        for value, target in mapping(discriminator.get("mapping")).items():
            shape.mapping[value] = reference_name(str(target))
    _read_conditions(shape, site, raw)
    if "default" in raw:
        shape.default = _joined(shape.default, canonical(raw["default"]))
        shape.origin["default"] = site / "default"
    for name in _ENCODINGS:
        if isinstance(raw.get(name), str) and name not in _formats(raw):
            shape.encoding = _joined(shape.encoding, raw[name])
            shape.origin["encoding"] = site / name
    if is_mapping(raw.get("xml")):
        shape.xml = _joined(shape.xml, canonical(bare(raw["xml"])))
        shape.origin["xml"] = site / "xml"
    shape.deprecated |= raw.get("deprecated") is True
    shape.read_only |= raw.get("readOnly") is True
    shape.write_only |= raw.get("writeOnly") is True
