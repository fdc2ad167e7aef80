"""What the DocuMine sandbox remembers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid4, uuid5

import attrs

from docrelay.sandbox.jobs import Job
from docrelay.sandbox.oauth.grants import Codes, Devices
from docrelay.sandbox.oauth.tokens import TokenIssuer
from docrelay.sandbox.options import CUSTOMERS, DocuMineCredentials
from docrelay.sandbox.reader.analysis import Reading
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Json, ServiceState, Tokens
from docrelay.sandbox.storage.saving import Loader, dump

# The known forms of a document in a download. The real service may know more; the sandbox refuses others,
# so that a misspelt one is noticed.
DOWNLOAD_TYPES = ("ORIGINAL", "PREVIEW", "COMPONENT_JSON", "COMPONENT_XML", "REPORT")
TEMPLATES = ("Invoices", "Contracts", "Study reports")


def new_id() -> str:
    """Return a fresh identifier."""
    return str(uuid4())


@attrs.frozen
class User:
    """A user of a workspace."""

    id: str
    username: str
    first_name: str
    last_name: str
    roles: tuple[str, ...]


@attrs.frozen
class Template:
    """A dossier template."""

    id: str
    name: str
    description: str
    added: datetime
    created_by: str


@attrs.define
class StoredFile:
    """An uploaded document: its bytes are at `path`, its analysis runs in the background.

    Neither is ever changed or called off while somebody uses it: a new upload brings new ones.
    """

    id: str
    name: str
    path: Path
    size: int
    added: datetime
    uploaded: datetime
    uploader: str
    progress: Job
    analysis: asyncio.Task[Reading]
    processed: datetime | None = None
    deleted: datetime | None = None
    # The packages that are being made of it.
    packages: set[asyncio.Task[int]] = attrs.field(factory=set[asyncio.Task[int]], metadata={"saved": False})


@attrs.define
class Dossier:
    """A dossier and its files; `settings` are the members of the request that made or changed it.

    `trash` holds files that were deleted and can still be restored.
    """

    id: str
    template_id: str
    created: datetime
    owner_id: str
    settings: dict[str, object]
    files: dict[str, StoredFile] = attrs.field(factory=dict[str, StoredFile])
    deleted: datetime | None = None
    archived: datetime | None = None
    trash: dict[str, StoredFile] = attrs.field(factory=dict[str, StoredFile])

    @property
    def place(self) -> str:
        """Return where the dossier is: among the `active`, `archived` or `deleted` ones."""
        return "deleted" if self.deleted else ("archived" if self.archived else "active")


@attrs.define
class Download:
    """A package; `task` writes the archive to `path` and returns its size."""

    id: str
    dossier_id: str
    file_ids: tuple[str, ...]
    name: str
    created: datetime
    path: Path
    progress: Job
    task: asyncio.Task[int]
    fetched: datetime | None = None


@attrs.define
class Workspace:
    """A tenant with its own templates, dossiers and downloads."""

    credentials: DocuMineCredentials
    users: tuple[User, ...]
    templates: dict[str, Template]
    dossiers: dict[str, Dossier] = attrs.field(factory=dict[str, Dossier])
    downloads: dict[str, Download] = attrs.field(factory=dict[str, Download])


class DocuMineState(ServiceState):
    """All workspaces, and what their identity provider remembers: tokens, codes, waiting devices."""

    name = "documine"

    def __init__(self, runtime: Runtime) -> None:
        """Seed one workspace per customer."""
        self._runtime = runtime
        life, clock = runtime.options.lifetimes, runtime.clock
        self.tokens = TokenIssuer(
            clock, access_seconds=life.documine_access, refresh_seconds=life.documine_refresh
        )
        self.codes = Codes(clock, seconds=life.documine_code)
        self.devices = Devices(
            clock, seconds=life.documine_device_code, interval=life.documine_device_interval
        )
        seeded = [_seed(customer.documine, runtime.now()) for customer in CUSTOMERS]
        self.workspaces = {workspace.credentials.workspace: workspace for workspace in seeded}

    def all_tokens(self) -> Mapping[str, Tokens]:
        """Return the bearer tokens."""
        return {"documine": self.tokens}

    def save(self) -> dict[str, Json]:
        """Return dossiers and downloads of all workspaces."""
        return {
            name: {"dossiers": dump(workspace.dossiers), "downloads": dump(workspace.downloads)}
            for name, workspace in self.workspaces.items()
        }

    def load(self, saved: Mapping[str, Json]) -> None:
        """Take what `save` returned; files are read again in the background."""
        runtime = self._runtime

        def analyse(given: dict[str, Any], _: Json) -> dict[str, Any]:
            return {"analysis": runtime.spawn(runtime.reader.read(given["path"], given["name"]))}

        loader = Loader(
            runtime.files.folder,
            {
                Job: lambda _given, _: {"clock": runtime.clock},
                StoredFile: analyse,
                Download: lambda given, _: {"task": runtime.spawn(_size(given["path"]))},
            },
        )
        for name, members in saved.items():
            workspace = self.workspaces[name]
            workspace.dossiers = loader.load(dict[str, Dossier], members["dossiers"])
            workspace.downloads = loader.load(dict[str, Download], members["downloads"])

    def documents(self, saved: Mapping[str, Json]) -> set[str]:
        """Return the names of all uploaded files and packages."""
        del saved
        names: set[str] = set()
        for workspace in self.workspaces.values():
            names |= {item.path.name for item in workspace.downloads.values()}
            for dossier in workspace.dossiers.values():
                names |= {item.path.name for item in (*dossier.files.values(), *dossier.trash.values())}
        return names


async def _size(path: Path) -> int:
    """Return the size of an archive; raises FileNotFoundError when the sandbox ended while it was made."""
    return await asyncio.to_thread(lambda: path.stat().st_size)


def _seed(credentials: DocuMineCredentials, now: datetime) -> Workspace:
    """Build a workspace whose identifiers are the same in every sandbox."""

    def fixed(name: str) -> str:
        return str(uuid5(NAMESPACE_DNS, f"{name}.{credentials.workspace}.example"))

    robot = User(fixed("robot"), credentials.username, "Sandbox", "Robot", ("MANAGER", "USER"))
    templates = [
        Template(fixed(name), name, f"Rules for {name.lower()}", now, robot.id) for name in TEMPLATES
    ]
    return Workspace(credentials, (robot,), {template.id: template for template in templates})
