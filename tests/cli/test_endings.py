"""However a job ends, exit code and report say what the services hold."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from docrelay.cli.relay import Interruption, _wait
from docrelay.sandbox import Sandbox
from tests.cli.conftest import SAMPLES
from tests.cli.process import Ended, end, run, start

GOOD = SAMPLES / "ibarra-2026-0093.pdf"
NAMES = ("--template", "Invoices", "--map", "INVOICES")
VIAS = pytest.mark.parametrize("via", ["documine", "smartdocumentor"])
FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
# Far above the five seconds that are promised, and far below what hangs.
PROMPT = 30.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good document."""
    (tmp_path / "in").mkdir()
    shutil.copy(GOOD, tmp_path / "in" / "good.pdf")
    return tmp_path


def relay(sandbox: Sandbox, folder: Path, *arguments: str | Path, **options: Any) -> Ended:
    return run("relay", "in", *NAMES, *arguments, environ=sandbox.environ, folder=folder, **options)


def pushed(sandbox: Sandbox) -> int:
    return len(sandbox.pushed())


# What is no file, or cannot be read.


@VIAS
def test_what_is_no_file_is_a_result_like_any_other(sandbox: Sandbox, folder: Path, via: str) -> None:
    os.mkfifo(folder / "in" / "pipe.pdf")
    (folder / "in" / "link.pdf").symlink_to("pipe.pdf")
    (folder / "in" / "device.pdf").symlink_to("/dev/zero")
    (folder / "in" / "broken.pdf").symlink_to("nowhere.pdf")
    (folder / "in" / "round.pdf").symlink_to("round.pdf")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(folder / "in")  # the name of a socket is short
        listener.bind("socket.pdf")
        os.chdir(here)
        ended = relay(sandbox, folder, "--via", via)
    assert ended.code == 1
    assert ended.report is not None
    told = {item["name"]: item["error"] and item["error"]["message"] for item in ended.report["documents"]}
    assert told["good.pdf"] is None
    assert told["device.pdf"] == "a device and no regular file: in/device.pdf"
    assert told["socket.pdf"] == "a socket and no regular file: in/socket.pdf"
    assert told["broken.pdf"] == "No such file or directory: in/broken.pdf"
    assert told["round.pdf"] == "Too many levels of symbolic links: in/round.pdf"
    assert ended.states.pop("good.pdf") == "pushed"
    # The link and what it leads to are one document.
    assert told["link.pdf"] == "a pipe and no regular file: in/link.pdf"
    assert pushed(sandbox) == 1


@pytest.fixture
def closed(folder: Path) -> Iterator[dict[str, Any]]:
    """Close `in/sub` and `in/secret.pdf`; yields the options of a process that may not read them."""
    (folder / "in").chmod(0o755)
    (folder / "in" / "sub").mkdir()
    (folder / "in" / "sub" / "unseen.pdf").touch()
    (folder / "in" / "secret.pdf").write_bytes(b"1")
    (folder / "in" / "sub").chmod(0)
    (folder / "in" / "secret.pdf").chmod(0)
    yield {} if os.getuid() else {"preexec_fn": _obey_permissions}
    (folder / "in" / "sub").chmod(0o700)


def _obey_permissions() -> None:
    """Take from root, in a process that is about to begin a program, the right to read everything."""
    drop = 24  # PR_CAPBSET_DROP
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if ctypes.CDLL(None, use_errno=True).prctl(drop, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "the capability cannot be dropped")


@pytest.mark.parametrize("source", ["in", "in/**/*.pdf", "in/*/*.pdf"])
def test_what_cannot_be_read_is_a_result_like_any_other(
    sandbox: Sandbox, folder: Path, closed: dict[str, Any], source: str
) -> None:
    ended = run("relay", source, "in/good.pdf", *NAMES, environ=sandbox.environ, folder=folder, **closed)
    expected = {"good.pdf": "pushed", "sub": "failed", "secret.pdf": "failed"}
    if source == "in/*/*.pdf":
        del expected["secret.pdf"]
    assert ended.states == expected
    assert ended.code == 1
    assert f"Permission denied: {'in/sub' if len(expected) == 2 else '…'}" in ended.out


