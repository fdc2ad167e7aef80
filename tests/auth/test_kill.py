"""Processes that are killed while they refresh leave neither a stuck lock nor a lost session."""

from __future__ import annotations

import os
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from docrelay.auth import FileStore, Password, RefreshToken, Token
from tests.auth.processes import Caller, ServiceProcess, put_expired
from tests.auth.token_service import PASSWORD

RUNS = int(os.environ.get("DOCRELAY_KILL_RUNS", "20"))

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.mark.parametrize("kind", ["password", "refresh_token"])
def test_kill_9_at_every_step_of_a_refresh(tmp_path: Path, kind: str) -> None:
    outcomes: Counter[str] = Counter()
    with ServiceProcess() as service, Caller() as caller:

        def begin(folder: Path) -> tuple[str, Password | RefreshToken]:
            first = service.post("reset")
            grant: Password | RefreshToken
            if kind == "password":
                grant = Password(f"{service.url}/token", "client", "user", PASSWORD)
            else:
                grant = RefreshToken(f"{service.url}/token", "client", first["refresh_token"])
            put_expired(folder, grant, first)
            return (kind if kind == "password" else first["refresh_token"]), grant

        folder = tmp_path / "whole"
        name, _ = begin(folder)
        whole = caller.call(service.url, folder, name, kill_at=0)
        assert whole["result"] == 200
        for run in range(RUNS // 2):
            folder = tmp_path / str(run)
            name, grant = begin(folder)
            line = 1 + run * whole["lines"] // (RUNS // 2)
            killed = caller.call(service.url, folder, name, kill_at=line)
            assert killed == {"killed": True}
            kept = FileStore(folder).load(grant.key())
            assert isinstance(kept, Token)  # Readable, without a warning.
            after = caller.call(service.url, folder, name)
            state = service.post("state")
            allowed = {200} if kind == "password" else {200, "login"}
            assert after["result"] in allowed, (line, after)
            assert after["seconds"] < 5.0
            # What was used up and not saved cannot be known; nobody else holds a successor then.
            outcomes[f"{after['result']}, {state['password']} logins, {state['reused']} reuses"] += 1
    print(f"\n{kind}: {RUNS // 2} kills over {whole['lines']} lines of code: {dict(outcomes)}")


def test_processes_share_one_refusal(tmp_path: Path) -> None:
    with ExitStack() as stack:
        service = stack.enter_context(ServiceProcess())
        callers = [stack.enter_context(Caller()) for _ in range(4)]
        for caller in callers:
            caller.ready()
        service.post("reset", latency=0.5)
        start_at = time.monotonic() + 0.3
        for caller in callers:
            caller.begin(service.url, tmp_path / "t", "password", password="wrong", start_at=start_at)
        results = [caller.end()["result"] for caller in callers]
        assert service.post("state")["password"] == 1
    assert len(results) == 4
    assert all("invalid_grant" in result for result in results)


def test_the_others_go_on_when_one_is_killed(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    with ExitStack() as stack:
        service = stack.enter_context(ServiceProcess())
        victim, *others = [stack.enter_context(Caller()) for _ in range(4)]
        for caller in (victim, *others):
            caller.ready()
        for run in range(RUNS // 4):
            folder = tmp_path / str(run)
            first = service.post("reset", latency=0.02)
            refresh = first["refresh_token"]
            put_expired(folder, RefreshToken(f"{service.url}/token", "client", refresh), first)
            start_at = time.monotonic() + 0.05
            victim.begin(service.url, folder, refresh, start_at=start_at, kill_at=100 + 450 * run * 4 // RUNS)
            for caller in others:
                caller.begin(service.url, folder, refresh, start_at=start_at + 0.01)
            victim.end()
            results = {str(caller.end()["result"]) for caller in others}
            state = service.post("state")
            # All of them, or none of them when the victim took the new token with it.
            assert results in ({"200"}, {"login"}), results
            # Nobody holds a new token then; who came too late to hear of the refusal asked as well.
            assert (state["reused"] > 0) == (results == {"login"})
            assert state["refresh_token"] <= (4 if state["reused"] else 2)
            outcomes[", ".join(results)] += 1
    print(f"\none of four killed: {dict(outcomes)}")
