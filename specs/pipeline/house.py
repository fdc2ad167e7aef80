"""Check the tracked files for what must never be in them, and the hand-written core for its size."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The core is what every call needs; these rooms stand on it, and `_sync` is derived.
_NOT_CORE = {"sandbox", "contract", "cli", "relay", "verify", "webhooks", "tables", "_sync"}
_MAX_CORE = 6316

# What each pattern finds is a secret or a trace of one machine, whatever the file.
_FORBIDDEN = {
    "a private key": re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a JSON web token": re.compile(rb"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a cloud access key": re.compile(rb"\bAKIA[0-9A-Z]{16}\b"),
    "a hosting token": re.compile(rb"\b(?:ghp|gho|ghs|glpat|xox[abp])[_-][\w-]{20,}"),
    "credentials in a URL": re.compile(
        rb"https?://[\w.-]+:(?!\*\*\*)[^\s/@'\"{}<>]{3,}@(?![\w.-]+\.example\b)[\w.-]+\.\w"
    ),
    "a home folder": re.compile(rb"(?<![\w.])/(?:home|Users|root)/[a-z]\w*/"),
    "a package registry's host": re.compile(rb"(?:registry\.npm" + rb"js|pypi\.python|py" + rb"pi)\.org"),
}


def _tracked() -> list[Path]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return [p for p in ROOT.rglob("*.py") if not {".nox", ".venv"} & set(p.parts)]
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def _secrets(path: Path) -> list[str]:
    data = path.read_bytes()
    name = path.relative_to(ROOT)
    return [
        f"{name}:{1 + data[: found.start()].count(10)}: holds {what}"
        for what, pattern in _FORBIDDEN.items()
        for found in pattern.finditer(data)
    ]


def code_lines(text: str) -> int:
    """Count the lines that hold code: no blank lines, comments or docstrings."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.expr | ast.stmt | ast.arg | ast.alias | ast.keyword):
            lines.update((node.lineno, node.end_lineno or node.lineno))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def core_size(files: list[Path]) -> Counter[str]:
    """Return the lines of code of the hand-written core by part: a room, or the modules at its top."""
    facade = ROOT / "facade" / "docrelay"
    sizes: Counter[str] = Counter()
    for path in files:
        if path.suffix != ".py" or not path.is_relative_to(facade):
            continue
        parts = path.relative_to(facade).with_suffix("").parts
        if not _NOT_CORE.intersection(parts):
            part = parts[0] if len(parts) > 1 else "the top"
            sizes[part] += code_lines(path.read_text(encoding="utf-8"))
    return sizes


def _core(files: list[Path]) -> list[str]:
    sizes = core_size(files)
    total = sizes.total()
    shown = ", ".join(f"{part} {size:,}" for part, size in sizes.most_common())
    print(f"hand-written core: {total:,} lines of code of at most {_MAX_CORE:,} ({shown})")
    return [] if total <= _MAX_CORE else [f"the core has {total - _MAX_CORE:,} lines more than it may"]


def main() -> int:
    """Print every problem; return 1 when there is one."""
    files = _tracked()
    problems = [problem for path in files for problem in _secrets(path)]
    problems += _core(files)
    print("\n".join(problems) or f"{len(files)} files hold no secret and no trace of a machine")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