def test_a_file_that_is_not_read_in_time_stops_no_other(sandbox: Sandbox, folder: Path) -> None:
    with held(folder / "in" / "held.pdf"):
        ended = relay(sandbox, folder, "--timeout", "2")
    assert ended.states == {"good.pdf": "pushed", "held.pdf": "failed"}
    assert "could not be read within 2 s" in ended.out


_HOLD = """
import fcntl, os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGIO])
file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT)
os.write(file, b"x")
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("held", flush=True)
sys.stdin.read()
"""


class held:  # noqa: N801 - a context manager
    """Keep a lease on a file: whoever opens it waits, by default for 45 seconds."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> None:
        assert self._process.stdout is not None
        if self._process.stdout.readline() != b"held\n":
            self._process.communicate()
            pytest.skip("this system has no leases")

    def __exit__(self, *_: object) -> None:
        self._process.communicate()


# Output that is lost.


def lost(how: str) -> dict[str, Any]:
    """Return the options of a process whose output is lost in one way."""
    if how == "full":
        return {"stdout": os.open("/dev/full", os.O_WRONLY)}
    if how == "full errors":
        return {"stderr": os.open("/dev/full", os.O_WRONLY)}
    if how in ("no reader", "no reader of errors"):
        reader, writer = os.pipe()
        os.close(reader)
        return {"stdout" if how == "no reader" else "stderr": writer}
    return {"stdout": None, "preexec_fn": lambda: os.close(1)}


LOST = pytest.mark.parametrize(
    "how",
    [
        pytest.param("full", marks=FULL),
        pytest.param("full errors", marks=FULL),
        "no reader",
        "no reader of errors",
        "closed",
    ],
)


@LOST
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_lost_output_changes_nothing_that_was_pushed(
    sandbox: Sandbox, folder: Path, how: str, options: list[str]
) -> None:
    ended = relay(sandbox, folder, *options, **lost(how))
    assert ended.code == 0
    assert ended.states == {"good.pdf": "pushed"}
    assert pushed(sandbox) == 1
    assert "Traceback" not in ended.err + ended.out
    assert "Exception ignored" not in ended.err
    if how == "full":
        assert ended.err.count("error: standard output cannot be written: No space left on device") == 1


@FULL
@pytest.mark.parametrize(
    "arguments", [["operations"], ["operations", "--json"], ["diff", "explain"], ["--help"], ["--version"]]
)
def test_a_command_that_only_reads_fails_without_its_output(tmp_path: Path, arguments: list[str]) -> None:
    ended = run(*arguments, environ={}, folder=tmp_path, **lost("full"))
    assert ended.code == 2
    assert ended.err == "error: standard output cannot be written: No space left on device\n"


@pytest.mark.parametrize("arguments", [["operations"], ["operations", "--json"], ["diff", "explain"]])
@pytest.mark.parametrize("how", ["no reader", "closed"])
def test_a_reader_that_has_gone_ends_nothing(tmp_path: Path, arguments: list[str], how: str) -> None:
    ended = run(*arguments, environ={}, folder=tmp_path, **lost(how))
    assert (ended.code, ended.err) == (0, "")


def test_output_that_is_slow_to_be_read_arrives_whole(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)  # as some programs leave a terminal
    process = start("operations", "--json", environ={}, folder=tmp_path, stdout=writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as file:
        assert len(json.loads(file.read())) > 50
    assert end(process, tmp_path).code == 0


# The report.


@pytest.mark.parametrize("place", ["/proc/report.json", "pipe", "in/good.pdf/report.json", "link.json"])
def test_a_report_that_cannot_be_written_is_noticed_before_anything_is_sent(
    sandbox: Sandbox, folder: Path, place: str
) -> None:
    os.mkfifo(folder / "pipe")  # without a reader
    (folder / "link.json").symlink_to("no/such/folder.json")
    ended = relay(sandbox, folder, "--report", place)
    assert ended.code == 3
    assert place.rpartition("/")[0] or place in ended.err
    assert sandbox.counts() == {}
    assert sorted(path.name for path in folder.iterdir()) == ["in", "link.json", "pipe"]


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


@pytest.mark.parametrize("place", [pytest.param("/dev/full", marks=FULL), "docrelay-report.json"])
def test_a_report_that_cannot_be_written_in_the_end_is_not_lost(
    sandbox: Sandbox, folder: Path, place: str
) -> None:
    (folder / "docrelay-report.json").write_text('{"documents": []}')
    ended = relay(sandbox, folder, "--report", place, preexec_fn=limit_files)
    assert ended.code == 1
    assert f"error: the report could not be written to {place}: " in ended.err
    assert "report: " not in ended.out
    told = json.loads(ended.err[ended.err.index("\n{") : ended.err.rindex("}") + 1])
    assert [item["state"] for item in told["documents"]] == ["pushed"]
    assert ended.report == {"documents": []}  # the older report is as it was
    assert sorted(path.name for path in folder.iterdir()) == ["docrelay-report.json", "in"]


def test_a_job_that_cannot_begin_leaves_the_old_report(sandbox: Sandbox, folder: Path) -> None:
    (folder / "docrelay-report.json").write_text("{}")
    ended = run("relay", "in", *NAMES, environ={}, folder=folder)
    assert (ended.code, ended.report) == (3, {})
    assert sorted(path.name for path in folder.iterdir()) == ["docrelay-report.json", "in"]


# Many failures.


def many(folder: Path, count: int) -> None:
    for number in range(count):
        shutil.copy(GOOD, folder / "in" / f"invoice-{number:03}.pdf")


def test_equal_failures_are_told_once_with_their_number(sandbox: Sandbox, folder: Path) -> None:
    many(folder, 60)
    sandbox.faults.add("documine.get_file_components", status=403, body="away for lunch")
    ended = relay(sandbox, folder, "--concurrency", "8")
    assert ended.code == 2
    assert ended.report is not None
    assert sum("away for lunch" in item["error"]["message"] for item in ended.report["documents"]) == 61
    assert "failed 61 documents, for the same reason\n" in ended.out
    assert "good.pdf, invoice-000.pdf, invoice-001.pdf and 58 more" in " ".join(ended.out.split())
    assert ended.out.count("away for lunch") == 1
    assert ended.out.count("hint: ") == 1


def test_a_dying_service_is_told_of_once(folder: Path) -> None:
    many(folder, 40)
    with Sandbox(reads=0) as sandbox:
        sandbox.faults.add("documine.upload_file", reset=True, after=5)
        ended = relay(sandbox, folder, "--concurrency", "8")
    assert ended.code == 1
    assert ended.report is not None
    assert ended.report["counts"] == {"documents": 41, "failed": 36, "pushed": 5}
    assert "failed 36 documents, for the same reason\n" in ended.out
    assert ended.err.count("the connection broke") == 2
    assert "[41/41] failed 35 more: " in ended.err


def test_fewer_documents_at_a_time_where_few_files_may_be_open(folder: Path) -> None:
    many(folder, 100)
    with Sandbox(reads=0) as sandbox:
        sandbox.faults.add("documine.upload_file", delay=0.3)  # so that many are under way at once

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

        ended = relay(sandbox, folder, "--concurrency", "300", preexec_fn=limit)
    assert ended.code == 0
    assert ended.report is not None
    assert ended.report["counts"] == {"documents": 101, "pushed": 101}
    assert "--concurrency 300: " in ended.report["warnings"][0]
    assert "may open only 64 files" in " ".join(ended.out.split())


# Interruptions.


def interrupted(
    sandbox: Sandbox,
    folder: Path,
    number: signal.Signals,
    when: Callable[[], object],
    *arguments: str,
    **options: Any,
) -> Ended:
    """Run a relay, send it a signal as soon as `when` is true, and wait for its end."""
    process = start("relay", "in", *NAMES, *arguments, environ=sandbox.environ, folder=folder, **options)
    while not when():
        if process.poll() is not None:
            pytest.fail(f"it ended before: {end(process, folder)}")
        time.sleep(0.02)
    process.send_signal(number)
    since = time.monotonic()
    ended = end(process, folder, PROMPT)
    print(f"{number.name}: ended {time.monotonic() - since:.1f} s later with {ended.code}")
    return ended


@pytest.mark.parametrize(
    ("number", "operation", "state"),
    [
        (signal.SIGTERM, "smartconnect.list_maps", "cancelled"),
        (signal.SIGHUP, "documine.upload_file", "cancelled"),
        (signal.SIGINT, "documine.get_file", "cancelled"),
        (signal.SIGHUP, "smartconnect.run_map_data_table_with_errors", "unconfirmed"),
        (signal.SIGTERM, "documine.delete_dossier", "pushed"),
    ],
)
def test_a_service_that_never_answers_holds_up_no_end(
    folder: Path, number: signal.Signals, operation: str, state: str
) -> None:
    with Sandbox(reads=0) as sandbox:
        sandbox.faults.add(operation, delay=3600)
        if operation != "documine.delete_dossier":
            sandbox.faults.add("documine.delete_dossier", delay=3600)
        ended = interrupted(sandbox, folder, number, lambda: sandbox.counts().get(operation), "--no-keep")
        held_rows = pushed(sandbox)
    assert ended.code == 130
    assert ended.report is not None
    assert ended.report["outcome"] == "interrupted"
    assert ended.states == {"good.pdf": state}
    assert ended.err.splitlines()[-1] == "error: interrupted"
    assert held_rows == (state in ("unconfirmed", "pushed"))
    if ended.report["ids"].get("dossier"):
        assert "was not deleted in time" in ended.report["warnings"][0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_blocked_read_holds_up_no_end(sandbox: Sandbox, folder: Path, number: signal.Signals) -> None:
    with held(folder / "in" / "held.pdf"):
        ended = interrupted(
            sandbox, folder, number, lambda: sandbox.counts().get("documine.get_file_components")
        )
    assert ended.code == 130
    assert ended.states["held.pdf"] == "cancelled"
    assert ended.err.splitlines()[-1] == "error: interrupted"


@pytest.mark.parametrize("which", ["stdout", "stderr"])
def test_output_that_nobody_reads_holds_up_no_end(sandbox: Sandbox, folder: Path, which: str) -> None:
    many(folder, 200)
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    while True:
        try:
            os.write(writer, b"x" * 4096)
        except BlockingIOError:
            break
    os.set_blocking(writer, True)
    report = folder / "docrelay-report.json"
    ready = (
        report.exists if which == "stdout" else lambda: sandbox.counts().get("documine.get_file_components")
    )
    ended = interrupted(sandbox, folder, signal.SIGTERM, ready, **{which: writer})
    os.close(reader)
    os.close(writer)
    assert ended.report is not None
    assert ended.report["counts"]["documents"] == 201
    if which == "stdout":  # all was pushed, and only the telling was left
        assert (ended.code, ended.report["outcome"]) == (0, "complete")
        assert pushed(sandbox) == 201
    else:
        assert (ended.code, ended.report["outcome"]) == (130, "interrupted")
        assert pushed(sandbox) == 0


def test_a_hangup_that_is_ignored_ends_nothing(folder: Path) -> None:
    with Sandbox(reads=3) as sandbox:
        ended = interrupted(
            sandbox, folder, signal.SIGHUP, lambda: sandbox.counts().get("documine.upload_file"),
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
        )  # fmt: skip
    assert (ended.code, ended.states) == (0, {"good.pdf": "pushed"})


def test_sigterm_ends_a_job_in_the_background_of_a_script(folder: Path) -> None:
    with Sandbox(reads=10_000) as sandbox:
        ended = interrupted(
            sandbox, folder, signal.SIGTERM, lambda: sandbox.counts().get("documine.get_file"),
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
        )  # fmt: skip
    assert (ended.code, ended.states) == (130, {"good.pdf": "cancelled"})


def test_a_second_signal_does_not_wait() -> None:
    hang = threading.Event()
    thread = threading.Thread(target=hang.wait)
    thread.start()
    cancelled: list[bool] = []
    try:
        with Interruption() as interruption:
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGHUP)
            _wait(thread, interruption, lambda: cancelled.append(True))
            assert (interruption.count, cancelled) == (2, [])
            assert thread.is_alive()
            interruption.tell(hang.wait)
    finally:
        hang.set()
        thread.join()
