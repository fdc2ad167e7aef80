"""`docrelay relay`: documents in, rows out; with progress, interruption and exit code."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

import click

from docrelay.cli.terminal import (
    EXIT_FAILED,
    EXIT_INTERRUPTED,
    EXIT_PARTIAL,
    output,
    print_error,
    progress_output,
)

if TYPE_CHECKING:
    from docrelay.cli.display import View
    from docrelay.relay.documents import Document
    from docrelay.relay.job import Plan
    from docrelay.relay.report import RelayReport

DEFAULT_REPORT = "docrelay-report.json"
_EXIT_CODES = {
    "complete": 0,
    "partial": EXIT_PARTIAL,
    "nothing": EXIT_FAILED,
    "interrupted": EXIT_INTERRUPTED,
}
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
_POLL_SECONDS = 0.05
# Whoever ends a job waits for 5 seconds at most: until then the job has, and until then what is told of it.
_JOB_SECONDS = 3.5
_TOLD_SECONDS = 4.5
_LEAST_SECONDS = 0.5
_log = logging.getLogger("docrelay.cli")


def _pairs(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Read COLUMN=COMPONENT pairs."""
    pairs: dict[str, str] = {}
    for value in values:
        column, equals, component = value.partition("=")
        if not equals or not column.strip() or not component.strip():
            raise click.BadParameter(f"{value!r} is not of the form COLUMN=COMPONENT.")
        if column.strip() in pairs:
            raise click.BadParameter(f"column {column.strip()!r} is set twice.")
        pairs[column.strip()] = component.strip()
    return pairs


def _report_path(_context: click.Context, _parameter: click.Parameter, value: Path) -> Path:
    """Refuse a report that could not be written, before anything is done."""
    if value.is_dir():
        raise click.BadParameter(f"{value} is a folder.")
    if not value.parent.is_dir():
        raise click.BadParameter(f"there is no folder {value.parent}.")
    return value


@click.command("relay")
@click.argument("documents", nargs=-1, required=True)
@click.option("--template", required=True, metavar="NAME", help="Dossier template, or workspace; name or id.")
@click.option("--map", "map_name", required=True, metavar="NAME", help="SmartConnect map; name or key.")
@click.option(
    "--via",
    type=click.Choice(["documine", "smartdocumentor"]),
    default="documine",
    show_default=True,
    help="The service that reads the documents.",
)
@click.option(
    "--set", "columns", multiple=True, metavar="COLUMN=COMPONENT", callback=_pairs,
    help="Fill a column from a component of another name. Repeatable.",
)  # fmt: skip
@click.option("--dossier", metavar="NAME", help="Name for the new dossier or batch.  [default: date and id]")
@click.option("--dry-run", is_flag=True, help="Extract and show the rows; run no map.")
@click.option(
    "--keep/--no-keep", default=True, help="Keep the dossier, or delete it in the end.  [default: keep]"
)
@click.option("--public-url", metavar="BASE", help="Where SmartDocumentor can fetch files of these names.")
@click.option(
    "--concurrency", type=click.IntRange(min=1), default=4, show_default=True, metavar="N",
    help="Documents at a time.",
)  # fmt: skip
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), default=600.0, show_default=True,
    metavar="SECONDS", help="Limit per document and run.",
)  # fmt: skip
@click.option(
    "--report", type=click.Path(path_type=Path), default=DEFAULT_REPORT, show_default=True,
    metavar="FILE", callback=_report_path, help="JSON report.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the report, and nothing else, on stdout.")
