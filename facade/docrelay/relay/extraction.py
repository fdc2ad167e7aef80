"""How a service turns a document into components: one protocol, two services, and URLs for files."""

from __future__ import annotations

import abc
import secrets
import shutil
import threading
from collections.abc import Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Protocol, Self, TypeAlias
from urllib.parse import quote, unquote, urlsplit

import attrs

from docrelay._async.documine import AsyncDocuMine
from docrelay._async.smartdocumentor import AsyncSmartDocumentor
from docrelay._core.files import open_regular
from docrelay._core.loopback import is_loopback
from docrelay.auth.placement import require_secure
from docrelay.errors import ConfigurationError, DocrelayError, UnexpectedResponseError
from docrelay.relay.documents import Document
from docrelay_api.smartdocumentor.models import ExportData

_POLL_SECONDS = 0.05


class Publisher(abc.ABC):
    """Gives documents the URLs under which a service can fetch them; a context manager.

    Without an override there is nothing to begin and nothing to end.
    """

    @abc.abstractmethod
    def url(self, document: Document) -> str:
        """Return the URL of a document; raises ConfigurationError when it can have none."""

    def __enter__(self) -> Self:
        """Begin to publish."""
        return self

    def __exit__(self, *_: object) -> None:  # noqa: B027 - most have nothing to end
        """End it: no URL need work from here on."""


class UrlsOnly(Publisher):
    """Pass URLs through and refuse files."""

    def url(self, document: Document) -> str:
        """Return the document's own URL; raises ConfigurationError for a file."""
        if document.url is None:
            raise ConfigurationError(
                f"documents: SmartDocumentor fetches documents by URL, and {document.shown} is a file: pass "
                "https URLs, or --public-url BASE under which the same file names are reachable",
                field="documents",
            )
        return document.url


class PublicFolder(Publisher):
    """Files that are reachable under one base URL already, by the same names."""

    def __init__(self, base: str) -> None:
        require_secure(base, field="public_url")
        if urlsplit(base).query or urlsplit(base).fragment:
            raise ConfigurationError(
                "public_url: has a query or a fragment; give the address of a folder", field="public_url"
            )
        self._base = base.rstrip("/")
        self._given: dict[str, str] = {}

    def url(self, document: Document) -> str:
        """Return base and relative path; raises ConfigurationError when two files would share a URL."""
        if document.url is not None:
            return document.url
        other = self._given.setdefault(document.relative, document.shown)
        if other != document.shown:
            raise ConfigurationError(
                f"documents: {document.shown} and {other} would have the same public URL", field="documents"
            )
        return f"{self._base}/{quote(document.relative)}"


class LoopbackPublisher(Publisher):
    """Serve files on loopback under paths that cannot be guessed, for a service on this machine."""

    def __init__(self) -> None:
        self._files: dict[str, Path] = {}
        self._urls: dict[Document, str] = {}
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None

    def url(self, document: Document) -> str:
        """Return the URL of a file; raises RuntimeError outside of the context."""
        if document.path is None:
            return document.url or ""
        if self._server is None:
            raise RuntimeError("the publisher is not running")
        if document in self._urls:
            return self._urls[document]
        path = f"/{secrets.token_urlsafe(32)}/{document.name}"
        self._files[path] = document.path
        url = f"http://127.0.0.1:{self._server.server_port}{quote(path)}"
        self._urls[document] = url
        return url

    def __enter__(self) -> Self:
        files = self._files

        class Handler(_FileHandler):
            published = files

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_POLL_SECONDS,), name="docrelay-publisher", daemon=True
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._files.clear()
        self._urls.clear()
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
        self._server = self._thread = None


class _FileHandler(BaseHTTPRequestHandler):
    """Answer GET and HEAD for published files, 404 for anything else."""

    published: dict[str, Path]

    def do_GET(self) -> None:
        self._answer(body=True)

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def _answer(self, *, body: bool) -> None:
        path = self.published.get(unquote(self.path))
        try:
            if path is None:
                raise FileNotFoundError
            with open_regular(path) as file:
                self.send_response(200)
                self.send_header("Content-Type", "application/octet-stream")
                self.send_header("Content-Length", str(path.stat().st_size))
                self.end_headers()
                if body:
                    shutil.copyfileobj(file, self.wfile)
        except ConnectionError:
            self.close_connection = True
        except OSError:
            self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it is called by
        """Keep the unguessable paths to ourselves."""


def publisher_for(service_url: str, public_url: str | None) -> Publisher:
    """Return the publisher that fits: the public folder, loopback to loopback, or none."""
    if public_url is not None:
        return PublicFolder(public_url)
    return LoopbackPublisher() if on_loopback(service_url) else UrlsOnly()


def on_loopback(url: str) -> bool:
    """Return whether a URL is of this machine."""
    return is_loopback(urlsplit(url).hostname or "")


Components: TypeAlias = dict[str, list[str]]


class UnfitDocumentError(DocrelayError):
    """A document cannot become one row."""


class Step(Protocol):
    """Is called with how far a document is: its state, and the ids that the service gave it."""

    def __call__(self, state: str, /, **ids: str | int) -> None:
        """Take note."""
        ...


class Extraction(Protocol):
    """Turn documents into components with one service.

    `prepare` comes first, `finish` last and only when what was made is to be deleted; `extract` may
    run many times at once in between. `ids` are those of the template and of the container.
    """

    @property
    def ids(self) -> Mapping[str, str | int]:
        """Return the ids of what was prepared."""
        ...

    def check(self, documents: Sequence[Document]) -> None:
        """Raise ConfigurationError when the service cannot take one of the documents."""
        ...

    async def prepare(self, name: str) -> None:
        """Find the template and make the container called `name`; raises ConfigurationError."""
        ...

    async def extract(self, document: Document, step: Step, timeout: float) -> Components:  # noqa: ASYNC109
        """Return the components of one document; `timeout` bounds the service's work in seconds."""
        ...

    async def finish(self) -> None:
        """Delete the container."""
        ...


