"""The repository's own specifications, and a copy of the tree to bring files into."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import jinja2
import openapi_python_client
import pytest
import tomlkit
from jinja2.bccache import Bucket

from pipeline import generate, index

ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("specs", "generated", "facade", "tests", "pyproject.toml")
_LEFT_OUT = ("__pycache__", "node_modules", "benchmarks", "peers", ".*", "samples")


class _Compiled(jinja2.BytecodeCache):
    """Templates by name and text, wherever they lie."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], CodeType] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return name

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """Let the generator compile a template once, not anew in every run: that is a third of its time."""
    made = functools.partial(jinja2.Environment, bytecode_cache=_Compiled())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(openapi_python_client, "Environment", made)
        yield


@pytest.fixture(scope="session")
def specs() -> Path:
    """The specifications of the repository."""
    return ROOT / "specs"


@pytest.fixture(scope="session")
def apis(specs: Path) -> dict[str, index.Api]:
    """The index of the repository."""
    return index.read(specs)


def copy_tree(target: Path, *apis: str) -> Path:
    """Copy what bringing a file in reads or writes, and the tests of the facade, to `target`.

    With `apis`, there are no others in the copy's index, so that only their clients are generated.
    """
    for part in _PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, target / part, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        else:
            shutil.copyfile(source, target / part)
    listed = target / "specs" / index.FILE_NAME
    document = tomlkit.parse(listed.read_text(encoding="utf-8"))
    for name in document.keys() - set(apis or document):
        del document[name]
        shutil.rmtree(target / "generated" / generate.PACKAGE / name)
    listed.write_text(tomlkit.dumps(document), encoding="utf-8")
    return target


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the tree that a test may change."""
    return copy_tree(tmp_path / "copy")


@pytest.fixture
def small_copy(tmp_path: Path) -> Path:
    """A copy with the largest and the smallest API that a test may change."""
    return copy_tree(tmp_path / "copy", "documine", "smartconnect_next")
