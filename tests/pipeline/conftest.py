"""The repository's own specifications, and a copy of the tree to bring files into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import index

ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("specs", "generated", "facade", "tests", "pyproject.toml")
_LEFT_OUT = ("__pycache__", "node_modules", "benchmarks", "peers", ".*", "samples")


@pytest.fixture(scope="session")
def specs() -> Path:
    """The specifications of the repository."""
    return ROOT / "specs"


@pytest.fixture(scope="session")
def apis(specs: Path) -> dict[str, index.Api]:
    """The index of the repository."""
    return index.read(specs)


def copy_tree(target: Path) -> Path:
    """Copy what bringing a file in reads or writes, and the tests of the facade, to `target`."""
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        else:
            shutil.copyfile(source, target / part)
    return target


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tree that a test may change."""
    return copy_tree(tmp_path / "copy")
