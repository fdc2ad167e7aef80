"""What the SmartDocumentor sandbox remembers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from docrelay.sandbox.credential import CUSTOMERS, SmartDocumentorCredentials
from docrelay.sandbox.jobs import Job
from docrelay.sandbox.oauth.lifetimes import Lifetimes
from docrelay.sandbox.oauth.tokens import Clock, TokenOffice
from docrelay.sandbox.reader.analysis import Reading
from docrelay.sandbox.storage.links import FileLinks

ROLES = ("Administrator", "Manager", "Creator", "Reviewer", "Viewer")
NEVER = "never"  # the documented default of the external integration status
TRANSCRIPTS = "Transcripts"
Speaker = dict[str, Any]
TO_REVIEW = "To Review"
ARCHIVE = "Archive"
# Our reading: the states are documented, of their numbers only that 1 and 2 are among them.
QUEUED_FOR_INTEGRATION, INTEGRATED, NOT_INTEGRATED = 1, 2, 3
INTEGRATION_TEXTS = {1: None, 2: "Successful", 3: "Failed"}


def check_url(url: str) -> None:
    """Raise ValueError for a URL that is none, or that no document can be under."""
    parts = urlsplit(url)
    _ = parts.port  # raises for one that is none
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must be an http or https URL")


def _is_url(_webhook: object, _field: object, value: str) -> None:
    try:
        check_url(value)
    except ValueError as error:
        raise ValueError(f"url: {error}") from None


_is_bool = attrs.validators.instance_of(bool)


@attrs.frozen(kw_only=True)
class Webhook:
    """A URL that the data of reviewed documents are sent to.

    `simplified` sends key data only. A transcript workspace can send the URL of a Word file instead
    (`as_file`), with timestamps and speakers or without, `merge` joining the paragraphs of one speaker; the
    URL lives for `hours`, 168 at most. Raises ValueError for what the service does not offer.
    """

    url: str = attrs.field(validator=[attrs.validators.matches_re(r"https?://[^/].*"), _is_url])
    simplified: bool = attrs.field(default=False, validator=_is_bool)
    as_file: bool = attrs.field(default=False, validator=_is_bool)
    timestamps: bool = attrs.field(default=True, validator=_is_bool)
    speakers: bool = attrs.field(default=True, validator=_is_bool)
    merge: bool = attrs.field(default=False, validator=_is_bool)
    hours: int = attrs.field(
        default=168,
        validator=[attrs.validators.instance_of(int), attrs.validators.ge(1), attrs.validators.le(168)],
    )


@attrs.frozen
class Delivery:
    """One webhook that was sent; `kind` is its name in the contract, `status` None without an answer."""

    task_id: int
    kind: str
    url: str
    body: dict[str, Any]
    status: int | None
    reply: str

    @property
    def accepted(self) -> bool:
        """Return whether the endpoint took the document over."""
        return self.status is not None and 200 <= self.status < 300


@attrs.frozen
class Fetched:
    """What came of a task's document; `download_failed` tells a failed fetch from a failed reading."""

    reading: Reading
    path: Path | None = None
    download_failed: bool = False


@attrs.define
class Task:
    """A task; `request` is the body it was created with, which reprocessing uses again."""

    id: int
    number: int
    workspace_id: int
    request: dict[str, Any]
    display_name: str
    created: datetime
    started: datetime
    progress: Job
    work: asyncio.Task[Fetched]
    restarts: int = 0
    external_status: str = NEVER
    speakers: dict[str, Speaker] = attrs.field(factory=dict[str, Speaker])
    # Where a processed document stands (empty, TO_REVIEW or ARCHIVE), and what its webhooks had to say.
    review: str = ""
    integration: int = QUEUED_FOR_INTEGRATION
    log: list[str] = attrs.field(factory=list[str])
    in_history: bool = False

    @property
    def batch_id(self) -> int | None:
        """Return the batch it was created in."""
        return self.request.get("batchId")

    @property
    def external_id(self) -> str | None:
        """Return the caller's own id."""
        return self.request.get("externalId")


@attrs.frozen
class Batch:
    """A batch of tasks in one workspace."""

    id: int
    workspace_id: int
    display_name: str
    description: str | None
    created: datetime


@attrs.define
class Person:
    """A user of an organization, with the workspaces that the user was invited to."""

    id: int
    email: str
    role: str
    created: datetime
    confirmed: bool
    workspaces: set[int] = attrs.field(factory=set[int])


@attrs.define
class Workspace:
    """A workspace of an organization."""

    id: int
    name: str
    template: str
    default: bool
    speakers: dict[str, Speaker] = attrs.field(factory=dict[str, Speaker])
    webhooks: tuple[Webhook, ...] = ()
    delete_files: bool = False


@attrs.define
class Organization:
    """A tenant."""

    id: int
    credentials: SmartDocumentorCredentials
    workspaces: dict[int, Workspace]
    users: dict[int, Person]
    tasks: dict[int, Task] = attrs.field(factory=dict[int, Task])
    batches: dict[int, Batch] = attrs.field(factory=dict[int, Batch])

    @property
    def default_workspace(self) -> Workspace:
        """Return the workspace that is meant when none is named."""
        return next(item for item in self.workspaces.values() if item.default)


class SmartDocumentorState:
    """All organizations; ids are unique across them."""

    def __init__(self, clock: Clock, lifetimes: Lifetimes | None = None) -> None:
        """Seed one organization per customer."""
        life = lifetimes or Lifetimes()
        self.tokens = TokenOffice(clock, access_seconds=life.smartdocumentor_access)
        self.task_ids = count(101)
        self.batch_ids = count(1)
        self.user_ids = count(201)
        self.links = FileLinks(clock, seconds=life.file_link)
        self.deliveries: list[Delivery] = []
        now = datetime.fromtimestamp(clock(), UTC)
        seeded = [self._seed(number, customer.smartdocumentor, now)
                  for number, customer in enumerate(CUSTOMERS, start=1)]  # fmt: skip
        self.organizations = {item.id: item for item in seeded}

    def workspace(self, task: Task) -> Workspace:
        """Return the workspace of a task."""
        return next(
            item.workspaces[task.workspace_id]
            for item in self.organizations.values()
            if task.workspace_id in item.workspaces
        )

    def _seed(self, number: int, credentials: SmartDocumentorCredentials, now: datetime) -> Organization:
        first = number * 10
        workspaces = [
            Workspace(first, "Invoices", "Invoices (Universal)", default=True),
            Workspace(first + 1, "Interviews", TRANSCRIPTS, default=False),
        ]
        owner = Person(
            next(self.user_ids),
            f"owner@{credentials.client_id.partition('-')[0]}.example",
            "Administrator",
            now,
            confirmed=True,
            workspaces={item.id for item in workspaces},
        )
        return Organization(number, credentials, {item.id: item for item in workspaces}, {owner.id: owner})
