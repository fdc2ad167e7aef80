"""The contract of one API: its OpenAPI document, and the route from a request line to an operation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import unquote

import attrs

from docrelay.sandbox.validation.schema import Json, Pointer, Schemas

_METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")


@attrs.frozen
class Parameter:
    """One parameter of an operation; `place` leads to its schema."""

    name: str
    where: str
    required: bool
    place: Pointer
    schema: Mapping[str, Json]


@attrs.frozen
class Media:
    """One media type that a body may have; `place` leads to its schema, None when it has none."""

    content_type: str
    place: Pointer | None
    schema: Mapping[str, Json]


@attrs.frozen(eq=False)
class Operation:
    """One operation as the document describes it."""

    api: str
    id: str
    method: str
    path: str
    parameters: tuple[Parameter, ...]
    body_required: bool
    bodies: tuple[Media, ...]
    responses: Mapping[str, tuple[Media, ...]]
    query_keys: frozenset[str]

    @property
    def segments(self) -> tuple[str, ...]:
        """Return the path template, cut at the slashes."""
        return tuple(self.path.strip("/").split("/"))


@attrs.frozen
class Route:
    """What a request line leads to: an operation, or the methods that the path does know."""

    operation: Operation | None
    path: Mapping[str, str]
    allowed: tuple[str, ...]


def read_document(api: str, directory: Path | None = None) -> dict[str, Json]:
    """Read the OpenAPI document of an API.

    The default is the document that was generated along with the clients; `directory` replaces it by
    `<directory>/<api>/openapi.json`. Raises FileNotFoundError when there is none.
    """
    if directory is None:
        text = (files("docrelay_api") / api / "contract.json").read_text(encoding="utf-8")
    else:
        text = (directory / api / "openapi.json").read_text(encoding="utf-8")
    return cast("dict[str, Json]", json.loads(text))


class Contract:
    """The operations of one API.

    Set `any_case` for services that match paths and query names whatever their letter case.
    """

    def __init__(self, api: str, document: Mapping[str, Json], *, any_case: bool = False) -> None:
        """Read every operation once; schemas are compiled when first needed."""
        self.api = api
        self.any_case = any_case
        self.schemas: Final = Schemas(document)
        self.operations: dict[str, Operation] = {each.id: each for each in self._read(document)}
        # A fixed segment wins over a parameter: /bulk/components is not the file "bulk".
        self._ordered = sorted(
            self.operations.values(), key=lambda item: [part.startswith("{") for part in item.segments]
        )

    @classmethod
    def load(cls, api: str, directory: Path | None = None, *, any_case: bool = False) -> Contract:
        """Read the contract of an API from its package, or from `directory`."""
        return cls(api, read_document(api, directory), any_case=any_case)

    def route(self, method: str, raw_path: str) -> Route:
        """Find the operation for a method and a still percent-encoded path."""
        steps = [unquote(part) for part in raw_path.strip("/").split("/")]
        allowed: list[str] = []
        for operation in self._ordered:
            values = self._match(operation, steps)
            if values is None:
                continue
            if operation.method == method.upper():
                return Route(operation, values, ())
            allowed.append(operation.method)
        return Route(None, {}, tuple(allowed))

    def fold(self, name: str) -> str:
        """Return the form in which names are compared."""
        return name.lower() if self.any_case else name

    def _match(self, operation: Operation, steps: list[str]) -> dict[str, str] | None:
        segments = operation.segments
        if len(segments) != len(steps):
            return None
        values: dict[str, str] = {}
        for segment, step in zip(segments, steps, strict=True):
            if segment.startswith("{"):
                if not step:
                    return None
                values[segment[1:-1]] = step
            elif self.fold(segment) != self.fold(step):
                return None
        return values

    def _read(self, document: Mapping[str, Json]) -> Iterator[Operation]:
        paths: Mapping[str, Any] = document["paths"]
        for path in paths:
            item = self.schemas.at(("paths", path))
            for method in _METHODS:
                if method in item:
                    yield self._operation(document, path, method)

    def _operation(self, document: Mapping[str, Json], path: str, method: str) -> Operation:
        here: Pointer = ("paths", path, method)
        node = self.schemas.at(here)
        parameters: dict[tuple[str, str], Parameter] = {}
        for base in (("paths", path), here):
            for index, _ in enumerate(self.schemas.at(base).get("parameters", [])):
                found = self._parameter((*base, "parameters", str(index)))
                parameters[found.where, found.name] = found
        body = self.schemas.resolve(node.get("requestBody", {}))
        responses = {
            str(status): self._media((*here, "responses", str(status), "content"))
            for status in node.get("responses", {})
        }
        return Operation(
            api=self.api,
            id=node["operationId"],
            method=method.upper(),
            path=path,
            parameters=tuple(parameters.values()),
            body_required=bool(body.get("required", False)),
            bodies=self._media((*here, "requestBody", "content")) if body else (),
            responses=responses,
            query_keys=self._query_keys(document, node),
        )

    def _parameter(self, here: Pointer) -> Parameter:
        node = self.schemas.at(here)
        return Parameter(
            name=node["name"],
            where=node["in"],
            required=bool(node.get("required", False)),
            place=(*here, "schema"),
            schema=self.schemas.at((*here, "schema")),
        )

    def _media(self, here: Pointer) -> tuple[Media, ...]:
        content: Mapping[str, Any] = self.schemas.at(here[:-1]).get("content", {})
        return tuple(
            Media(
                content_type=name.lower(),
                place=(*here, name, "schema") if "schema" in media else None,
                schema=self.schemas.at((*here, name, "schema")) if "schema" in media else {},
            )
            for name, media in content.items()
        )

    def _query_keys(self, document: Mapping[str, Json], node: Mapping[str, Json]) -> frozenset[str]:
        """Return the names of API keys that travel in the query of this operation."""
        schemes: Mapping[str, Any] = document.get("components", {}).get("securitySchemes", {})
        wanted = {name for need in node.get("security", document.get("security", [])) for name in need}
        return frozenset(
            str(schemes[name]["name"])
            for name in wanted
            if schemes.get(name, {}).get("type") == "apiKey" and schemes[name].get("in") == "query"
        )
