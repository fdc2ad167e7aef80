"""Values of a JSON Schema, drawn near its limits; a validator decides which of them it really accepts.

`hypothesis-jsonschema` 0.23.1, the obvious source of values, does not run with the hypothesis of today, so
this is a small one of our own. It knows the keywords that the grid and the generated schemas use.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jsonschema_rs import Validator

Schema = dict[str, Any]

_FORMATS = {
    "date": ("2020-02-29", "1999-12-31"),
    "date-time": ("2020-02-29T12:30:00Z", "1999-12-31T23:59:59.5+02:00"),
    "uuid": ("01234567-89ab-4def-8123-456789abcdef",),
    "email": ("a@b.example",),
}
_WORDS = ("", "a", "b", "x", "y", "2020-02-29", "01234567-89ab-4def-8123-456789abcdef", "1", "~ä")
_ANYTHING = ("string", "integer", "number", "boolean", "null", "array", "object")


def validator(schema: Schema) -> Validator:
    """Return a validator that takes formats for part of the schema, as our verdicts do."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def draw(schema: Any, random: Random, *, named: bool = True, depth: int = 4) -> Any:
    """Return a value that the schema should accept; with `named` it has no properties that have no name."""
    if not isinstance(schema, dict):
        return random.choice([None, 0, "a"])
    if "allOf" in schema:
        schema = _merged(schema)
    for key in ("oneOf", "anyOf"):
        if key in schema:
            rest = {other: value for other, value in schema.items() if other != key}
            return draw(
                _merged({"allOf": [rest, random.choice(schema[key])]}), random, named=named, depth=depth
            )
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return random.choice(schema["enum"])
    kind = schema.get("type") or (_ANYTHING if "properties" not in schema else "object")
    kind = kind if isinstance(kind, str) else random.choice(kind)
    match kind:
        case "object":
            return _object(schema, random, named=named, depth=depth)
        case "array":
            return _array(schema, random, named=named, depth=depth)
        case "string":
            return _string(schema, random)
        case "integer" | "number":
            return _number(schema, random, whole=kind == "integer")
        case "boolean":
            return random.random() < 0.5
    return None


def _object(schema: Schema, random: Random, *, named: bool, depth: int) -> dict[str, Any]:
    required = schema.get("required", [])
    rest = schema.get("additionalProperties", True)
    made: dict[str, Any] = {}
    for name, member in schema.get("properties", {}).items():
        if name in required or (depth > 0 and random.random() < 0.6):
            made[name] = draw(member, random, named=named, depth=depth - 1)
    for name in required:
        if name not in made and rest is not False:
            made[name] = draw({} if rest is True else rest, random, named=named, depth=depth - 1)
    # The keys of a map are no names, so a map has entries either way.
    is_map = isinstance(rest, dict) and not schema.get("properties")
    if rest is not False and depth > 0 and (is_map or not named):
        for name in random.sample(("a", "b", "p", "new", "count", "id"), random.randint(0, 2)):
            if name not in made and name not in schema.get("properties", {}):
                made[name] = draw({} if rest is True else rest, random, named=named, depth=depth - 1)
    return made


def _array(schema: Schema, random: Random, *, named: bool, depth: int) -> list[Any]:
    least, most = schema.get("minItems", 0), schema.get("maxItems", schema.get("minItems", 0) + 3)
    size = random.choice([least, most, random.randint(least, max(least, most))])
    items = schema.get("items", {})
    return [draw(items, random, named=named, depth=depth - 1) for _ in range(size if depth > 0 else least)]


def _string(schema: Schema, random: Random) -> str:
    if schema.get("format") in _FORMATS:
        return random.choice(_FORMATS[schema["format"]])
    least, most = schema.get("minLength", 0), schema.get("maxLength", schema.get("minLength", 0) + 40)
    start = "a" if schema.get("pattern", "").startswith("^a") else random.choice(_WORDS)
    if random.random() < 0.3 and least <= len(start) <= most:
        return start
    size = random.choice([least, most, random.randint(least, max(least, most))])
    return (start + "".join(random.choices("abxyz1 ", k=size)))[:size]


def _number(schema: Schema, random: Random, *, whole: bool) -> Any:
    step = schema.get("multipleOf", 1)
    low = schema.get("minimum", schema.get("exclusiveMinimum", 0 - step) + step)
    high = schema.get("maximum", schema.get("exclusiveMaximum", low + 12 * step) - step)
    if not whole and random.random() < 0.5:
        return random.choice([low, high, (low + high) / 2, low + 0.5])
    around = random.choice([low, high, random.randint(int(low), max(int(low), int(high)))])
    free = [
        side for side, key in ((-50, "inimum"), (50, "aximum")) if not any(key in word for word in schema)
    ]
    if free and random.random() < 0.3:
        around += random.choice(free)
    value = around // step * step
    return int(value) if whole else value


def _merged(schema: Schema) -> Schema:
    """Merge the branches of allOf roughly; what the merge gets wrong is refused by the validator."""
    made: Schema = {}
    for part in [*schema["allOf"], {key: value for key, value in schema.items() if key != "allOf"}]:
        if not isinstance(part, dict):
            continue
        for key, value in (_merged(part) if "allOf" in part else part).items():
            if key == "properties":
                made[key] = {**made.get(key, {}), **value}
            elif key == "required":
                made[key] = [*made.get(key, []), *value]
            elif key == "type" and key in made:
                made[key] = _both(made[key], value)
            elif key in {"maxLength", "maxItems", "maximum"} and key in made:
                made[key] = min(made[key], value)
            elif key in {"minLength", "minItems", "minimum"} and key in made:
                made[key] = max(made[key], value)
            elif key in {"oneOf", "anyOf"} and key in made:
                made[key] = [{"allOf": [one, two]} for one in made[key] for two in value]
            else:
                made[key] = value
    return made


def _both(one: Any, two: Any) -> Any:
    kinds, others = ([kinds] if isinstance(kinds, str) else kinds for kinds in (one, two))
    common = [kind for kind in kinds if kind in others]
    if not common and {"integer", "number"} <= {*kinds, *others}:
        return "integer"
    return common or one
