"""Derive the synchronous form of the facade from the asynchronous one: `_sync` from each `_async`.

The two differ in a few words only, so a few patterns over the text of a file are enough, docstrings
included; ruff then sorts the imports and lays the lines out anew.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("facade/docrelay", "facade/docrelay/auth", "tests", "tests/typing")
_HEADER = "# Derived from {source} by `nox -s sync`: do not edit.\n"

# In order: the first ones are the exceptions to the later ones.
PATTERNS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"  # noqa: ASYNC\d+\b.*", ""),
        (r"\bhttpx\.AsyncByteStream\b", "httpx.SyncByteStream"),
        (r"\bAsyncGenerator\[([^\[\]]+)\]", r"Generator[\1, None]"),
        (r"\basyncio_detailed\b", "sync_detailed"),
        (r"\basynccontextmanager\b", "contextmanager"),
        (r"\bimport anyio\b", "import time"),
        (r"\banyio\.sleep\b", "time.sleep"),
        (r"\basync (?=def\b|with\b|for\b)", ""),
        (r"\bawait ", ""),
        (r"\basynchronous\b", "synchronous"),
        (r"\bAsynchronous\b", "Synchronous"),
        (r"\b(_{0,2})Async(?=[A-Z])", r"\1"),  # AsyncDocuMine, AsyncIterator
        (r"\b(__|)a(?=(?:iter|next|enter|exit|close|read)(?:\b|_))", r"\1"),  # aclose, aiter_bytes
        (r"\b(get|set)_async_(?=\w)", r"\1_"),  # get_async_httpx_client
        (r"(?<=\w)_async\b", ""),  # sleep_async
        (r"\b_async\b", "_sync"),
    )
)


def derived(text: str, source: str) -> str:
    """Return the synchronous form of the module `text`, before ruff has seen it."""
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return _HEADER.format(source=source) + text


def derive(target: Path) -> dict[str, bytes]:
    """Write all derived modules below `target` and return them: path from the root -> content."""
    paths: list[str] = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder / "_async").rglob("*.py")):
            source = path.relative_to(ROOT).as_posix()
            name = source.replace("/_async/", "/_sync/")
            made = target / name
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_text(derived(path.read_text(encoding="utf-8"), source), encoding="utf-8", newline="\n")
            paths.append(name)
    ruff = [sys.executable, "-m", "ruff"]
    common = ["--quiet", "--no-cache", "--config", str(ROOT / "pyproject.toml"), *FOLDERS]
    subprocess.run([*ruff, "check", "--fix-only", "--select=I", *common], cwd=target, check=True)
    subprocess.run([*ruff, "format", *common], cwd=target, check=True)
    return {name: (target / name).read_bytes() for name in paths}


def main(arguments: list[str]) -> int:
    """Derive everything anew; with `--check` change nothing, and return 1 when something differs."""
    present = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for folder in FOLDERS
        for path in (ROOT / folder / "_sync").rglob("*.py")
    }
    with tempfile.TemporaryDirectory() as scratch:
        made = derive(Path(scratch))
    changed = sorted(name for name in present | made if present.get(name) != made.get(name))
    if arguments != ["--check"]:
        for folder in FOLDERS:
            shutil.rmtree(ROOT / folder / "_sync", ignore_errors=True)
        for name, content in made.items():
            (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / name).write_bytes(content)
    print("\n".join([f"{len(made)} derived files, {len(changed)} differ", *changed]))
    return 1 if changed and arguments == ["--check"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
