"""What the SmartDocumentor sandbox remembers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import attrs

from docrelay.sandbox.jobs import Job
from docrelay.sandbox.oauth.tokens import Clock, TokenIssuer
from docrelay.sandbox.options import CUSTOMERS, SmartDocumentorCredentials
from docrelay.sandbox.reader.analysis import Reading
from docrelay.sandbox.server.messages import Problem, Reply
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.server.service import Json, ServiceState, Tokens
from docrelay.sandbox.smartdocumentor.fetch import Fetched, fetch_document, file_name
from docrelay.sandbox.storage.saving import Loader, dump

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


OCTETS = "application/octet-stream"


@attrs.frozen
class _Link:
    target: Task | Path
    content_type: str
    expires_at: float


class FileLinks:
    """Give out keys under which the original of a task, or a file made from it, can be read."""

    def __init__(self, clock: Clock, *, seconds: int) -> None:
        """Start without links; one lives for `seconds` unless told otherwise."""
        self._clock = clock
        self._seconds = seconds
        self._links: dict[str, _Link] = {}

    def issue(self, target: Task | Path, *, seconds: int | None = None, content_type: str = OCTETS) -> str:
        """Return a key for a file: the living one, if there is any, or a fresh one."""
        now = self._clock()
        for key, link in self._links.items():
            if link.target is target and link.expires_at > now:
                return key
        key = secrets.token_urlsafe(16)
        life = self._seconds if seconds is None else seconds
        self._links[key] = _Link(target, content_type, now + life)
        return key

    def drop(self, target: Task | Path) -> None:
        """Delete the file behind its links: they answer 404 from now on."""
        for key in [key for key, link in self._links.items() if link.target is target]:
            del self._links[key]

    async def read(self, key: str) -> Reply:
        """Answer with a file; raises Problem 403 for an expired link, 404 for a file that is not there."""
        link = self._links.get(key)
        path = await _path_of(link.target) if link else None
        if link is None or path is None or not path.exists():
            raise Problem(404, "there is no such document")
        if link.expires_at <= self._clock():
            raise Problem(403, "the link has expired")
        return Reply(200, content_type=link.content_type, file=path)


async def _path_of(target: Task | Path) -> Path | None:
    return target if isinstance(target, Path) else (await target.work).path


class SmartDocumentorState(ServiceState):
    """All organizations; ids are unique across them."""

    name = "smartdocumentor"

    def __init__(self, runtime: Runtime) -> None:
        """Seed one organization per customer."""
        self._runtime = runtime
        life, clock = runtime.options.lifetimes, runtime.clock
        self.tokens = TokenIssuer(clock, access_seconds=life.smartdocumentor_access)
        self.task_ids = count(101)
        self.batch_ids = count(1)
        self.user_ids = count(201)
        self.links = FileLinks(clock, seconds=life.file_link)
        self.deliveries: list[Delivery] = []
        seeded = [
            self._seed(number, customer.smartdocumentor, runtime.now())
            for number, customer in enumerate(CUSTOMERS, start=1)
        ]
        self.organizations = {item.id: item for item in seeded}

    def workspace(self, workspace_id: int) -> Workspace:
        """Return a workspace of any organization; raises Problem 404."""
        for organization in self.organizations.values():
            if workspace_id in organization.workspaces:
                return organization.workspaces[workspace_id]
        raise Problem(404, "the workspace does not exist")

    def task(self, task_id: int) -> Task:
        """Return a task of any organization; raises Problem 404."""
        for organization in self.organizations.values():
            if task_id in organization.tasks:
                return organization.tasks[task_id]
        raise Problem(404, "there is no such task")

    def all_tokens(self) -> Mapping[str, Tokens]:
        """Return the bearer tokens."""
        return {"smartdocumentor": self.tokens}

    def save(self) -> dict[str, Json]:
        """Return workspaces, users, batches and tasks of all organizations."""
        return {
            str(key): {
                "workspaces": dump(organization.workspaces),
                "users": dump(organization.users),
                "batches": dump(organization.batches),
                "tasks": {
                    str(task.id): {**dump(task), "outcome": _outcome(task)}
                    for task in organization.tasks.values()
                },
            }
            for key, organization in self.organizations.items()
        }

    def load(self, saved: Mapping[str, Json]) -> None:
        """Take what `save` returned; a document that was not fetched by then is fetched once more."""
        runtime = self._runtime
        loader = Loader(
            runtime.files.folder,
            {
                Job: lambda _given, _: {"clock": runtime.clock},
                Task: lambda given, raw: {"work": _work(runtime, given, raw.get("outcome"))},
            },
        )
        for key, members in saved.items():
            organization = self.organizations[int(key)]
            organization.workspaces = loader.load(dict[int, Workspace], members["workspaces"])
            organization.users = loader.load(dict[int, Person], members["users"])
            organization.batches = loader.load(dict[int, Batch], members["batches"])
            organization.tasks = loader.load(dict[int, Task], members["tasks"])
        tenants = self.organizations.values()
        self.task_ids = count(max([100, *(number for item in tenants for number in item.tasks)]) + 1)
        self.batch_ids = count(max([0, *(number for item in tenants for number in item.batches)]) + 1)
        self.user_ids = count(max([200, *(number for item in tenants for number in item.users)]) + 1)

    def documents(self, saved: Mapping[str, Json]) -> set[str]:
        """Return the names of all fetched documents."""
        outcomes = (task.get("outcome") for members in saved.values() for task in members["tasks"].values())
        return {str(outcome["file"]) for outcome in outcomes if outcome}

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


def _outcome(task: Task) -> Json:
    """Return what the fetch of a task's document has given, None while it is under way."""
    if not task.work.done() or task.work.cancelled() or task.work.exception():
        return None
    fetched = task.work.result()
    name = fetched.path.name if fetched.path else None
    return {"file": name, "error": fetched.reading.error, "downloadFailed": fetched.download_failed}


def _work(runtime: Runtime, given: dict[str, Any], outcome: Json) -> asyncio.Task[Fetched]:
    url = given["request"]["context"]["url"]
    if outcome is None:
        return runtime.spawn(fetch_document(runtime, url))
    return runtime.spawn(_again(runtime, url, outcome))


async def _again(runtime: Runtime, url: str, outcome: dict[str, Any]) -> Fetched:
    """Return the outcome of a task once more; a document that was fetched is only read again."""
    if outcome["file"] is None:
        return Fetched(Reading(None, outcome["error"]), download_failed=outcome["downloadFailed"])
    path = runtime.files.folder / Path(outcome["file"]).name
    return Fetched(await runtime.reader.read(path, file_name(url)), path)
