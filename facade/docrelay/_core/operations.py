"""The operations: the form of a generated one, and the list of all of them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, ParamSpec, Protocol, TypeAlias, TypeVar

from docrelay._core.openapi import METHODS
from docrelay.errors import ConfigurationError

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Parsed(Protocol[T_co]):
    """What a generated `Response` offers: its model, or None when the status was unknown to it."""

    @property
    def parsed(self) -> T_co | None:
        """The model."""
        ...


GeneratedOperation: TypeAlias = Callable[P, Parsed[T]]
AsyncGeneratedOperation: TypeAlias = Callable[P, Awaitable[Parsed[T]]]


APIS = ("documine", "smartdocumentor", "smartconnect", "smartconnect_next")


# No attrs class: nothing else here needs attrs, whose import costs a sixth of the list.
@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: API, resource group, canonical operationId, HTTP method, path and summary."""

    api: str
    group: str
    operation_id: str
    method: str
    path: str
    summary: str


@cache
def contract(api: str) -> dict[str, Any]:
    """Return the OpenAPI document that the client of `api` is generated from, without its prose.

    It is the vendored document with the canonical operation names applied. `api` is one of APIS.
    """
    text = (files("docrelay_api") / api / "contract.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def operations(api: str | None = None) -> tuple[Operation, ...]:
    """Return every operation of `api`, or of all APIs, in contract order.

    Raises ConfigurationError when `api` is none of APIS.
    """
    if api is not None and api not in APIS:
        raise ConfigurationError(f"api: {api!r} is unknown; use one of {', '.join(APIS)}", field="api")
    return tuple(
        Operation(name, op["tags"][0], op["operationId"], method.upper(), path, op.get("summary", ""))
        for name in ((api,) if api else APIS)
        for path, item in _paths(name).items()
        for method, op in item.items()
        if method in METHODS
    )


def _paths(api: str) -> dict[str, dict[str, dict[str, Any]]]:
    paths: dict[str, dict[str, dict[str, Any]]] = contract(api)["paths"]
    return paths
