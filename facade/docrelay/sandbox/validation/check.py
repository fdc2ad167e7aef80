"""Check requests and answers against an operation of the contract."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from urllib.parse import parse_qsl

import attrs

from docrelay.sandbox.validation.contract import Contract, Media, Operation, Parameter
from docrelay.sandbox.validation.schema import Json, Violation, Where, is_array, is_object

# As deep as the JSON readers of .NET go, which the services are written with.
MAX_DEPTH = 64
# A number with more digits is larger than any double.
_MAX_DIGITS = 308


class NotJson(ValueError):  # noqa: N818 - it says what the text is
    """A text that is refused; the message goes behind the name of what was read."""


def read_json(data: bytes | str) -> Any:
    """Return the value that a JSON text stands for.

    Raises NotJson for a text that is none, nests deeper than `MAX_DEPTH`, or holds a number that no
    double can or half of a surrogate pair: neither could be written out as JSON in UTF-8 again.
    """
    try:
        value: object = json.loads(data, parse_constant=_refuse, parse_float=_float, parse_int=_int)
    except NotJson:
        raise
    except (ValueError, RecursionError):
        raise NotJson("is not JSON") from None
    _check(value)
    return value


def _refuse(name: str) -> None:
    raise NotJson(f"is not JSON: {name} is no number")


def _float(text: str) -> float:
    number = float(text)
    if abs(number) == float("inf"):
        raise NotJson("holds a number out of range")
    return number


def _int(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise NotJson("holds a number out of range")
    return int(text)


def _check(value: object) -> None:
    """Look at every text and every level; not by recursion, which is what a deep value would break."""
    level: list[object] = [value]
    depth = 0
    while level:
        if depth > MAX_DEPTH:
            raise NotJson(f"nests deeper than {MAX_DEPTH} levels")
        inner: list[object] = []
        for item in level:
            if isinstance(item, str):
                _check_text(item)
            elif isinstance(item, list):
                inner += cast("list[object]", item)
            elif isinstance(item, dict):
                members = cast("dict[str, object]", item)
                inner += members
                inner += members.values()
        level = inner
        depth += 1


def _check_text(text: str) -> None:
    if text.isascii():
        return
    try:
        text.encode()
    except UnicodeEncodeError:
        raise NotJson("holds half of a surrogate pair") from None


_UNPARSED = object()
_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"


@attrs.define
class Parts:
    """The typed parts of a request that a handler reads, keyed by the names of the contract."""

    path: dict[str, Any] = attrs.field(factory=dict[str, Any])
    query: dict[str, Any] = attrs.field(factory=dict[str, Any])
    body: Any = None


@attrs.define
class Checked:
    """The outcome of a check: the parts, and everything that was wrong."""

    parts: Parts = attrs.field(factory=Parts)
    violations: list[Violation] = attrs.field(factory=list[Violation])


def media_type(content_type: str) -> str:
    """Return a content type without its parameters, in lower case."""
    return content_type.split(";", 1)[0].strip().lower()


def choose_media(medias: Sequence[Media], content_type: str) -> Media | None:
    """Find the documented media type for a content type; `*` in the document stands for anything."""
    wanted = media_type(content_type)
    for media in medias:
        if media.content_type.split(";")[0].strip() == wanted:
            return media
    kind = wanted.split("/")[0]
    return next((media for media in medias if media.content_type in ("*/*", f"{kind}/*")), None)


def check_parameters(
    contract: Contract,
    operation: Operation,
    path: Mapping[str, str],
    query: Sequence[tuple[str, str]],
    headers: Mapping[str, str],
) -> Checked:
    """Check and convert path, query and header parameters; unknown query names are violations."""
    checked = Checked()
    given: dict[str, list[str]] = {}
    for name, value in query:
        given.setdefault(contract.fold(name), []).append(value)
    for parameter in operation.parameters:
        match parameter.where:
            case "path":
                values = [path[parameter.name]]
                target: dict[str, Any] | None = checked.parts.path
            case "query":
                values = given.pop(contract.fold(parameter.name), [])
                target = checked.parts.query
            case "header" if parameter.name.lower() not in _IGNORED_HEADERS:
                values = [headers[parameter.name.lower()]] if parameter.name.lower() in headers else []
                target = None
            case _:
                continue
        _check_parameter(contract, parameter, values, target, checked)
    for name in given.keys() - {contract.fold(key) for key in operation.query_keys}:
        checked.violations.append(Violation("query", name, "is not a parameter of this operation"))
    return checked


def _check_parameter(
    contract: Contract,
    parameter: Parameter,
    values: list[str],
    target: dict[str, Any] | None,
    checked: Checked,
) -> None:
    where = cast("Where", parameter.where)
    if not values:
        if parameter.required:
            checked.violations.append(Violation(where, parameter.name, "is required"))
        elif target is not None and "default" in parameter.schema:
            target[parameter.name] = parameter.schema["default"]
        return
    kind = _kind(contract, parameter.schema)
    if kind != "array" and len(values) > 1:
        checked.violations.append(Violation(where, parameter.name, "is given more than once"))
        return
    if kind == "array":
        item = contract.schemas.resolve(parameter.schema.get("items", {}))
        value: Any = [_convert(entry, _kind(contract, item)) for entry in values]
    else:
        value = _convert(values[0], kind)
    checked.violations += contract.schemas.check(parameter.place, value, where=where, name=parameter.name)
    if target is not None:
        target[parameter.name] = value


def _kind(contract: Contract, schema: Mapping[str, Json]) -> str:
    """Return the JSON type that a plain text value is meant to have."""
    declared = schema.get("type")
    if is_array(declared):
        return next((str(entry) for entry in declared if entry != "null"), "string")
    if declared:
        return str(declared)
    for key in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(key, []):
            kind = _kind(contract, contract.schemas.resolve(branch))
            if kind != "null":
                return kind
    return "string"


def _convert(text: str, kind: str) -> Any:
    """Read a text value as the JSON type it should have; leave it alone when it does not look like one."""
    try:
        if kind == "integer":
            # int() also takes "1_000", " 5" and other digits than ASCII.
            return int(text) if text.isascii() and text.removeprefix("-").isdigit() else text
        if kind == "number":
            return float(text)
    except ValueError:
        return text
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    return text


def check_body(contract: Contract, operation: Operation, content_type: str, data: bytes) -> Checked:
    """Check a body that is JSON, a URL-encoded form, XML or other bytes; multipart has its own check."""
    checked = Checked()
    if not operation.bodies:
        if data:
            checked.violations.append(Violation("body", "", "this operation takes no body"))
        return checked
    if not data:
        if operation.body_required:
            checked.violations.append(Violation("body", "", "is required"))
        return checked
    media = choose_media(operation.bodies, content_type)
    if media is None:
        known = ", ".join(entry.content_type for entry in operation.bodies)
        checked.violations.append(Violation("content-type", "", f"is not one of: {known}"))
        return checked
    value = _parse(contract, media, data, checked)
    if value is _UNPARSED:
        return checked
    if media.place is not None and not isinstance(value, bytes):
        closed = is_object(value)
        checked.violations += contract.schemas.check(media.place, value, where="body", closed=closed)
    checked.parts.body = value
    return checked


def _parse(contract: Contract, media: Media, data: bytes, checked: Checked) -> Any:
    kind = media.content_type
    if kind == FORM:
        return _parse_form(contract, media, data, checked)
    if kind == "application/json" or kind.endswith("+json"):
        try:
            return read_json(data)
        except NotJson as error:
            checked.violations.append(Violation("body", "", str(error)))
            return _UNPARSED
    return data  # XML and the like: the handler reads it, the structure is checked there.


def _parse_form(contract: Contract, media: Media, data: bytes, checked: Checked) -> Any:
    try:
        pairs = parse_qsl(data.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    except ValueError:
        checked.violations.append(Violation("body", "", "is not a URL-encoded form"))
        return _UNPARSED
    return _fields(contract, media, pairs, checked)


def _fields(
    contract: Contract, media: Media, pairs: Iterable[tuple[str, str]], checked: Checked
) -> dict[str, Any]:
    properties: Mapping[str, Any] = media.schema.get("properties", {})
    fields: dict[str, Any] = {}
    for name, text in pairs:
        if name in fields:
            checked.violations.append(Violation("body", name, "is given more than once"))
        schema = contract.schemas.resolve(properties.get(name, {}))
        fields[name] = _convert(text, _kind(contract, schema))
    return fields


def check_multipart(
    contract: Contract, operation: Operation, fields: Sequence[tuple[str, str]], names: Sequence[str]
) -> Checked:
    """Check a multipart form, given its text fields and the names of its file parts."""
    checked = Checked()
    media = choose_media(operation.bodies, MULTIPART)
    if media is None:
        what = f"is not one of: {', '.join(entry.content_type for entry in operation.bodies)}"
        where: Where = "content-type" if operation.bodies else "body"
        checked.violations.append(
            Violation(where, "", what if operation.bodies else "this operation takes no body")
        )
        return checked
    values = _fields(contract, media, fields, checked)
    properties: Mapping[str, Any] = media.schema.get("properties", {})
    for name in values:
        if contract.schemas.resolve(properties.get(name, {})).get("format") == "binary":
            checked.violations.append(Violation("body", name, "is a file part and needs a file name"))
    for name in names:
        if name in values or names.count(name) > 1:
            checked.violations.append(Violation("body", name, "is given more than once"))
        values[name] = ""
    if media.place is not None:
        checked.violations += contract.schemas.check(media.place, values, where="body", closed=True)
    checked.parts.body = values
    return checked


def validate_response(
    contract: Contract, operation: Operation, status: int, content_type: str, body: bytes
) -> list[Violation]:
    """Return what is wrong with an answer of an operation; an empty list means that it keeps the contract."""
    keys = (str(status), f"{status // 100}XX", "default")
    medias = next((operation.responses[key] for key in keys if key in operation.responses), None)
    if medias is None:
        return [Violation("status", str(status), "is not documented")]
    if not medias:
        # An error without a documented body promises nothing about it.
        wrong = bool(body) and status < 400
        return [Violation("body", "", "is documented as empty")] if wrong else []
    media = choose_media(medias, content_type)
    if media is None:
        return [] if not body else [Violation("content-type", content_type, "is not documented")]
    if media.place is None or not (media.content_type.endswith("json")):
        return []
    try:
        value = json.loads(body)
    except ValueError:
        return [Violation("body", "", "is not JSON")]
    return contract.schemas.check(media.place, value, where="body")
