"""The list of services: which prefixes lead to which API, and to which of its operations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

from docrelay._core.text import one_line
from docrelay.sandbox.documine.service import documine
from docrelay.sandbox.server.service import Service
from docrelay.sandbox.smartconnect.service import smartconnect, smartconnect_next
from docrelay.sandbox.smartdocumentor.service import smartdocumentor
from docrelay.sandbox.validation.contract import Contract, Operation

SERVICES: tuple[Service[Any], ...] = (documine, smartdocumentor, smartconnect, smartconnect_next)


@attrs.frozen
class Mount:
    """A prefix of the path and the service behind it; `Prefix` explains `only` and `but`."""

    prefix: str
    service: Service[Any]
    only: frozenset[str] = frozenset()
    but: frozenset[str] = frozenset()

    def covers(self, path: str) -> bool:
        """Return whether a path is under this prefix."""
        head = path[: len(self.prefix) + 1]
        if self.service.any_case:
            return head.lower() in (self.prefix.lower(), self.prefix.lower() + "/")
        return head in (self.prefix, self.prefix + "/")

    def serves(self, operation: Operation) -> bool:
        """Return whether an operation is offered under this prefix."""
        return operation.id in self.only if self.only else operation.id not in self.but


MOUNTS = tuple(
    Mount(prefix.path, service, prefix.only, prefix.but)
    for service in SERVICES
    for prefix in service.prefixes
)


class Catalogue:
    """The contracts of all services, each read when it is first asked for."""

    def __init__(self, directory: Path | None = None) -> None:
        """Read documents from `directory` instead of the generated package, when given."""
        self._directory = directory
        self._contracts: dict[str, Contract] = {}

    def contract(self, service: Service[Any]) -> Contract:
        """Return the contract of a service."""
        if service.api not in self._contracts:
            self._contracts[service.api] = Contract.load(
                service.api, self._directory, any_case=service.any_case
            )
        return self._contracts[service.api]

    def contracts(self) -> Mapping[str, Contract]:
        """Return all contracts by API name."""
        return {service.api: self.contract(service) for service in SERVICES}


def check_contracts(directory: Path) -> None:
    """Read every contract that `Catalogue(directory)` would; raises ValueError, which names the file."""
    for service in SERVICES:
        try:
            Contract.load(service.api, directory, any_case=service.any_case).schemas.check_references()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            file = directory / service.api / "openapi.json"
            why = one_line(f"{type(error).__name__}: {error}", 200)
            raise ValueError(f"contracts: {file} cannot be used ({why})") from error


def find_mount(path: str) -> Mount | None:
    """Return the mount that a path is under."""
    return next((mount for mount in MOUNTS if mount.covers(path)), None)


def operation_names() -> dict[str, list[str]]:
    """Return what can be called, by API: its operations, and its extra routes."""
    return {
        service.api: [*service.handlers, *(route.name for _, route in service.extra)] for service in SERVICES
    }
