from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from docrelay.sandbox import Lifetimes, Sandbox
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.jobs import Pace
from docrelay.sandbox.options import Options


def test_a_sandbox_in_a_process_does_what_one_in_a_thread_does(web: httpx.Client) -> None:
    with Sandbox(mode="subprocess", reads=0, lifetimes=Lifetimes(smartdocumentor_access=7)) as sandbox:
        known = sandbox.credentials.smartdocumentor
        form = {
            "grant_type": "client_credentials",
            "scope": "WebAPI",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }
        answer = web.post(f"{sandbox.smartdocumentor_url}/connect/token", data=form)
        assert answer.json()["expires_in"] == 7
        fault = sandbox.faults.add("smartdocumentor.request_token", status=503, body="")
        assert web.post(f"{sandbox.smartdocumentor_url}/connect/token", data=form).status_code == 503
        sandbox.faults.remove(fault)
        with pytest.raises(ControlError, match="status"):
            sandbox.faults.add(status=1)
        with pytest.raises(ControlError, match="did you mean"):
            sandbox.faults.add("smartdocumentor.request_tokens", status=500)
        assert sandbox.counts() == {"smartdocumentor.request_token": 2}
        assert sandbox.requests()[1]["struck"]
        assert sandbox.map_key()
        assert sandbox.pushed() == []
        sandbox.jobs.pace(seconds=3)
        with pytest.raises(RuntimeError, match="mode='thread'"):
            sandbox._in_loop(lambda app: app)
        assert sandbox.end_sessions() > 0
        sandbox.reset()
        assert sandbox.counts() == {}
    with pytest.raises(RuntimeError, match="not running"):
        sandbox.counts()


def test_a_taken_port_is_an_error_there_too(sandbox: Sandbox) -> None:
    port = int(sandbox.url.rpartition(":")[2])
    with pytest.raises(OSError, match=r"[Aa]ddress"):
        Sandbox(port=port, mode="subprocess").start()


def test_clocks_do_not_travel() -> None:
    with pytest.raises(ValueError, match="clock"):
        Sandbox(mode="subprocess", clock=lambda: 0.0)
    with pytest.raises(ValueError, match="mode"):
        Sandbox(mode="fork")  # type: ignore[arg-type]


def test_options_travel_as_json() -> None:
    options = Options(
        port=80, pace=Pace(1, 2.5), data=Path("/tmp/x").absolute(), lifetimes=Lifetimes(file_link=1)
    )
    assert Options.from_json(options.as_json()) == options


def test_it_ends_with_its_parent(web: httpx.Client) -> None:
    code = """
import os
from docrelay.sandbox import Sandbox
sandbox = Sandbox(mode="subprocess")
sandbox.start()
print(sandbox.url, flush=True)
os._exit(0)
"""
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, timeout=60, check=True)
    url = done.stdout.decode().split()[0]
    for _ in range(600):
        try:
            web.get(f"{url}/_sandbox/counts", timeout=5)
        except httpx.HTTPError:
            return
    raise AssertionError("it still answers")
