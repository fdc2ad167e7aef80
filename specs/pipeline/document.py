"""Read OpenAPI documents: JSON or YAML in, plain dictionaries out, faults named with file and line."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from jsonschema_path import SchemaPath
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

from docrelay._core.openapi import METHODS
from docrelay._core.text import one_line
from docrelay.contract import NotCompared
from docrelay.contract.read import document as contract_document
from docrelay.contract.read.places import MAX_DEPTH, is_mapping

if TYPE_CHECKING:
    from jsonschema import ValidationError

Document = dict[str, Any]

_REASON = 300
"""How many characters of a validator's message are told: it may quote the whole schema."""


@attrs.frozen
class _OneFile:
    """The source of a document that is read alone: nothing that it refers to is."""

    name: str
    data: bytes

    def path(self, relative: str = "") -> str:
        """Return the name for messages."""
        return relative or self.name

    def read(self, relative: str = "") -> bytes:
        """Return the document; raise NotCompared for anything beside it."""
        if relative:
            raise NotCompared("cannot be read: a document here is one file", file=relative)
        return self.data


class _Nowhere(dict[str, Any]):
    """Handlers of every URI scheme, so that the validator never opens or fetches anything itself."""

    def __contains__(self, scheme: object) -> bool:
        return True

    def __getitem__(self, scheme: str) -> Any:
        def refuse(uri: str) -> None:
            raise LookupError(f"{one_line(uri, 100)} is outside of the document")

        return refuse


class DocumentProblem(Exception):  # noqa: N818 - a problem with the input, said in one line
    """Raised when a document cannot be used; the message names the file and the place."""


def parse(data: bytes, name: str) -> Document:
    """Parse `data` (JSON or YAML, UTF-8) as a mapping; raise DocumentProblem naming `name`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentProblem(f"{name}: not UTF-8 text (byte {error.start})") from None
    try:
        value, _ = contract_document.parsed(text, name)
    except NotCompared as fault:
        place = f"line {fault.line}: " if fault.line else ""
        raise DocumentProblem(f"{name}: does not parse: {place}{fault.reason}") from None
    if not is_mapping(value):
        raise DocumentProblem(f"{name}: the top level is not a mapping")
    return value


def read(path: Path) -> Document:
    """Read and parse the file at `path`."""
    return parse(path.read_bytes(), path.name)


def validate(document: Document, name: str) -> None:
    """Raise DocumentProblem unless `document` is a valid OpenAPI 3.0 or 3.1 document."""
    if "swagger" in document:
        raise DocumentProblem(f"{name}: this is Swagger {document['swagger']}; convert it to OpenAPI 3 first")
    version = document.get("openapi")
    if version is None:
        raise DocumentProblem(f"{name}: not an OpenAPI document: there is no `openapi` at the top level")
    if not isinstance(version, str) or not version.startswith(("3.0.", "3.1.")):
        raise DocumentProblem(
            f"{name}: this is OpenAPI {version}; the validator and the generator read 3.0 and 3.1, "
            "so save it as one of these first"
        )
    _check_references(document, name)
    if fault := _fault(json.dumps(document)):
        raise DocumentProblem(f"{name}: {fault}")


@functools.lru_cache(maxsize=64)  # A run reads most documents several times, and each validation takes long.
def _fault(text: str) -> str:
    """Return what is not valid in the document `text`, or nothing."""
    document: Document = json.loads(text)
    validator = OpenAPIV30SpecValidator if document["openapi"].startswith("3.0.") else OpenAPIV31SpecValidator
    errors: list[ValidationError] = []
    try:
        for found in validator(SchemaPath.from_dict(document, handlers=_Nowhere())).iter_errors():
            errors.append(found)  # noqa: PERF402 - what came before an exception counts
    except Exception as error:  # noqa: BLE001 - a dangling $ref is one of several libraries' errors
        if not errors:
            return f"a $ref cannot be resolved: {one_line(str(error), _REASON)}"
    if not errors:
        return ""
    first = _innermost(errors[0])
    place = "/" + "/".join(str(part) for part in first.absolute_path)
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    reason = first.message.partition("\n")[0]
    if len(reason) > _REASON:
        reason = f"{reason[: _REASON // 2]} ... {reason[-_REASON // 2 :]}"
    return f"not valid OpenAPI: at {place}: {reason}{more}"


def _check_references(document: Document, name: str) -> None:
    """Follow every reference with the reader of the contract diff; refuse what leaves the document."""
    try:
        made = contract_document.Document(_OneFile(name, json.dumps(document).encode()))
        made.load("")
        made.check()
    except RecursionError:
        raise DocumentProblem(f"{name}: nested deeper than {MAX_DEPTH} levels") from None
    except NotCompared as fault:
        said = f"at {fault.pointer}: {fault.reason}" if fault.pointer else fault.reason
        what = "a $ref cannot be resolved: " if "$ref" in fault.reason else ""
        raise DocumentProblem(f"{name}: {what}{one_line(said, _REASON)}") from None


def _innermost(error: ValidationError) -> ValidationError:
    """Return what is wrong in the alternative that got furthest, instead of that none of them fits."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (method, path, operation) of every operation in `document`, in document order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if isinstance(item, dict) and method in item:
                yield method, path, item[method]
