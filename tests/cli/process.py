"""The real command in a process of its own, for what happens to processes: signals, limits, lost output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

_SECONDS = 120


@attrs.frozen
class Ended:
    """How a command ended, and the report that it left."""

    code: int
    out: str
    err: str
    report: dict[str, Any] | None

    @property
    def states(self) -> dict[str, str]:
        """Return the state of every document in the report."""
        return (
            {} if self.report is None else {item["name"]: item["state"] for item in self.report["documents"]}
        )


def start(
    *arguments: str | Path, environ: Mapping[str, str], folder: Path, **options: Any
) -> subprocess.Popen[bytes]:
    """Start the command in `folder`; `options` are those of Popen."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [sys.executable, "-m", "docrelay", *map(str, arguments)],
        env={**kept, "HOME": str(folder), "PYTHONUTF8": "1", "NO_PROXY": "127.0.0.1", **environ},
        cwd=folder,
        **{**pipes, **options},
    )


def end(process: subprocess.Popen[bytes], folder: Path, seconds: float = _SECONDS) -> Ended:
    """Wait for the end; a command that does not end in time is killed, and TimeoutExpired raised."""
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    path = folder / "docrelay-report.json"
    report = json.loads(path.read_bytes()) if path.exists() else None
    return Ended(process.returncode, (out or b"").decode(), (err or b"").decode(), report)


def run(*arguments: str | Path, environ: Mapping[str, str], folder: Path, **options: Any) -> Ended:
    """Run the command to its end."""
    return end(start(*arguments, environ=environ, folder=folder, **options), folder)
