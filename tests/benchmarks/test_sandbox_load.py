"""1,000 files by 50 concurrent clients: nothing lost, nothing twice, memory flat."""

from __future__ import annotations

import gc
import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

from docrelay.sandbox import Sandbox

_ROUNDS = 3
_GROWTH_MIB = 15.0


def _load() -> ModuleType:
    path = Path(__file__).parents[1] / "sandbox" / "load.py"
    spec = importlib.util.spec_from_file_location("docrelay_load", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _resident_mib(process: str) -> float:
    gc.collect()
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def _process_of(sandbox: Sandbox) -> str:
    host = sandbox._host
    process = getattr(host, "_process", None)
    return "self" if process is None else str(process.pid)


@pytest.mark.anyio
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
@pytest.mark.parametrize("kept", [False, True])
async def test_load(tmp_path: Path, kept: bool) -> None:
    """Memory is that of the sandbox alone: it runs in a process of its own."""
    load = _load()
    memory: list[float] = []
    async with Sandbox(reads=2, mode="subprocess", data=tmp_path if kept else None) as sandbox:
        for number in range(1 if kept else _ROUNDS):
            round_ = load.Load(files=1000, clients=50)
            await round_.run(sandbox, f"Round {number}")
            sandbox.empty_trash()
            memory.append(_resident_mib(_process_of(sandbox)))
            rate = round_.requests / round_.seconds
            print(
                f"\n{'data folder, ' if kept else ''}round {number}: {round_.requests} requests in "
                f"{round_.seconds:.1f} s, {rate:.0f} a second, {memory[-1]:.1f} MiB"
            )
    print(f"growth after the first round: {memory[-1] - memory[0]:+.1f} MiB")
    assert memory[-1] - memory[0] < _GROWTH_MIB
