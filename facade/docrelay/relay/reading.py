"""Read files aside of the job, so that one that hangs holds up neither the others nor the end."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import anyio
from anyio.from_thread import BlockingPortal

from docrelay.errors import TimeoutExceededError
from docrelay.relay.documents import Fingerprint, fingerprint

T = TypeVar("T")


async def read_fingerprint(path: Path, timeout: float) -> Fingerprint:  # noqa: ASYNC109 - tells it in words
    """Return the fingerprint of a file; raises OSError, TimeoutExceededError after `timeout` seconds."""
    with anyio.move_on_after(timeout):
        return await _in_daemon(lambda: fingerprint(path))
    raise TimeoutExceededError(f"the file could not be read within {timeout:g} s")


async def _in_daemon(work: Callable[[], T]) -> T:
    """Run `work` in a thread that the process does not wait for in the end, as it does for anyio's."""
    results: list[T] = []
    failures: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            failures.append(error)
        with contextlib.suppress(RuntimeError):  # nobody waits any more
            portal.start_task_soon(done.set)

    done = anyio.Event()
    async with BlockingPortal() as portal:
        threading.Thread(target=run, name="docrelay-reading", daemon=True).start()
        await done.wait()
    for failure in failures:
        raise failure
    return results[0]
