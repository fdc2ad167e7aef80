"""Check that every public name, and everything it refers to, has a type that no checker has to guess.

Public is what the `__all__` of the packages below says. `pyright --verifytypes docrelay` would judge
every module whose name has no underscore, so the names are found first: a package that imports nothing
but the public names is verified, and pyright lists what these lead to, through members, base classes,
arguments and results. Its verdict on each of those is then read from a run of the package that holds
it, in which the gaps of other projects (httpx has some) count for nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any

PUBLIC = ("docrelay", "docrelay.auth", "docrelay.contract", "docrelay.relay", "docrelay.sandbox")
JUDGED = ("docrelay", "docrelay_api")
_VIEW = "public_names_of_all"

Symbols = dict[str, Mapping[str, Any]]


def verify(public: Iterable[str] = PUBLIC, judged: Iterable[str] = JUDGED) -> tuple[int, list[str]]:
    """Return how many names the packages `public` lead to in `judged`, and what is wrong with which.

    Raises RuntimeError when pyright finds no package.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        _write_view(path / "site" / _VIEW, public)
        # Away from the checkout: with its settings, pyright takes the package for a part of the project.
        away = path / "away"
        away.mkdir()
        with ThreadPoolExecutor(2) as pool:
            view = pool.submit(_symbols, away, path / "site", _VIEW)
            own = [pool.submit(_symbols, away, path / "site", name, "--ignoreexternal") for name in judged]
            known = {name: symbol for run in own for name, symbol in run.result().items()}
            reached = [name for name in view.result() if name.partition(".")[0] in judged]
    return len(reached), [line for name in reached for line in _faults(name, known.get(name))]


def _write_view(folder: Path, public: Iterable[str]) -> None:
    """Write a typed package with one module for each package of `public`, which imports its `__all__`."""
    folder.mkdir(parents=True)
    for name in ("py.typed", "__init__.py"):
        (folder / name).touch()
    for package in public:
        names: list[str] = import_module(package).__all__
        lines = [f"from {package} import {name} as {name}\n" for name in names]
        (folder / f"{package.replace('.', '_')}.py").write_text("".join(lines), encoding="utf-8")


def _symbols(folder: Path, site: Path, package: str, *options: str) -> Symbols:
    """Return what `pyright --verifytypes` says of each name in `package` and of what it refers to."""
    command = [sys.executable, "-m", "pyright", "--verifytypes", package, "--outputjson", *options]
    paths = [str(site), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"pyright did not verify {package}: {done.stdout}{done.stderr}") from None
    found: list[Mapping[str, Any]] = said["typeCompleteness"]["symbols"]
    if not found:
        raise RuntimeError(f"pyright did not verify {package}: {said['generalDiagnostics']}")
    return {symbol["name"]: symbol for symbol in found}


def _faults(name: str, symbol: Mapping[str, Any] | None) -> list[str]:
    if symbol is None:
        return [f"{name}: not judged"]
    if symbol["isTypeKnown"]:
        return []
    messages = [" ".join(item["message"].split()) for item in symbol["diagnostics"]]
    return [f"{name}: {message}" for message in messages or ["refers to something that is not known"]]


def main() -> int:
    """Print every public name without a certain type; return 1 when there is one."""
    count, faults = verify()
    print("\n".join(faults) or f"{count:,} names are public or referred to by one; all have a known type")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
