from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from docrelay.sandbox import Sandbox


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docrelay_load", Path(__file__).with_name("load.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.anyio
@pytest.mark.parametrize("kept", [False, True])
async def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path, kept: bool) -> None:
    round_ = _load().Load(files=50, clients=10)
    async with Sandbox(reads=1, data=tmp_path if kept else None) as sandbox:
        await round_.run(sandbox, "Load")
        assert sum(sandbox.counts().values()) == round_.requests + 1
        sandbox.empty_trash()
        if kept:
            assert not list((tmp_path / "documents").iterdir())
