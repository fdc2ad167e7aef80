"""A sandbox that cannot work is refused at its start, and every sandbox comes to its end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.mounts import MOUNTS
from docrelay.sandbox.validation.contract import read_document


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """A folder with all contracts, as they are generated."""
    for api in {mount.service.api for mount in MOUNTS}:
        (tmp_path / "contracts" / api).mkdir(parents=True)
        text = json.dumps(read_document(api))
        (tmp_path / "contracts" / api / "openapi.json").write_text(text, encoding="utf-8")
    return tmp_path / "contracts"


def test_contracts_of_ones_own_are_served(contracts: Path) -> None:
    with Sandbox(contracts=contracts) as sandbox:
        assert sandbox.counts() == {}


def _document(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def work(file: Path) -> None:
        document = json.loads(file.read_text(encoding="utf-8"))
        change(document)
        file.write_text(json.dumps(document), encoding="utf-8")

    return work


BROKEN: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "no JSON": lambda file: file.write_text("{"),
    "another encoding": lambda file: file.write_bytes(b"\xff\xfe"),
    "a list": lambda file: file.write_text("[]"),
    "nested deep": lambda file: file.write_text("[" * 100_000),
    "nothing": lambda file: file.write_text("{}"),
    "no operation id": _document(lambda found: found["paths"].update({"/x": {"get": {}}})),
    "a dangling reference": _document(
        lambda found: found["components"]["schemas"].update(
            {"X": {"items": {"$ref": "#/components/nothing"}}}
        )
    ),
    "another file's reference": _document(
        lambda found: found["components"]["schemas"].update({"X": {"$ref": "file:///etc/passwd#/x"}})
    ),
    "a circular reference": _document(
        lambda found: found["components"]["schemas"].update({"X": {"$ref": "#/components/schemas/X"}})
    ),
}


@pytest.mark.parametrize("mode", ["thread", "subprocess"])
def test_contracts_that_are_not_there_are_refused(tmp_path: Path, mode: Any) -> None:
    sandbox = Sandbox(contracts=tmp_path / "nonexistent", mode=mode)
    with pytest.raises(
        ValueError, match=r"contracts: .*nonexistent.*openapi\.json cannot be used \(FileNotFound"
    ):
        sandbox.start()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url


@pytest.mark.parametrize("kind", BROKEN)
def test_contracts_that_are_broken_are_refused(contracts: Path, kind: str) -> None:
    BROKEN[kind](contracts / "smartconnect" / "openapi.json")
    with pytest.raises(ValueError, match=r"contracts: .*smartconnect.openapi\.json cannot be used"):
        Sandbox(contracts=contracts).start()


def _run(code: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        **options,
    )


@pytest.mark.skipif(os.name == "nt", reason="the system's own clock is asked for on POSIX")
def test_it_ends_where_time_stands_still() -> None:
    """Tools that freeze time replace these functions of Python's `time`."""
    code = """
import time
time.time = lambda: 1_700_000_000.0
time.monotonic = lambda: 1000.0
import http.client
from docrelay.sandbox import Sandbox
sandbox = Sandbox()
sandbox.start()
sandbox.faults.add("documine.list_users", status=503, delay=0.01)
connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"))
connection.request("GET", "/documine/api/users")
print(connection.getresponse().status)
sandbox.close()
print("closed")
"""
    done = _run(code)
    assert (done.stdout.split(), done.stderr) == (["503", "closed"], "")


def test_a_sandbox_that_nobody_closed_leaves_nothing(tmp_path: Path) -> None:
    code = "from docrelay.sandbox import Sandbox; Sandbox().start()"
    done = _run(code, env={**os.environ, "TMPDIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="needs SIGTERM")
def test_a_process_that_is_asked_to_end_leaves_nothing(tmp_path: Path) -> None:
    from docrelay.sandbox.options import Options

    command = [sys.executable, "-m", "docrelay.sandbox", json.dumps(Options().as_json())]
    environ = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
    ) as running:
        assert running.stdout is not None
        assert "url" in json.loads(running.stdout.readline())
        assert list(tmp_path.iterdir())
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    assert list(tmp_path.iterdir()) == []
