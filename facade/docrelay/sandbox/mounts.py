"""The catalogue of services: which prefix leads to which API, and to which of its operations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from docrelay._core.text import one_line
from docrelay.sandbox.documine import downloads as documine_downloads
from docrelay.sandbox.documine import files as documine_files
from docrelay.sandbox.documine import realm, sign_in
from docrelay.sandbox.documine.dossiers import documine
from docrelay.sandbox.server.service import Service
from docrelay.sandbox.smartconnect import runs as smartconnect_runs
from docrelay.sandbox.smartconnect.maps import smartconnect
from docrelay.sandbox.smartconnect.next import smartconnect_next
from docrelay.sandbox.smartdocumentor import exports as smartdocumentor_exports
from docrelay.sandbox.smartdocumentor import tasks as smartdocumentor_tasks
from docrelay.sandbox.smartdocumentor.workspaces import smartdocumentor
from docrelay.sandbox.validation.contract import Contract, Operation

# Modules that only register handlers.
HANDLERS = (
    documine_downloads,
    documine_files,
    realm,
    sign_in,
    smartconnect_runs,
    smartdocumentor_exports,
    smartdocumentor_tasks,
)
# Served by the login host; everything else of that document is under the API Url.
_LOGIN = frozenset({"get_public_key"})


@attrs.frozen
class Mount:
    """A prefix of the path and the service behind it."""

    prefix: str
    service: Service
    login: bool | None = None

    def covers(self, path: str) -> bool:
        """Return whether a path is under this prefix."""
        head = path[: len(self.prefix) + 1]
        if self.service.any_case:
            return head.lower() in (self.prefix.lower(), self.prefix.lower() + "/")
        return head in (self.prefix, self.prefix + "/")

    def serves(self, operation: Operation) -> bool:
        """Return whether an operation is offered under this prefix."""
        return self.login is None or self.login == (operation.id in _LOGIN)


MOUNTS = (
    Mount("/documine", documine),
    Mount("/smartdocumentor", smartdocumentor),
    Mount("/smartconnect/API", smartconnect, login=False),
    Mount("/smartconnect/login", smartconnect, login=True),
    Mount("/smartconnect-next", smartconnect_next),
)


class Catalogue:
    """The contracts of all services, each read when it is first asked for."""

    def __init__(self, directory: Path | None = None) -> None:
        """Read documents from `directory` instead of the generated package, when given."""
        self._directory = directory
        self._contracts: dict[str, Contract] = {}

    def contract(self, service: Service) -> Contract:
        """Return the contract of a service."""
        if service.api not in self._contracts:
            self._contracts[service.api] = Contract.load(
                service.api, self._directory, any_case=service.any_case
            )
        return self._contracts[service.api]

    def contracts(self) -> Mapping[str, Contract]:
        """Return all contracts by API name."""
        return {mount.service.api: self.contract(mount.service) for mount in MOUNTS}


def check_contracts(directory: Path) -> None:
    """Read every contract that `Catalogue(directory)` would; raises ValueError, which names the file."""
    for mount in MOUNTS:
        api = mount.service.api
        try:
            Contract.load(api, directory, any_case=mount.service.any_case).schemas.check_references()
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            file = directory / api / "openapi.json"
            why = one_line(f"{type(error).__name__}: {error}", 200)
            raise ValueError(f"contracts: {file} cannot be used ({why})") from error


def find_mount(path: str) -> Mount | None:
    """Return the mount that a path is under."""
    return next((mount for mount in MOUNTS if mount.covers(path)), None)


def operation_names() -> dict[str, list[str]]:
    """Return what can be called, by API: its operations, and the pages that stand beside its contract."""
    services = {mount.service.api: mount.service for mount in MOUNTS}
    return {
        api: [*service.handlers, *(name for _, _, name, _ in service.beside)]
        for api, service in services.items()
    }
