"""Read the keywords of one schema object into a shape."""

from __future__ import annotations

from typing import Any

from docrelay.contract.read.place import Site, is_list, is_mapping, items, mapping
from docrelay.contract.schema.bound import bounds
from docrelay.contract.schema.shape import PARTS, Shape, bare, canonical, kind_of, reference_name

_ENCODINGS = ("x-encoding", "contentEncoding", "contentMediaType")
_IMPLIED = {
    "string": ("contentMediaType", "contentEncoding"),
    "object": ("properties", "additionalProperties", "patternProperties", "required", "propertyNames"),
    "array": ("items", "prefixItems"),
}


def _forms(raw: dict[str, Any]) -> dict[str, str]:
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


def with_integers(types: frozenset[str]) -> frozenset[str]:
    """Return `types` with "integer" beside "number", which takes integers as well."""
    return types | {"integer"} if "number" in types else types


def narrow_types(shape: Shape, types: frozenset[str], site: Site) -> None:
    """Leave only `types`, where an integer is a number."""
    both = types if shape.types is None else with_integers(shape.types) & with_integers(types)
    shape.types = both - {"integer"} if "number" in both else both
    shape.origin["type"] = site


def narrow_enum(shape: Shape, values: list[Any], site: Site) -> None:
    """Leave only `values`."""
    found = {canonical(value): value for value in values}
    shape.enum = found if shape.enum is None else {k: v for k, v in shape.enum.items() if k in found}
    shape.origin["enum"] = site


def type_names(raw: dict[str, Any]) -> set[str]:
    """Return the types that a schema object names, null included."""
    declared = raw.get("type")
    return {name for name in (declared if is_list(declared) else [declared]) if isinstance(name, str)}


def values(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
    """Read type, enum, const, bounds, pattern and format."""
    values = [raw["const"]] if "const" in raw else raw.get("enum")
    keyword = "const" if "const" in raw else "enum"
    declared = raw.get("type")
    names = type_names(raw)
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
        narrow_types(shape, frozenset(names), site / "type" if "type" in raw else site)
        shape.null = nullable
    elif declared in ("null", ["null"]):
        narrow_types(shape, frozenset(), site / "type")
        shape.null = True
    if is_list(values):
        narrow_enum(shape, values, site / keyword)
    for name, bound in bounds(raw).items():
        present = shape.bounds.get(name)
        if present is None or bound.tightness > present.tightness:
            shape.bounds[name] = bound
            shape.origin[name] = site / name if name in raw else site
    if isinstance(raw.get("pattern"), str):
        shape.patterns |= {raw["pattern"]}
        shape.origin["pattern"] = site / "pattern"
    for keyword, form in _forms(raw).items():
        shape.format = _joined(shape.format, form)
        shape.origin["format"] = site / keyword


def members(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
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


def conditions(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
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


def rest(shape: Shape, site: Site, raw: dict[str, Any]) -> None:
    """Read what stands beside the values: discriminator, conditions, default, encoding, XML, flags."""
    discriminator = mapping(raw.get("discriminator"))
    if isinstance(discriminator.get("propertyName"), str):
        shape.discriminator = discriminator["propertyName"]
        shape.origin["discriminator"] = site / "discriminator"
        for value, target in mapping(discriminator.get("mapping")).items():
            shape.mapping[value] = reference_name(str(target))
    conditions(shape, site, raw)
    if "default" in raw:
        shape.default = _joined(shape.default, canonical(raw["default"]))
        shape.origin["default"] = site / "default"
    for name in _ENCODINGS:
        if isinstance(raw.get(name), str) and name not in _forms(raw):
            shape.encoding = _joined(shape.encoding, raw[name])
            shape.origin["encoding"] = site / name
    if is_mapping(raw.get("xml")):
        shape.xml = _joined(shape.xml, canonical(bare(raw["xml"])))
        shape.origin["xml"] = site / "xml"
    shape.deprecated |= raw.get("deprecated") is True
    shape.read_only |= raw.get("readOnly") is True
    shape.write_only |= raw.get("writeOnly") is True