@click.option("--quiet", "-q", is_flag=True, help="Print failures only, on stderr.")
@click.option("--debug", is_flag=True, help="Show where an error arose.")
def command(
    *,
    documents: tuple[str, ...],
    template: str,
    map_name: str,
    via: str,
    columns: dict[str, str],
    dossier: str | None,
    dry_run: bool,
    keep: bool,
    public_url: str | None,
    concurrency: int,
    timeout: float,
    report: Path,
    as_json: bool,
    quiet: bool,
    debug: bool,  # noqa: ARG001 - `main` looks at it
) -> int:
    """Extract the components of DOCUMENTS and push one row for each through a map, all in one run.

    DOCUMENTS are files, folders, patterns, and for SmartDocumentor https URLs. Clients are set up by
    environment variables: DOCUMINE_*, SMARTDOCUMENTOR_*, SMARTCONNECT_*.

    A column takes the component of its own name, whatever the letter case, spaces, underscores and
    hyphens; FileName, SourceFile and Document take the name of the file. A document that fails stops
    no other.

    \b
    Exit codes: 0 all rows were pushed      3 usage or settings are wrong
                1 some documents failed   130 interrupted
                2 nothing was pushed

    They tell what the services hold, whatever becomes of the output. A report that can no longer be
    written in the end is printed on stderr, and 0 becomes 1. Ctrl-C, SIGTERM and SIGHUP end the job
    within 5 seconds and leave the report; a second one does not wait.
    """  # noqa: D301 - click needs the real control character
    from docrelay.cli.display import view_for  # noqa: PLC0415 - start quickly
    from docrelay.relay.documents import collect  # noqa: PLC0415
    from docrelay.relay.job import Plan, new_name  # noqa: PLC0415

    plan = Plan(
        template=template,
        map_name=map_name,
        via="smartdocumentor" if via == "smartdocumentor" else "documine",
        container=new_name() if dossier is None else dossier,
        columns=columns,
        concurrency=concurrency,
        timeout=timeout,
        dry_run=dry_run,
        keep=keep,
        public_url=public_url,
    )
    found = collect(documents)
    console = progress_output()
    view = view_for(console, len(found), quiet=quiet or (as_json and not console.is_terminal))
    with Interruption() as interruption:
        with _ReportFile(report) as file:
            result = run_job(found, plan, view, interruption)
            file.write(result.to_bytes())
        code = interruption.code = _exit_code(result, file)
        interruption.tell(lambda: _show(result, file, as_json=as_json, quiet=quiet))
    return code


class _ReportFile:
    """The file of the report, open from before the job to its end; `problem` is why it was not written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: OSError | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Open it; raises BadParameter when it cannot be."""
        from docrelay._core.files import replacing  # noqa: PLC0415 - start quickly

        try:
            self._file = self._stack.enter_context(replacing(self.path))
        except OSError as problem:
            raise click.BadParameter(
                f"{self.path} cannot be written: {problem.strerror}.", param_hint="'--report'"
            ) from None
        return self

    def write(self, data: bytes) -> None:
        """Write the report and give it its name; only `problem` tells when that fails."""
        try:
            with self._stack:
                self._file.write(data)
        except OSError as problem:
            self.problem = problem

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing behind when there was nothing to write."""
        self._stack.__exit__(kind, error, trace)


def _exit_code(result: RelayReport, file: _ReportFile) -> int:
    code = exit_code(result)
    return code or EXIT_PARTIAL if file.problem else code


def _show(result: RelayReport, file: _ReportFile, *, as_json: bool, quiet: bool) -> None:
    """Show the report; what can't be shown changes nothing that was done."""
    from docrelay.cli.display import print_failures, print_report  # noqa: PLC0415 - start quickly

    if file.problem is not None:
        print_error(f"the report could not be written to {file.path}: {file.problem.strerror}")
        if not as_json:
            click.echo(result.to_bytes(), nl=False, err=True)
    try:
        if as_json:
            click.echo(result.to_bytes(), nl=False)
        elif quiet:
            print_failures(progress_output(), result)
        else:
            console = output()
            print_report(console, result)
            if file.problem is None:
                console.print(f"report: {file.path}", soft_wrap=True)
    except Exception as problem:  # noqa: BLE001 - the exit code tells of the job
        _log.debug("the result could not be shown", exc_info=True)
        print_error(f"the result could not be shown: an unexpected {type(problem).__name__}")
    if result.error is not None:
        print_error(result.error.message, result.error.hint)
    elif result.interrupted:
        print_error("interrupted")


