"""What the SmartDocumentor sandbox remembers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import attrs

from docrelay.sandbox.analysis import Progress, Reading
from docrelay.sandbox.credential import CUSTOMERS, SmartDocumentorCredentials
from docrelay.sandbox.tokens import Clock, TokenOffice

ROLES = ("Administrator", "Manager", "Creator", "Reviewer", "Viewer")
NEVER = "never"  # the documented default of the external integration status
TRANSCRIPTS = "Transcripts"
Speaker = dict[str, Any]


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
    progress: Progress
    work: asyncio.Task[Fetched]
    restarts: int = 0
    external_status: str = NEVER
    speakers: dict[str, Speaker] = attrs.field(factory=dict[str, Speaker])

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

    def __init__(self, clock: Clock) -> None:
        """Seed one organization per customer. An access token lives the documented 3600 s."""
        self.tokens = TokenOffice(clock, access_seconds=3600)
        self.task_ids = count(101)
        self.batch_ids = count(1)
        self.user_ids = count(201)
        # Keys under which the sandbox serves the original of a task, like a signed URL.
        self.originals: dict[str, Task] = {}
        now = datetime.fromtimestamp(clock(), UTC)
        seeded = [self._seed(number, customer.smartdocumentor, now)
                  for number, customer in enumerate(CUSTOMERS, start=1)]  # fmt: skip
        self.organizations = {item.id: item for item in seeded}

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
