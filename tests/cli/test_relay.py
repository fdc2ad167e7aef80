from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest

from docrelay.sandbox import Sandbox
from tests.cli.conftest import SAMPLES, Run
from tests.cli.process import end, start
from tests.cli.terminal import run_in_terminal, run_plain

GOOD = SAMPLES / "ibarra-2026-0093.pdf"
DAMAGED = SAMPLES / "damaged-scan.pdf"
NAMES = ("--template", "Invoices", "--map", "INVOICES")


def report(folder: Path = Path()) -> dict[str, object]:
    read: dict[str, object] = json.loads((folder / "docrelay-report.json").read_bytes())
    return read


def test_all_pushed_is_0(run: Run, sandbox: Sandbox) -> None:
    shown = run("relay", GOOD, *NAMES)
    assert shown.code == 0
    assert "1 of 1 document pushed to map INVOICES in run 1" in shown.out
    assert shown.err.splitlines() == [f"[1/1] ready  {GOOD}", "pushing the rows"]
    assert report()["outcome"] == "complete"
    assert [row["InvoiceNumber"] for row in sandbox.pushed()] == ["2026-0093"]


def test_some_failed_is_1(run: Run, sandbox: Sandbox) -> None:
    shown = run("relay", SAMPLES, *NAMES)
    assert shown.code == 1
    assert "damaged-scan.pdf" in shown.out
    assert "hint: check that the document is complete and readable" in shown.out
    assert report()["counts"] == {"documents": 10, "failed": 1, "pushed": 9}
    assert len(sandbox.pushed()) == 9


def test_refused_rows_are_1(run: Run, sandbox: Sandbox) -> None:
    shown = run("relay", SAMPLES, *NAMES, "--set", "DueDate=PurchaseOrder")
    assert shown.code == 1
    assert "DueDate does not hold a date" in shown.out
    assert 0 < len(sandbox.pushed()) < 9


def test_nothing_pushed_is_2(run: Run) -> None:
    assert run("relay", DAMAGED, *NAMES).code == 2
    assert report()["outcome"] == "nothing"


def test_a_run_that_refuses_every_row_is_2(run: Run, sandbox: Sandbox) -> None:
    shown = run("relay", GOOD, *NAMES, "--set", "DueDate=InvoiceNumber")
    assert shown.code == 2
    assert sandbox.pushed() == []


def test_a_service_that_is_not_there_is_2(run: Run, sandbox: Sandbox) -> None:
    environ = {**sandbox.environ, "SMARTCONNECT_API_URL": "http://127.0.0.1:9"}
    shown = run("relay", GOOD, *NAMES, environ=environ)
    assert shown.code == 2
    assert "error: " in shown.err
    assert "127.0.0.1:9" in shown.err
    assert "Traceback" not in shown.err
    assert report()["error"]


def test_wrong_credentials_are_2_and_stay_secret(run: Run, sandbox: Sandbox) -> None:
    shown = run("relay", GOOD, *NAMES, environ={**sandbox.environ, "DOCUMINE_PASSWORD": "fake-wrong-word"})
    assert shown.code == 2
    assert "hint: check the credentials" in shown.err
    assert "fake-wrong-word" not in shown.out + shown.err + json.dumps(report())


def test_missing_settings_are_3_and_named(run: Run) -> None:
    shown = run("relay", GOOD, *NAMES, environ={})
    assert (shown.code, shown.out) == (3, "")
    assert "DOCUMINE_WORKSPACE" in shown.err
    assert "SMARTCONNECT_API_URL" in shown.err
    assert not Path("docrelay-report.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--template", "Invoice", "--map", "INVOICES"], "'Contracts', 'Invoices', 'Study reports'"),
        (["--template", "Invoices", "--map", "INVOICE"], "'CUSTOMERS', 'INVOICES'"),
        ([*NAMES, "--set", "InvoiceNo=x"], "did you mean InvoiceNumber?"),
        ([*NAMES, "--public-url", "https://p.example"], "--public-url"),
        ([*NAMES, "--via", "smartdocumentor", "--no-keep"], "--no-keep"),
    ],
)
def test_wrong_names_are_3_and_the_right_ones_listed(run: Run, arguments: list[str], words: str) -> None:
    shown = run("relay", GOOD, *arguments)
    assert (shown.code, shown.out) == (3, "")
    assert words in shown.err


def test_no_documents_are_3(run: Run) -> None:
    assert run("relay", ".", *NAMES).code == 3
    shown = run("relay", SAMPLES / "ibarra.pdf", *NAMES)
    assert shown.code == 3
    assert "no file or folder" in shown.err


