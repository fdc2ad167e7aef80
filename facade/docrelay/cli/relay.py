"""`docrelay relay`: documents in, rows out."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from docrelay.cli.terminal import EXIT_PARTIAL, output, print_error, progress_output

if TYPE_CHECKING:
    from docrelay.relay.report import RelayReport

DEFAULT_REPORT = "docrelay-report.json"
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
    from docrelay.cli.progress import view_for  # noqa: PLC0415 - start quickly
    from docrelay.cli.runner import Interruption, run_job  # noqa: PLC0415
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
        with _ReportPlace(report) as place:
            result = run_job(found, plan, view, interruption)
            place.write(result.to_bytes())
        code = interruption.code = _exit_code(result, place)
        interruption.tell(lambda: _show(result, place, as_json=as_json, quiet=quiet))
    return code


class _ReportPlace:
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


def _exit_code(result: RelayReport, place: _ReportPlace) -> int:
    from docrelay.cli.runner import exit_code  # noqa: PLC0415 - start quickly

    code = exit_code(result)
    return code or EXIT_PARTIAL if place.problem else code


def _show(result: RelayReport, place: _ReportPlace, *, as_json: bool, quiet: bool) -> None:
    """Show the report; what can't be shown changes nothing that was done."""
    from docrelay.cli.results import print_failures, print_report  # noqa: PLC0415 - start quickly

    if place.problem is not None:
        print_error(f"the report could not be written to {place.path}: {place.problem.strerror}")
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
            if place.problem is None:
                console.print(f"report: {place.path}", soft_wrap=True)
    except Exception as problem:  # noqa: BLE001 - the exit code tells of the job
        _log.debug("the result could not be shown", exc_info=True)
        print_error(f"the result could not be shown: an unexpected {type(problem).__name__}")
    if result.error is not None:
        print_error(result.error.message, result.error.hint)
    elif result.interrupted:
        print_error("interrupted")
