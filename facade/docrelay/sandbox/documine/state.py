"""What the DocuMine sandbox remembers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid4, uuid5

import attrs

from docrelay.sandbox.credential import CUSTOMERS, DocuMineCredentials
from docrelay.sandbox.jobs import Job
from docrelay.sandbox.oauth.authorization import Codes
from docrelay.sandbox.oauth.device import Devices
from docrelay.sandbox.oauth.lifetimes import Lifetimes
from docrelay.sandbox.oauth.tokens import Clock, TokenOffice
from docrelay.sandbox.reader.analysis import Reading

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


class DocuMineState:
    """All workspaces, and what their identity provider remembers: tokens, codes, waiting devices."""

    def __init__(self, clock: Clock, lifetimes: Lifetimes | None = None) -> None:
        """Seed one workspace per customer."""
        life = lifetimes or Lifetimes()
        self.tokens = TokenOffice(
            clock, access_seconds=life.documine_access, refresh_seconds=life.documine_refresh
        )
        self.codes = Codes(clock, seconds=life.documine_code)
        self.devices = Devices(
            clock, seconds=life.documine_device_code, interval=life.documine_device_interval
        )
        now = datetime.fromtimestamp(clock(), UTC)
        seeded = [_seed(customer.documine, now) for customer in CUSTOMERS]
        self.workspaces = {workspace.credentials.workspace: workspace for workspace in seeded}


def _seed(credentials: DocuMineCredentials, now: datetime) -> Workspace:
    """Build a workspace whose identifiers are the same in every sandbox."""

    def fixed(name: str) -> str:
        return str(uuid5(NAMESPACE_DNS, f"{name}.{credentials.workspace}.example"))

    robot = User(fixed("robot"), credentials.username, "Sandbox", "Robot", ("MANAGER", "USER"))
    templates = [
        Template(fixed(name), name, f"Rules for {name.lower()}", now, robot.id) for name in TEMPLATES
    ]
    return Workspace(credentials, (robot,), {template.id: template for template in templates})
