"""Look at a copy of the tree, and run programs in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

Tree = dict[str, bytes]


def tree(root: Path) -> Tree:
    """Read every file below `root`, but for what Python and its tools leave behind."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {"__pycache__", ".pytest_cache"} & set(path.parts)
    }


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a Python module in the copy at `root`, with the copy's own packages."""
    paths = os.pathsep.join(str(root / part) for part in ("specs", "facade", "generated"))
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
