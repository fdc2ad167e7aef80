"""How many token requests libraries send when threads, or processes, meet one expired token."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.auth.processes import ServiceProcess
from tests.benchmarks.peers import PEERS, Peer, status_of

LATENCY = 0.3
THREADS, PROCESSES = 16, 8
SCRIPT = Path(__file__).with_name("peers.py")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceProcess]:
    monkeypatch.setenv("NO_PROXY", "*")
    with ServiceProcess() as running:
        yield running


def seeded(peer: Peer, service: ServiceProcess, folder: Path) -> int:
    """Leave an expired token; return the token requests so far."""
    folder.mkdir()
    first = service.post("reset", latency=LATENCY, lifetime=3600)
    peer.seed(service.url, folder, first)
    return token_requests(service)


def token_requests(service: ServiceProcess) -> int:
    state = service.post("state")
    return sum(state.get(kind, 0) for kind in ("refresh_token", "client_credentials"))


def of_threads(peer: Peer, service: ServiceProcess, folder: Path) -> tuple[int, list[int | str]]:
    before = seeded(peer, service, folder)
    call = peer.open(service.url, folder)
    start_at = time.monotonic() + 0.2

    def thread(_: int) -> int | str:
        time.sleep(max(0.0, start_at - time.monotonic()))
        return status_of(call)

    with ThreadPoolExecutor(THREADS) as pool:
        statuses = list(pool.map(thread, range(THREADS)))
    peer.close()
    return token_requests(service) - before, statuses


def of_processes(peer: Peer, service: ServiceProcess, folder: Path) -> tuple[int, list[int | str]]:
    before = seeded(peer, service, folder)
    command = [sys.executable, "-W", "ignore", str(SCRIPT), type(peer).__name__, service.url, str(folder)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    start_at = time.monotonic() + 0.3
    for process in running:
        assert process.stdin is not None
        process.stdin.write(f"{start_at}\n")
        process.stdin.flush()
    statuses = [json.loads(process.communicate(timeout=60)[0]) for process in running]
    return token_requests(service) - before, statuses


@pytest.mark.filterwarnings("ignore")  # What other libraries warn of is theirs.
def test_token_requests_of_libraries_side_by_side(service: ServiceProcess, tmp_path: Path) -> None:
    print(
        f"\ntoken requests on one expired token, {THREADS} threads / {PROCESSES} processes "
        f"(failed calls); refresh tokens are single-use, token latency {1000 * LATENCY:.0f} ms"
    )
    for name, peer in PEERS.items():
        if not peer.installed():
            print(f"  {' + '.join(peer.packages)}: not installed, skipped")
            continue
        what = " + ".join(f"{package} {version(package)}" for package in peer.packages)
        sent_t, threads = of_threads(peer, service, tmp_path / f"{name}-t")
        sent_p, processes = of_processes(peer, service, tmp_path / f"{name}-p")
        failed_t, failed_p = (sum(status != 200 for status in run) for run in (threads, processes))
        print(
            f"  {what:40} {sent_t:3} ({failed_t:2}) / {sent_p:2} ({failed_p})   "
            f"{peer.grant}, store: {peer.store}"
        )
        if name == "Docrelay":
            assert (sent_t, sent_p) == (1, 1)
            assert threads == [200] * THREADS
            assert processes == [200] * PROCESSES
        else:
            assert min(sent_t, sent_p) >= 1
