"""Compare two generated trees and say readably where they differ."""

from __future__ import annotations

import difflib
from pathlib import Path

_LINES_PER_FILE = 40


def _files(root: Path) -> dict[str, Path]:
    return {
        path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def compare(committed: Path, fresh: Path) -> list[str]:
    """Return the differences between two trees as lines of text; an empty list means none."""
    old, new = _files(committed), _files(fresh)
    lines = [f"only in the committed tree: {name}" for name in old.keys() - new.keys()]
    lines += [f"missing from the committed tree: {name}" for name in new.keys() - old.keys()]
    lines.sort()
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name].read_bytes(), new[name].read_bytes()
        if before == after:
            continue
        diff = list(
            difflib.unified_diff(
                before.decode("utf-8", "replace").splitlines(),
                after.decode("utf-8", "replace").splitlines(),
                f"committed/{name}",
                f"regenerated/{name}",
                lineterm="",
            )
        )
        lines += diff[:_LINES_PER_FILE] or [f"{name}: line endings or the last newline differ"]
        if len(diff) > _LINES_PER_FILE:
            lines.append(f"... {len(diff) - _LINES_PER_FILE} more lines in {name}")
    return lines
