"""`docrelay relay`: documents in, rows out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docrelay.cli.terminal import EXIT_PARTIAL, output, print_error, progress_output

if TYPE_CHECKING:
    from docrelay.relay.report import RelayReport

DEFAULT_REPORT = "docrelay-report.json"


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
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
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
    """  # noqa: D301 - click needs the real control character
    from docrelay.cli.progress import view_for  # noqa: PLC0415 - start quickly
    from docrelay.cli.runner import run_job  # noqa: PLC0415
    from docrelay.relay.documents import collect  # noqa: PLC0415
    from docrelay.relay.plan import Plan, new_name  # noqa: PLC0415

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
    return _finish(run_job(found, plan, view), report, as_json=as_json, quiet=quiet)


def _finish(result: RelayReport, target: Path, *, as_json: bool, quiet: bool) -> int:
    """Write and show the report, and return the exit code."""
    from docrelay.cli.results import print_report  # noqa: PLC0415 - start quickly
    from docrelay.cli.runner import exit_code  # noqa: PLC0415

    code = exit_code(result)
    try:
        result.write(target)
    except OSError as problem:
        print_error(f"the report could not be written to {target}: {problem.strerror}")
        code = code or EXIT_PARTIAL
    if as_json:
        click.echo(result.to_bytes(), nl=False)
    elif not quiet:
        console = output()
        print_report(console, result)
        console.print(f"report: {target}", soft_wrap=True)
    if result.error is not None:
        print_error(result.error.message, result.error.hint)
    elif result.interrupted:
        print_error("interrupted")
    return code