@attrs.define
class DocuMineExtraction:
    """Upload to a new dossier of the template called (or with the id) `template`."""

    client: AsyncDocuMine
    template: str
    template_id: str = ""
    dossier_id: str = ""

    @property
    def ids(self) -> dict[str, str | int]:
        """Return the ids of template and dossier."""
        known = {"template": self.template_id, "dossier": self.dossier_id}
        return {name: value for name, value in known.items() if value}

    def check(self, documents: Sequence[Document]) -> None:
        """Raise ConfigurationError for a URL: DocuMine takes uploads."""
        for document in documents:
            if document.path is None:
                raise ConfigurationError(
                    f"documents: DocuMine takes files, and {document.shown} is a URL", field="documents"
                )

    async def find(self) -> str:
        """Return the id of the template; raises ConfigurationError that lists the templates."""
        templates = await self.client.templates.list()
        names = {item.id or "": item.name or "" for item in templates}
        return _find(self.template, names, "template", "dossier templates")

    async def prepare(self, name: str) -> None:
        """Find the template and create the dossier."""
        self.template_id = await self.find()
        dossier = await self.client.dossiers.create(self.template_id, name)
        if not dossier.id:
            raise UnexpectedResponseError("the answer to the new dossier holds no id")
        self.dossier_id = dossier.id

    async def extract(self, document: Document, step: Step, timeout: float) -> Components:  # noqa: ASYNC109
        """Upload the file, wait for its analysis, and read its components."""
        if document.path is None:
            raise ConfigurationError("documents: DocuMine takes files", field="documents")
        place = (self.template_id, self.dossier_id)
        step("uploading")
        files = self.client.files
        with open_regular(document.path) as file:
            ids = await files.upload(*place, file, filename=document.unique_name)
        if len(ids) != 1:
            raise UnfitDocumentError(
                f"the upload became {len(ids)} files, and a row needs exactly one; unpack archives first"
            )
        step("analysing", file=ids[0])
        await files.wait(*place, ids[0], timeout=timeout)
        step("exporting")
        answer = await self.client.components.get(*place, ids[0])
        components = answer.components.additional_properties if answer.components else {}
        return {name: [str(value) for value in values or []] for name, values in components.items()}

    async def finish(self) -> None:
        """Move the dossier to the trash."""
        if self.dossier_id:
            await self.client.dossiers.delete(self.template_id, self.dossier_id)


@attrs.define
class SmartDocumentorExtraction:
    """Create tasks in a batch of the workspace called (or with the id) `template`."""

    client: AsyncSmartDocumentor
    template: str
    publisher: Publisher
    workspace_id: int = 0
    batch_id: int = 0

    @property
    def ids(self) -> dict[str, str | int]:
        """Return the ids of workspace and batch."""
        known = {"workspace": self.workspace_id, "batch": self.batch_id}
        return {name: value for name, value in known.items() if value}

    def check(self, documents: Sequence[Document]) -> None:
        """Raise ConfigurationError for a document that can have no URL."""
        for document in documents:
            self.publisher.url(document)

    async def find(self) -> int:
        """Return the id of the workspace; raises ConfigurationError that lists the workspaces."""
        workspaces = await self.client.workspaces.list()
        names = {str(item.workspace_id): item.workspace_name or "" for item in workspaces}
        return int(_find(self.template, names, "template", "workspaces"))

    async def prepare(self, name: str) -> None:
        """Find the workspace and create the batch."""
        self.workspace_id = await self.find()
        batch = await self.client.batches.create(name, workspace_id=self.workspace_id)
        self.batch_id = batch.batch_id

    async def extract(self, document: Document, step: Step, timeout: float) -> Components:  # noqa: ASYNC109
        """Create the task, wait for its result, and read its export."""
        step("uploading")
        tasks = self.client.tasks
        task_id = await tasks.create(
            self.publisher.url(document),
            display_name=document.unique_name,
            workspace_id=self.workspace_id,
            batch_id=self.batch_id,
        )
        step("analysing", task=task_id)
        await tasks.wait(task_id, timeout=timeout)
        step("exporting")
        return entity_values(await self.client.exports.get(task_id))

    async def finish(self) -> None:
        """Raise ConfigurationError: the documented operations delete nothing."""
        raise ConfigurationError("--no-keep: SmartDocumentor has no operation that deletes", field="keep")


def entity_values(export: ExportData) -> Components:
    """Return the distinct values of every entity type of an export, in order.

    That an entity's type is the name of a component, and `value` its text, is our reading.
    """
    found: dict[str, dict[str, None]] = {}
    for chunk in export.chunks or []:
        for entity in chunk.entities or []:
            if entity.type_ and entity.value:
                found.setdefault(entity.type_, {})[entity.value] = None
    return {name: list(values) for name, values in found.items()}


def _find(wanted: str, names: Mapping[str, str], field: str, plural: str) -> str:
    """Return the one id that is called `wanted`, or is `wanted`; `names` is id -> name."""
    if wanted in names:
        return wanted
    found = [key for key, name in names.items() if name.strip().casefold() == wanted.strip().casefold()]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(f"{name!r}" for name in sorted(names.values())) or "none"
    problem = f"{len(found)} {plural} are called" if found else f"there is no {plural[:-1]}"
    advice = "; use the id" if found else ""
    raise ConfigurationError(
        f"{field}: {problem} {wanted!r}{advice}; this account sees: {listed}", field=field
    )
