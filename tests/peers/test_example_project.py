"""A project that knows only the published package: the wheel, its fixtures, an environment of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.peer("build")

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "example_project"


def _run(folder: Path, *command: str | Path) -> str:
    """Run a program outside the repository, so that nothing is found there by accident."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST"))}
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(folder, sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT)
    [found] = folder.glob("*.whl")
    return found


def _environment(folder: Path, *packages: str) -> Path:
    _run(folder, sys.executable, "-m", "venv", folder / "venv")
    python = folder / "venv" / "bin" / "python"
    _run(folder, python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    return python


def test_the_tests_of_the_example_pass(wheel: Path, tmp_path: Path) -> None:
    python = _environment(tmp_path, f"{wheel}[sandbox]", "pytest>=8.3", "anyio>=4.4")
    project = tmp_path / "project"
    shutil.copytree(EXAMPLE, project)
    said = _run(project, python, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    print(said)
    assert re.search(r"^5 passed in ", said, re.MULTILINE)
    where = _run(project, python, "-c", "import docrelay; print(docrelay.__file__)")
    assert "site-packages" in where
    assert "docrelay_sandbox --" in _run(project, python, "-m", "pytest", "--fixtures", "-q")


def test_pytest_works_without_the_extra(wheel: Path, tmp_path: Path) -> None:
    python = _environment(tmp_path, str(wheel), "pytest>=8.3")
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n", encoding="utf-8")
    assert "1 passed" in _run(tmp_path, python, "-W", "error", "-m", "pytest", "-q", "test_one.py")
    (tmp_path / "test_two.py").write_text("def test_two(documine):\n    pass\n", encoding="utf-8")
    command = [str(python), "-m", "pytest", "-q", "test_two.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pip install 'docrelay[sandbox]'" in done.stdout
