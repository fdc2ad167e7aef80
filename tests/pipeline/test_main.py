from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline import __main__ as command
from pipeline import index


@pytest.fixture
def call(small_copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tree that the command works in."""
    monkeypatch.setattr(command, "ROOT", small_copy)
    return small_copy


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["pipeline", *arguments])
    return command.main()


def test_edit_rehash_check(
    call: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An edited document is refused until its digest is recorded; then its client follows."""
    path = call / "specs/smartconnect_next/2024-10-28.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("run_integration", "run_it"), encoding="utf-8")
    model = call / "generated/docrelay_api/smartconnect_next/types.py"
    model.write_text(model.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")

    assert _run(monkeypatch, "generate") == 2
    assert "smartconnect_next/2024-10-28.yaml has sha256" in capsys.readouterr().err
    assert model.read_text(encoding="utf-8").endswith("# by hand\n")

    assert [index.rehash(call / "specs") for _ in range(2)] == [["smartconnect_next/2024-10-28.yaml"], []]
    assert _run(monkeypatch, "check") == 1
    lines = capsys.readouterr().out.splitlines()
    assert "-# by hand" in lines
    assert lines[-1] == "generated/ differs from what specs/ gives: run `nox -s generate` and commit."

    assert _run(monkeypatch, "generate", "--rehash") == 0
    assert "smartconnect_next 2024-10-28: 2 operations" in capsys.readouterr().out
    assert not model.read_text(encoding="utf-8").endswith("# by hand\n")


def test_a_facade_that_calls_otherwise_is_drift(
    call: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The symbol map names the facade's methods, so it follows them."""
    facade = call / "facade/docrelay/_sync/smartconnect_next.py"
    facade.write_text(facade.read_text(encoding="utf-8").replace("def run(", "def start("), encoding="utf-8")
    assert _run(monkeypatch, "check") == 1
    said = capsys.readouterr().out
    assert '-   "docrelay.SmartConnectNext.integrations.run"' in said
    assert '+   "docrelay.SmartConnectNext.integrations.start"' in said


def test_usage(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="2"):
        _run(monkeypatch, "vendor", "documine", "file.yaml")
    assert "--version" in capsys.readouterr().err
