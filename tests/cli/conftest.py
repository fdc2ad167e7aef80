from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
import pytest

from docrelay.cli import main
from docrelay.sandbox import Sandbox

SAMPLES = Path(__file__).parents[1] / "samples" / "invoices"


@attrs.frozen
class Ran:
    """What the command gave back, run in this process."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[Sandbox]:
    with Sandbox(reads=0) as running:
        yield running


@pytest.fixture
def sandbox(shared_sandbox: Sandbox) -> Sandbox:
    shared_sandbox.reset()
    return shared_sandbox


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, sandbox: Sandbox
) -> Run:
    """Run the command in an empty folder, with the sandbox's settings or those given."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str | Path, environ: Mapping[str, str] | None = None) -> Ran:
        for name in sandbox.environ:
            monkeypatch.delenv(name, raising=False)
        for name, value in (sandbox.environ if environ is None else environ).items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return call
