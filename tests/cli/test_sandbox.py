from __future__ import annotations

import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from docrelay import SmartConnect
from docrelay.cli import sandbox as command
from tests.cli.conftest import Run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_settings_and_runs_until_it_is_ended(tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "docrelay", "sandbox"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert "Ctrl-C ends it" in process.stderr.readline()
    assert process.stdout is not None
    environ: dict[str, str] = {}
    while "SMARTCONNECT_NEXT_PASSWORD" not in environ:
        export, assignment = shlex.split(process.stdout.readline())
        name, _, value = assignment.partition("=")
        assert export == "export"
        environ[name] = value
    with SmartConnect.from_env(environ) as smartconnect:
        assert smartconnect.maps.find("INVOICES").map_id == "INVOICES"
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert err == ""


def test_more_names_can_be_allowed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "docrelay", "sandbox", "--allowed-host=one.test", "--allowed-host=two.test"],
        cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stderr is not None
        url = re.findall(r"http://\S+(?=;)", process.stderr.readline())[0]
        with httpx.Client(trust_env=False) as web:
            statuses = [
                web.get(f"{url}/_sandbox/counts", headers={"Host": host}).status_code
                for host in ("localhost", "one.test", "two.test:80", "three.test")
            ]
        assert statuses == [200, 200, 200, 421]
        process.terminate()


def test_options_that_cannot_be_meant(run: Run) -> None:
    shown = run("sandbox", "--allowed-host", "http://one.test")
    assert shown.code == 3
    assert "--allowed-host: 'http://one.test' is no host name or address" in shown.err
    shown = run("sandbox", "--fetch-from", "everywhere")
    assert shown.code == 3
    assert "--fetch-from" in shown.err


def test_a_port_that_is_taken(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        shown = run("sandbox", "--port", str(other.getsockname()[1]))
    assert shown.code == 3
    assert "--port" in shown.err


def test_a_data_folder_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sandbox.json").write_text("{")
    shown = run("sandbox", "--data", str(tmp_path))
    assert shown.code == 3
    assert "--data" in shown.err
    assert "move it away" in shown.err


def test_a_missing_extra_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "uvicorn" else name)
    for arguments in (["sandbox"], ["demo"]):
        shown = run(*arguments)
        assert shown.code == 3
        assert "(uvicorn missing): pip install 'docrelay[sandbox]'" in shown.err
