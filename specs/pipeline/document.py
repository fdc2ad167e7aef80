"""Read OpenAPI documents: JSON or YAML in, plain dictionaries out, faults named with file and line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator

Document = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


class DocumentProblem(Exception):
    """Raised when a document cannot be used; the message names the file and the place."""


class _Loader(yaml.SafeLoader):
    """YAML 1.2 scalars, as OpenAPI asks: no timestamps, only true and false, no doubled keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            key = str(key_node.value)
            if key in seen:
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the key {key!r} stands twice in one mapping")
            seen.add(key)
        return super().construct_mapping(node, deep)


_DROPPED = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _DROPPED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def _string_keys(value: Any) -> Any:
    """Turn the integer keys that YAML makes of status codes into the strings that OpenAPI means."""
    if isinstance(value, dict):
        return {str(key): _string_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_string_keys(item) for item in value]
    return value


def parse(data: bytes, name: str) -> Document:
    """Parse `data` (JSON or YAML, UTF-8) as a mapping; raise DocumentProblem naming `name`."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentProblem(f"{name}: not UTF-8 text (byte {error.start})") from None
    try:
        is_json = text.lstrip().startswith("{")
        value = json.loads(text) if is_json else yaml.load(text, Loader=_Loader)  # noqa: S506
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise DocumentProblem(f"{name}: does not parse: {reason}") from None
    if not isinstance(value, dict):
        raise DocumentProblem(f"{name}: the top level is not a mapping")
    document: Document = _string_keys(value)
    return document


def read(path: Path) -> Document:
    """Read and parse the file at `path`."""
    return parse(path.read_bytes(), path.name)


def validate(document: Document, name: str) -> None:
    """Raise DocumentProblem unless `document` is a valid OpenAPI 3.0 or 3.1 document."""
    if "swagger" in document:
        raise DocumentProblem(
            f"{name}: this is Swagger {document['swagger']}; convert it to OpenAPI 3 first"
        )
    version = document.get("openapi")
    if not isinstance(version, str) or not version.startswith(("3.0.", "3.1.")):
        raise DocumentProblem(f"{name}: not an OpenAPI 3.0 or 3.1 document (openapi: {version!r})")
    validator = OpenAPIV30SpecValidator if version.startswith("3.0.") else OpenAPIV31SpecValidator
    try:
        errors = list(validator(document).iter_errors())
    except Exception as error:  # a dangling $ref surfaces as one of several library errors
        raise DocumentProblem(f"{name}: cannot be resolved: {error}") from None
    if errors:
        first = errors[0]
        place = "/" + "/".join(str(part) for part in first.absolute_path)
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise DocumentProblem(f"{name}: not valid OpenAPI: at {place}: {first.message}{more}")


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (method, path, operation) of every operation in `document`, in document order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if isinstance(item, dict) and method in item:
                yield method, path, item[method]