class Interruption:
    """Ctrl-C, SIGTERM and SIGHUP during a job, from enter to exit.

    The first cancels the job, the second ends it without waiting, a third ends the process. When
    `code` is set, since only the telling is left, each ends the process with it. What was ignored
    from the start, as under `nohup`, stays so.
    """

    def __init__(self) -> None:
        self.count = 0
        self.since = 0.0
        self.code: int | None = None
        self._before: dict[int, Callable[[int, FrameType | None], object] | int] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
                before = signal.getsignal(number)
                if before not in (signal.SIG_IGN, None):
                    self._before[number] = before
                    signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def seconds_left(self, seconds: float) -> float | None:
        """Return how much is left of `seconds` since the interruption, None when there was none."""
        if not self.count:
            return None
        return max(0.0, self.since + seconds - time.monotonic()) if self.count == 1 else 0.0

    def tell(self, work: Callable[[], object], seconds: float = _TOLD_SECONDS) -> None:
        """Show something; after an interruption, not much longer than for so many seconds since."""
        left = self.seconds_left(seconds)
        if left is None:
            work()
            return
        thread = threading.Thread(target=work, name="docrelay-telling", daemon=True)
        thread.start()
        thread.join(max(left, _LEAST_SECONDS))

    def _note(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the signature of handlers
        # Nothing here takes a lock: the thread that is interrupted may hold it.
        self.count += 1
        self.since = self.since or time.monotonic()
        if self.code is not None:
            os._exit(self.code)
        if self.count > 2:
            os._exit(EXIT_INTERRUPTED)


def run_job(
    documents: Sequence[Document],
    plan: Plan,
    view: View,
    interruption: Interruption,
    variables: Mapping[str, str] | None = None,
) -> RelayReport:
    """Do a job and return its report, however it ends; raises ConfigurationError when it cannot begin.

    The job has a thread of its own, so that one that hangs in the middle of something can be left.
    """
    import asyncio  # noqa: PLC0415 - start quickly

    import anyio  # noqa: PLC0415

    from docrelay.errors import ConfigurationError  # noqa: PLC0415
    from docrelay.relay.job import Relay  # noqa: PLC0415

    job = Relay(documents, plan, variables=variables, listener=view)
    cancels: list[Callable[[], object]] = []
    failures: list[BaseException] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        with anyio.CancelScope() as scope:
            cancels.append(lambda: loop.call_soon_threadsafe(scope.cancel))
            await job.run()

    def run() -> None:
        try:
            anyio.run(work)
        except BaseException as error:  # noqa: BLE001 - raised by the thread that waits
            failures.append(error)

    thread = threading.Thread(target=run, name="docrelay-job", daemon=True)
    view.__enter__()
    try:
        thread.start()
        _wait(thread, interruption, lambda: cancels[0]())  # noqa: PLW0108 - it comes later
        report = job.break_off() if thread.is_alive() else job.report()
    finally:
        interruption.tell(lambda: view.__exit__(None, None, None), _JOB_SECONDS)
    for failure in failures:
        # Any other is in the report.
        if isinstance(failure, ConfigurationError):
            raise failure
    return report


def _wait(thread: threading.Thread, interruption: Interruption, cancel: Callable[[], object]) -> None:
    """Wait for the end of a job, or for the end of patience with one that was interrupted."""
    is_cancelled = False
    while thread.is_alive():
        thread.join(_POLL_SECONDS)
        left = interruption.seconds_left(_JOB_SECONDS)
        if left is None:
            continue
        if not left:
            return
        if not is_cancelled:
            with suppress(IndexError, RuntimeError):  # the loop does not run yet, or no longer
                cancel()
                is_cancelled = True


def exit_code(report: RelayReport) -> int:
    """Return the exit code that tells how far a job came."""
    return _EXIT_CODES[report.outcome]
