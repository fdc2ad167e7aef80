"""`docrelay demo`: the main job on sample invoices, against the embedded sandbox."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docrelay._core.text import plural
from docrelay.cli.sandbox import require_sandbox
from docrelay.cli.terminal import EXIT_PARTIAL, output, print_error, progress_output

if TYPE_CHECKING:
    from rich.console import Console

    from docrelay.relay.report import RelayReport, Via
    from docrelay.sandbox import Sandbox

_SAMPLES = Path("tests/samples/invoices")
_DAMAGED = "damaged-scan.pdf"
_MAP = "INVOICES"
_TEMPLATE = "Invoices"
_TITLES: dict[Via, str] = {"documine": "DocuMine", "smartdocumentor": "SmartDocumentor"}


@click.command("demo")
@click.option(
    "--samples", type=click.Path(path_type=Path), metavar="DIR", help="Folder with the sample invoices."
)
@click.option("--debug", is_flag=True, help="Show where an error arose.")
def command(samples: Path | None, debug: bool) -> int:  # noqa: ARG001 - `main` looks at --debug
    """Run the main job on sample invoices, once through DocuMine and once through SmartDocumentor.

    The services are the sandbox's, on loopback; clients, HTTP and files are real. One sample is damaged
    on purpose. Exits with 0 when exactly that one failed and the sandbox holds all other rows.
    """
    require_sandbox()
    from docrelay.sandbox import Sandbox  # noqa: PLC0415 - an extra

    folder = find_samples(samples)
    console = output()
    with _no_proxy(), Sandbox() as sandbox, tempfile.TemporaryDirectory(prefix="docrelay-demo-") as reports:
        console.print(f"The sandbox answers at {sandbox.url}: three services on loopback, made-up data.")
        problems: list[str] = []
        arrived: list[tuple[str, dict[str, str]]] = []
        for number, via in enumerate(_TITLES, start=1):
            console.print()
            console.print(f"{number}. {folder.name}/ -> {_TITLES[via]} -> SmartConnect map {_MAP}")
            console.print()
            report = _relay(sandbox, folder, via, console, Path(reports))
            rows = _pushed(sandbox)[len(arrived) :]
            problems += _unexpected(report, rows)
            run = str(report.run.run_number) if report.run else "-"
            arrived += [(run, row) for row in rows]
        console.print()
        _print_pushed(console, arrived)
        return _conclude(console, problems)


def find_samples(given: Path | None) -> Path:
    """Return the folder of samples: the given one, or the repository's, from here upwards.

    Raises ConfigurationError when there is none.
    """
    from docrelay.errors import ConfigurationError  # noqa: PLC0415 - start quickly

    starts = [Path.cwd(), *Path.cwd().parents, *Path(__file__).resolve().parents]
    for folder in [given] if given else [start / _SAMPLES for start in starts]:
        if folder.is_dir():
            return folder
    where = f"there is no folder {given}" if given else f"there is no {_SAMPLES} here or above"
    raise ConfigurationError(
        f"--samples: {where}; the samples are in the repository of docrelay, so run this there, or pass "
        "--samples DIR with invoices of your own",
        field="samples",
    )


def _relay(sandbox: Sandbox, folder: Path, via: Via, console: Console, reports: Path) -> RelayReport:
    from docrelay.cli.display import print_report, view_for  # noqa: PLC0415 - slow to import
    from docrelay.cli.relay import Interruption, run_job  # noqa: PLC0415
    from docrelay.relay.documents import collect  # noqa: PLC0415
    from docrelay.relay.job import Plan  # noqa: PLC0415

    documents = collect([folder])
    plan = Plan(template=_TEMPLATE, map_name=_MAP, via=via)
    progress = progress_output()
    view = view_for(progress, len(documents), quiet=not progress.is_terminal)
    with Interruption() as interruption:
        report = run_job(documents, plan, view, interruption, sandbox.environ)
    if report.interrupted:
        raise KeyboardInterrupt
    report.write(reports / f"{via}.json")
    print_report(console, report)
    return report


def _pushed(sandbox: Sandbox) -> list[dict[str, str]]:
    """Read back, over HTTP, the rows that the runs pushed for the customer of the demo."""
    import httpx  # noqa: PLC0415 - slow to import

    answer = httpx.get(f"{sandbox.url}/_sandbox/pushed", trust_env=False).raise_for_status()
    company = sandbox.credentials.smartconnect.company
    maps: list[dict[str, Any]] = answer.json()
    return [
        row for item in maps if item["company"] == company and item["mapId"] == _MAP for row in item["rows"]
    ]


def _unexpected(report: RelayReport, pushed: Sequence[Mapping[str, str]]) -> list[str]:
    """Compare a report and the rows that arrived with what the samples must give."""
    title = _TITLES[report.via]
    problems = [f"{title}: {report.error.message}"] if report.error else []
    for item in report.documents:
        wanted = "failed" if item.name == _DAMAGED else "pushed"
        if item.state != wanted:
            problems.append(f"{title}: {item.name} should be {wanted}, and is {item.state}")
    if all(item.name != _DAMAGED for item in report.documents):
        problems.append(f"{title}: {_DAMAGED} is not among the samples")
    sent = [item.row for item in report.documents if item.state == "pushed"]
    if [dict(row) for row in pushed] != sent:
        problems.append(f"{title}: the rows read back are not those that were sent")
    return problems


def _print_pushed(console: Console, arrived: Sequence[tuple[str, Mapping[str, str]]]) -> None:
    from docrelay.cli.display import print_table  # noqa: PLC0415 - slow to import

    count = plural(len(arrived), "row")
    console.print(f"3. Read back from the sandbox: {count} arrived through map {_MAP}")
    console.print()
    print_table(console, [[run] for run, _ in arrived], ["Run"], [row for _, row in arrived])


def _conclude(console: Console, problems: Sequence[str]) -> int:
    console.print()
    if problems:
        for problem in problems:
            print_error(problem)
        return EXIT_PARTIAL
    console.print(
        f"All as expected: {_DAMAGED} is damaged on purpose and failed both times, the other invoices were "
        "pushed both times, and what was read back is what was sent."
    )
    return 0


@contextmanager
def _no_proxy() -> Generator[None, None, None]:
    """Keep requests to the sandbox away from any proxy of the environment."""
    before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    for name, value in before.items():
        os.environ[name] = f"{value},127.0.0.1" if value else "127.0.0.1"
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
