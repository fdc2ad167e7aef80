from __future__ import annotations

import subprocess
import sys
from importlib import metadata

import click
import pytest

from docrelay import cli, errors
from docrelay.cli import COMMANDS
from tests.cli.conftest import Run


def test_the_version(run: Run) -> None:
    assert run("--version").out == f"docrelay {metadata.version('docrelay')}\n"


@pytest.mark.parametrize("arguments", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_fits_80_columns(run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run(*arguments)
    assert shown.code == 0
    assert shown.out.startswith("Usage: docrelay")
    assert max(len(line) for line in shown.out.splitlines()) <= 80


def test_every_command_is_listed(run: Run) -> None:
    shown = run("--help").out
    assert all(f"\n  {name} " in shown for name in COMMANDS)


def test_no_command_shows_the_help(run: Run) -> None:
    shown = run()
    assert (shown.code, shown.out) == (3, "")
    assert "Usage: docrelay" in shown.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rellay"], "Did you mean 'relay'?"),
        (["zzz"], "There are: relay, demo"),
        (["--verson"], "--version"),
        (["relay", "x", "--templat", "y"], "--template"),
        (["relay"], "Missing"),
        (["relay", "x"], "--template"),
        (["relay", "x", "--template", "T", "--map", "M", "--via", "fax"], "documine"),
        (["relay", "x", "--template", "T", "--map", "M", "--set", "A"], "COLUMN=COMPONENT"),
        (["relay", "x", "--template", "T", "--map", "M", "--set", "A=b", "--set", "A=c"], "twice"),
        (["relay", "x", "--template", "T", "--map", "M", "--concurrency", "0"], "concurrency"),
        (["relay", "x", "--template", "T", "--map", "M", "--report", "no/such/r.json"], "no folder"),
        (["relay", "x", "--template", "T", "--map", "M", "--report", "."], "is a folder"),
        (["sandbox", "--port", "70000"], "port"),
    ],
)
def test_usage_errors(run: Run, arguments: list[str], words: str) -> None:
    shown = run(*arguments)
    assert (shown.code, shown.out) == (3, "")
    first, *rest = shown.err.splitlines()
    assert first.startswith("error: ")
    assert words in first
    assert rest[0].startswith("hint: docrelay")
    assert "Traceback" not in shown.err


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (errors.ConfigurationError("x: wrong"), 3, "error: x: wrong\n"),
        (errors.DocrelayError("x\nfailed"), 2, "error: x failed\n"),
        (errors.AuthenticationError("no", status=401), 2, "error: no\nhint: check the credentials"),
        (KeyError("token=SECRET"), 2, "error: an unexpected KeyError\nhint: this is a defect"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_errors_are_one_line(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    message: str,
) -> None:
    @click.command()
    def broken() -> None:
        raise error

    monkeypatch.setattr(cli.Commands, "get_command", lambda *_: broken)
    assert cli.main(["relay"]) == code
    shown = capsys.readouterr().err
    assert shown.startswith(message)
    assert "Traceback" not in shown
    assert "SECRET" not in shown


def test_debug_shows_where_an_error_arose(run: Run) -> None:
    shown = run("--debug", "operations", "nope")
    assert shown.code == 3
    assert "Traceback" in shown.err
    assert shown.err.splitlines()[-1].startswith("error: api: 'nope'")


def test_help_needs_neither_clients_nor_a_terminal_library() -> None:
    code = (
        "import sys; from docrelay.cli import main; main(['relay', '--help']);"
        "slow = {'httpx', 'rich.console', 'docrelay_api', 'starlette', 'cryptography'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
