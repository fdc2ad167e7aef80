"""The main job: documents in, components out of them, rows into a map."""

from __future__ import annotations

import contextlib
import logging
import math
import os
import secrets
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from importlib import metadata
from typing import TypedDict, TypeVar

import anyio
import attrs
import httpx

from docrelay import config
from docrelay._async.base import AsyncClientOptions
from docrelay._async.documine import AsyncDocuMine
from docrelay._async.smartconnect import AsyncSmartConnect
from docrelay._async.smartdocumentor import AsyncSmartDocumentor
from docrelay._core.options import TIMEOUT
from docrelay.errors import ConfigurationError, DocrelayError
from docrelay.relay.documents import Document, read_fingerprint
from docrelay.relay.extraction import (
    DocuMineExtraction,
    Extraction,
    SmartDocumentorExtraction,
    UnfitDocumentError,
    publisher_for,
)
from docrelay.relay.push import push
from docrelay.relay.report import CHECK_RUN_HISTORY, Clock, Failure, Record, RelayReport, RunResult, Via
from docrelay.relay.rows import Column, RowRules


def new_name() -> str:
    """Return a name for a dossier or batch: today and a short random id."""
    return f"docrelay {datetime.now(UTC):%Y-%m-%d} {secrets.token_hex(3)}"


class PlanOptions(TypedDict, total=False):
    """What may be left out of a plan."""

    via: Via
    container: str
    columns: Mapping[str, str]
    concurrency: int
    timeout: float
    dry_run: bool
    keep: bool
    public_url: str | None


@attrs.frozen(kw_only=True)
class Plan:
    """What to do with the documents.

    `template` is a dossier template (DocuMine) or a workspace (SmartDocumentor), `map_name` a
    SmartConnect map, each by name or id. `container` names the new dossier or batch. `columns` is
    column -> component where the names differ. `concurrency` documents are worked on at once, each
    for at most `timeout` seconds; the run of the map has `timeout` seconds, too. `dry_run` runs no
    map; without `keep` the dossier is deleted in the end. `public_url` is where a service that
    fetches by URL finds the files. Raises ConfigurationError for values that cannot be meant.
    """

    template: str
    map_name: str
    via: Via = "documine"
    container: str = attrs.field(factory=new_name)
    columns: Mapping[str, str] = attrs.field(factory=dict[str, str])
    concurrency: int = 4
    timeout: float = 600.0
    dry_run: bool = False
    keep: bool = True
    public_url: str | None = None

    def __attrs_post_init__(self) -> None:
        """Check the values."""
        if self.concurrency < 1:
            raise ConfigurationError("--concurrency: must be at least 1", field="concurrency")
        if not self.timeout > 0:
            raise ConfigurationError("--timeout: must be more than 0 seconds", field="timeout")
        for field in ("template", "map_name", "container"):
            if not getattr(self, field).strip():
                raise ConfigurationError(f"{field}: is empty", field=field)
        if self.via == "documine" and self.public_url is not None:
            raise ConfigurationError(
                "--public-url: DocuMine takes uploads; it is for --via smartdocumentor", field="public_url"
            )
        if self.via == "smartdocumentor" and not self.keep:
            raise ConfigurationError(
                "--no-keep: SmartDocumentor has no operation that deletes a batch or a task", field="keep"
            )


T = TypeVar("T")


@attrs.frozen
class Services:
    """The two ends of a job."""

    extraction: Extraction
    smartconnect: AsyncSmartConnect


@asynccontextmanager
async def opened(
    plan: Plan, variables: Mapping[str, str] | None = None, options: AsyncClientOptions | None = None
) -> AsyncGenerator[Services, None]:
    """Open the clients and close them in the end; nothing is sent by this.

    Raises ConfigurationError naming everything that is missing for both services at once.
    """
    options = options or {}
    missing: list[ConfigurationError] = []

    def attempt(make: Callable[[], T]) -> T | None:
        try:
            return make()
        except ConfigurationError as problem:
            missing.append(problem)
            return None

    # A run answers when it has ended, which may take longer than any other answer.
    patient: AsyncClientOptions = {
        "timeout": httpx.Timeout(plan.timeout, connect=TIMEOUT.connect, pool=TIMEOUT.pool),
        **options,
    }
    async with AsyncExitStack() as stack:
        smartconnect = attempt(lambda: AsyncSmartConnect.from_env(variables, **patient))
        if smartconnect:
            await stack.enter_async_context(smartconnect)
        extraction: Extraction | None = None
        if plan.via == "documine":
            documine = attempt(lambda: AsyncDocuMine.from_env(variables, **options))
            if documine:
                client = await stack.enter_async_context(documine)
                extraction = DocuMineExtraction(client, plan.template)
        else:
            smartdocumentor = attempt(lambda: AsyncSmartDocumentor.from_env(variables, **options))
            publisher = attempt(
                lambda: publisher_for(config.smartdocumentor(variables).base_url, plan.public_url)
            )
            if smartdocumentor and publisher:
                stack.enter_context(publisher)
                fetching = await stack.enter_async_context(smartdocumentor)
                extraction = SmartDocumentorExtraction(fetching, plan.template, publisher)
        if smartconnect is None or extraction is None:
            texts = dict.fromkeys(str(problem) for problem in reversed(missing))
            raise ConfigurationError("; ".join(texts), field=missing[-1].field)
        yield Services(extraction, smartconnect)