def test_smartdocumentor_elsewhere_needs_urls(run: Run, sandbox: Sandbox) -> None:
    environ = {**sandbox.environ, "SMARTDOCUMENTOR_BASE_URL": "https://documents.example"}
    shown = run("relay", GOOD, *NAMES, "--via", "smartdocumentor", environ=environ)
    assert shown.code == 3
    assert "--public-url BASE" in shown.err


def test_smartdocumentor_fetches_from_a_public_url(run: Run, sandbox: Sandbox) -> None:
    from docrelay.relay.documents import collect
    from docrelay.relay.extraction import LoopbackPublisher

    with LoopbackPublisher() as publisher:
        base = publisher.url(collect([GOOD])[0]).rpartition("/")[0]
        shown = run("relay", GOOD, *NAMES, "--via", "smartdocumentor", "--public-url", base)
    assert shown.code == 0
    assert len(sandbox.pushed()) == 1


def test_json_is_all_of_stdout(run: Run) -> None:
    shown = run("relay", GOOD, DAMAGED, *NAMES, "--json")
    assert (shown.code, shown.err) == (1, "")
    assert shown.out.encode() == Path("docrelay-report.json").read_bytes()


def test_quiet_prints_failures_only(run: Run) -> None:
    shown = run("relay", GOOD, DAMAGED, *NAMES, "--quiet", "--report", "other.json")
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.splitlines()[0] == "failed damaged-scan.pdf"
    assert Path("other.json").exists()
    shown = run("relay", GOOD, *NAMES, "--quiet")
    assert (shown.code, shown.out, shown.err) == (0, "", "")


def test_a_dry_run_shows_the_rows(run: Run, sandbox: Sandbox) -> None:
    shown = run("relay", GOOD, *NAMES, "--dry-run", "--no-keep")
    assert shown.code == 0
    assert "2026-0093" in shown.out
    assert "dry run, no map was run" in shown.out
    assert sandbox.pushed() == []
    assert sandbox.counts()["documine.delete_dossier"] == 1


def test_urls_are_not_for_documine(run: Run) -> None:
    shown = run("relay", "https://files.example/a.pdf?sig=SECRET", *NAMES)
    assert shown.code == 3
    assert "SECRET" not in shown.err


@pytest.mark.parametrize("width", [60, 80, 140])
def test_terminals_of_any_width_have_no_broken_line(sandbox: Sandbox, tmp_path: Path, width: int) -> None:
    ended = run_in_terminal(["relay", str(SAMPLES), *NAMES], sandbox.environ, tmp_path, width=width)
    assert ended.code == 1
    lines = ended.out.splitlines()
    assert max(len(line) for line in lines) <= width
    start = next(n for n, line in enumerate(lines) if line.startswith("Document "))
    table = lines[start + 2 : start + 12]
    assert [line.split()[0] for line in table] == sorted(path.name for path in SAMPLES.glob("*.pdf"))
    assert [line.split()[1] for line in table].count("pushed") == 9
    assert "InvoiceNumber" in lines[start]
    assert ("SupplierName" in lines[start]) == (width == 140)


def test_a_small_terminal_shows_what_fits(sandbox: Sandbox, tmp_path: Path) -> None:
    ended = run_in_terminal(["relay", str(SAMPLES), *NAMES], sandbox.environ, tmp_path, width=40, height=6)
    assert ended.code == 1
    assert "Traceback" not in ended.out


def test_output_without_utf8(sandbox: Sandbox, tmp_path: Path) -> None:
    environ = {**sandbox.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "COLUMNS": "140"}
    ended = run_plain(["relay", str(SAMPLES), *NAMES], environ, tmp_path)
    assert ended.code == 1
    assert "M?ller" in ended.out or "Alpenquell Getr?nke AG" in ended.out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interruption_leaves_the_report(tmp_path: Path, number: signal.Signals) -> None:
    with Sandbox(reads=10_000) as slow:
        process = start("relay", GOOD, *NAMES, "--no-keep", environ=slow.environ, folder=tmp_path)
        while not slow.counts().get("documine.get_file"):
            time.sleep(0.02)
        process.send_signal(number)
        ended = end(process, tmp_path, 30)
        deleted = slow.counts().get("documine.delete_dossier")
    assert ended.code == 130
    assert ended.err.splitlines()[-1] == "error: interrupted"
    assert "Traceback" not in ended.err
    read = report(tmp_path)
    assert (read["outcome"], read["counts"]) == ("interrupted", {"documents": 1, "cancelled": 1})
    assert deleted == 1
