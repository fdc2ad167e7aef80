from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from docrelay.auth import background
from docrelay.auth.background import Worker


def test_one_job_on_a_daemon_thread() -> None:
    worker, go, names = Worker(), threading.Event(), list[str]()

    def job() -> None:
        assert go.wait(30)
        names.append(threading.current_thread().name)
        assert threading.current_thread().daemon

    assert worker.start(job)
    worker.wait(0.0)
    assert names == []
    go.set()
    worker.close()
    assert names == ["docrelay-token"]
    assert worker.is_closed
    assert not worker.start(job)
    worker.wait()


def test_no_thread_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_thread(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", no_thread)
    worker = Worker()
    assert not worker.start(lambda: None)
    assert worker.is_closed


@pytest.mark.parametrize(("seconds", "said"), [(0.05, b"saved"), (60, b"")])
def test_at_the_end_of_the_interpreter_a_job_gets_a_second(seconds: float, said: bytes) -> None:
    code = (
        "import time; from docrelay.auth.background import Worker; worker = Worker();"
        f"worker.start(lambda: (time.sleep({seconds}), print('saved', flush=True)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30, check=True)
    assert done.stdout.strip() == said
    assert done.stderr == b""


def test_the_end_waits_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    monkeypatch.setattr(background, "_workers", [worker])
    background._finish()
    assert worker.is_closed