if sys.platform != "win32":
    import resource

# A document needs its file, a connection, and with SmartDocumentor the one by which it is fetched.
_EACH = 3
# The report, the other connections, what is imported meanwhile.
_SPARE = 20


def limit_concurrency(wanted: int) -> int:
    """Return `wanted`, or how many documents fit into the limit of open files, at least 1."""
    allowed = open_files_allowed()
    if allowed is None:
        return wanted
    taken = 16
    with contextlib.suppress(OSError):
        taken = len(os.listdir("/dev/fd"))  # noqa: PTH208 - names are enough
    return max(1, min(wanted, (allowed - taken - _SPARE) // _EACH))


def open_files_allowed() -> int | None:
    """Return how many files this process may open, None when there is no limit or none is known."""
    if sys.platform != "win32":
        allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        if allowed != resource.RLIM_INFINITY:
            return allowed
    return None


_CLEANUP_SECONDS = 15.0
_HURRIED_SECONDS = 2.5  # when the job was cancelled: who did that does not wait for long
_log = logging.getLogger("docrelay.relay")


def _ignore(record: Record) -> None:
    """Listen to nothing."""


class Relay:
    """One job; it runs once, and `report` can be asked at any time, after an interruption too.

    `variables` are the settings of the clients, by default the environment; `options` are passed to
    the clients; `listener` is called with every change to a document, until it raises.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        plan: Plan,
        *,
        variables: Mapping[str, str] | None = None,
        options: AsyncClientOptions | None = None,
        listener: Callable[[Record], None] = _ignore,
        clock: Clock = time.monotonic,
    ) -> None:
        self.plan = plan
        self._variables = variables
        self._options = options
        self._clock = clock
        self._listener = listener
        self._records = [Record(n, doc, self._tell, clock) for n, doc in enumerate(documents)]
        self._extraction: Extraction | None = None
        self._run: RunResult | None = None
        self._error: Failure | None = None
        self._warnings: list[str] = []
        self._interrupted = False
        self._prepared = False
        self._deleting = False
        self._started: datetime | None = None
        self._begun = 0.0
        self._seconds: float | None = None

    async def run(self) -> RelayReport:
        """Do the job and return its report.

        What happens to a document or to the run is in the report. Raises ConfigurationError
        when the job cannot begin: settings are missing, or template, map or a document are not
        what they should be. Any other error is in the report too. A job runs once; RuntimeError for a
        second time.
        """
        if self._started is not None:
            raise RuntimeError("a job runs once; make a new one")
        self._started, self._begun = datetime.now(UTC), self._clock()
        ended = False
        try:
            async with opened(self.plan, self._variables, self._options) as services:
                await self._work(services)
            ended = True
        except DocrelayError as error:
            ended = True
            if isinstance(error, ConfigurationError) and not self._prepared:
                raise
            _log.debug("the job ended early", exc_info=True)
            self._error = Failure.of(error)
        except Exception as error:
            ended = True
            _log.debug("the job ended in an unexpected way", exc_info=True)
            self._error = Failure.of(error)
            raise
        finally:
            self._end(interrupted=not ended)
        return self.report()

    def run_sync(self) -> RelayReport:
        """Do the job from code that is not asynchronous; see `run`."""
        return anyio.run(self.run)

    def break_off(self) -> RelayReport:
        """Return the report of a job that is not waited for any longer; it may be asked from any thread."""
        if self._seconds is None:
            self._listener = _ignore
            if self._deleting:
                self._warnings.append(f"{self.plan.container!r} was not deleted in time")
            self._end(interrupted=True)
        return self.report()

    def _end(self, *, interrupted: bool) -> None:
        self._interrupted = self._interrupted or interrupted
        for record in self._records:
            record.cancel()
        self._seconds = self._clock() - self._begun

    def _tell(self, record: Record) -> None:
        """Notify the listener; a failure to show something is no failure of a document or a run."""
        try:
            self._listener(record)
        except Exception as error:  # noqa: BLE001 - whatever a listener does
            _log.warning("the listener failed and is not called any more", exc_info=True)
            self._listener = _ignore
            self._warnings.append(f"the progress could not be shown: {Failure.of(error).message}")

    def report(self) -> RelayReport:
        """Return what is known now."""
        plan = self.plan
        seconds = self._clock() - self._begun if self._seconds is None else self._seconds
        return RelayReport(
            via=plan.via,
            template=plan.template,
            map_name=plan.map_name,
            container=plan.container,
            started=f"{self._started:%Y-%m-%dT%H:%M:%SZ}" if self._started else "",
            documents=tuple(record.result() for record in self._records),
            ids=dict(self._extraction.ids) if self._extraction else {},
            run=self._run,
            error=self._last_error(),
            warnings=tuple(self._warnings),
            dry_run=plan.dry_run,
            interrupted=self._interrupted,
            seconds=seconds if self._started else 0.0,
            version=metadata.version("docrelay"),
        )

    def _last_error(self) -> Failure | None:
        """Return why the job ended early; with rows in doubt, no hint to try again."""
        error = self._error
        if error is not None and any(record.state == "unconfirmed" for record in self._records):
            return attrs.evolve(error, hint=CHECK_RUN_HISTORY)
        return error

    async def _work(self, services: Services) -> None:
        extraction = self._extraction = services.extraction
        extraction.check([record.document for record in self._records])
        map_key, rules = await self._read_map(services.smartconnect)
        try:
            await extraction.prepare(self.plan.container)
            self._prepared = True
            await self._extract_all(extraction, rules)
            await self._push(services.smartconnect, map_key)
        finally:
            if not self.plan.keep:
                await self._delete(extraction)

    async def _read_map(self, smartconnect: AsyncSmartConnect) -> tuple[str, RowRules]:
        """Look at the map before any document is sent: a wrong name must cost nothing."""
        found = await smartconnect.maps.find(self.plan.map_name)
        key = found.map_key or ""
        columns = [
            Column(item.column_name, required=bool(item.is_required))
            for item in await smartconnect.maps.columns(key)
            if item.column_name
        ]
        rules = RowRules(columns, self.plan.columns)
        if rules.skipped:
            names = ", ".join(rules.skipped)
            self._warnings.append(f"columns that XML cannot name stay empty: {names}")
        return key, rules

    async def _extract_all(self, extraction: Extraction, rules: RowRules) -> None:
        waiting = iter(self._records)
        wanted = min(self.plan.concurrency, len(self._records))
        at_once = limit_concurrency(wanted)
        if at_once < wanted:
            self._warnings.append(
                f"--concurrency {self.plan.concurrency}: {at_once} documents were worked on at a time, as "
                f"this process may open only {open_files_allowed()} files (ulimit -n)"
            )
        async with anyio.create_task_group() as group:
            for _ in range(at_once):
                group.start_soon(self._extract_each, waiting, extraction, rules)

    async def _extract_each(self, waiting: Iterator[Record], extraction: Extraction, rules: RowRules) -> None:
        """Take documents from the shared iterator until it is empty; one that fails stops no other."""
        for record in waiting:
            try:
                await self._extract(record, extraction, rules)
            except Exception as error:  # noqa: BLE001 - the next document may be better
                _log.debug("document %s failed", record.document.shown, exc_info=True)
                record.fail(Failure.of(error))

    async def _extract(self, record: Record, extraction: Extraction, rules: RowRules) -> None:
        document = record.document
        if document.path is not None:
            record.begin("reading")
            if document.problem is not None:
                raise document.problem
            record.fingerprint = await read_fingerprint(document.path, self.plan.timeout)
            if not record.fingerprint.size:
                raise UnfitDocumentError("the file is empty")
        components = await extraction.extract(document, record.begin, self.plan.timeout)
        record.components = components
        record.ready(components, rules.row(components, document.name))

    async def _push(self, smartconnect: AsyncSmartConnect, map_key: str) -> None:
        ready = [record for record in self._records if record.state == "ready"]
        if self.plan.dry_run or not ready:
            return
        self._run = await push(smartconnect, map_key, ready, self._clock)
        if self._run.record_count != len(ready):
            self._warnings.append(f"{len(ready)} rows were sent, the run counts {self._run.record_count}")

    async def _delete(self, extraction: Extraction) -> None:
        """Delete the container, also when the job was cancelled; a failure is only a warning."""
        cancelled = anyio.current_effective_deadline() == -math.inf
        self._deleting = True
        with anyio.move_on_after(_HURRIED_SECONDS if cancelled else _CLEANUP_SECONDS, shield=True) as scope:
            try:
                await extraction.finish()
            except Exception as error:  # noqa: BLE001 - what was pushed stays pushed
                self._warnings.append(f"{self.plan.container!r} was not deleted: {Failure.of(error).message}")
        if scope.cancelled_caught:
            self._warnings.append(f"{self.plan.container!r} was not deleted in time")
        self._deleting = False
