"""The project's jobs. `nox -l` lists them; `nox -s NAME` runs one."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.default_venv_backend = "virtualenv"

PYPROJECT = nox.project.load_toml("pyproject.toml")
CONSTRAINTS = ".ci/constraints.txt"
PACKAGE = ".[sandbox,cli,contract]"
# All tests that need nothing but Python. There is one worker more than processors, because some tests wait;
# neighbours stay together as long as may be, because they share what their module made.
WORKERS = min((os.cpu_count() or 1) + 1, 8)
SUITE = ("--ignore=tests/peers", "--ignore=tests/benchmarks", f"-n={WORKERS}", "--dist=worksteal")
# What one worker has compiled, the others read, and so do the many programs that the tests start.
COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
# What the pipeline imports of the package: the symbol map and the contract diff.
CONTRACT = ".[contract]"


def _install(session: nox.Session, *groups: str, package: str | None = PACKAGE) -> None:
    """Install the package and dependency groups with the pinned versions of every dependency."""
    wanted = [r for g in groups for r in nox.project.dependency_groups(PYPROJECT, g)]
    if package:
        wanted = ["-e", package, *wanted]
    session.install("-c", CONSTRAINTS, *wanted)


def _pipeline(session: nox.Session, *arguments: str) -> None:
    session.run("python", "-m", "pipeline", *arguments, env={"PYTHONPATH": "specs"})


@nox.session
def demo(session: nox.Session) -> None:
    """Run the main job on sample invoices against the embedded sandbox."""
    _install(session)
    session.run("docrelay", "demo", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests (no npm, browser, server or network needed)."""
    _install(session, "tests")
    session.run("pytest", *SUITE, *session.posargs, env=COMPILED)


@nox.session
def tests_lowest(session: nox.Session) -> None:
    """Run the tests with the lowest version of every dependency that pyproject.toml allows."""
    session.install("uv")
    wanted = nox.project.dependency_groups(PYPROJECT, "tests")
    session.run(
        "uv", "pip", "install", "--resolution", "lowest-direct", "-e", PACKAGE, *wanted,
        env={"VIRTUAL_ENV": str(session.virtualenv.location)},
    )  # fmt: skip
    session.run("pytest", *SUITE, *session.posargs, env=COMPILED)


@nox.session
def tests_highest(session: nox.Session) -> None:
    """Run the tests with the newest version of every dependency, past the pinned ones."""
    wanted = nox.project.dependency_groups(PYPROJECT, "tests")
    session.install("--upgrade", "-e", PACKAGE, *wanted)
    session.run("pytest", *SUITE, *session.posargs, env=COMPILED)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types (strict, for every system), public names, layers, derived code; find secrets."""
    _install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports", "--no-cache", "--no-logo")
    session.run("mypy")
    for platform in ("win32", "darwin"):  # A cache holds for one platform only.
        cache = f"--cache-dir=.mypy_cache/{platform}"
        session.run("mypy", f"--platform={platform}", cache, "facade", "tests/typing")
    session.run("pyright")
    session.run("python", "-m", "pipeline.public", env={"PYTHONPATH": "specs"})
    session.run("pytest", "-q", "tests/pipeline/test_public.py")  # It needs pyright.
    session.run("python", "-m", "pipeline.house", env={"PYTHONPATH": "specs"})
    session.run("python", "-m", "pipeline.sync", "--check", env={"PYTHONPATH": "specs"})


@nox.session
def generate(session: nox.Session) -> None:
    """Regenerate generated/ from specs/ (-- --rehash after editing a transcribed document)."""
    _install(session, "generate", package=CONTRACT)
    _pipeline(session, "generate", *session.posargs)


@nox.session
def check_generated(session: nox.Session) -> None:
    """Fail, with a readable diff, when generated/ is not what specs/ gives."""
    _install(session, "generate", package=CONTRACT)
    _pipeline(session, "check")


@nox.session
def vendor(session: nox.Session) -> None:
    """Bring in a vendor's official file: -- API FILE-OR-URL --version V."""
    _install(session, "generate", package=CONTRACT)
    _pipeline(session, "vendor", *session.posargs)


@nox.session
def contract(session: nox.Session) -> None:
    """Compare the contracts with a base (-- --base REV) and version by version; reports in build/contract."""
    _install(session, "generate", package=CONTRACT)
    _pipeline(session, "contract", *session.posargs)


@nox.session
def sync(session: nox.Session) -> None:
    """Derive the synchronous forms (_sync) from the asynchronous ones (-- --check: fail if they differ)."""
    session.install("-c", CONSTRAINTS, *nox.project.dependency_groups(PYPROJECT, "generate"))
    session.run("python", "-m", "pipeline.sync", *session.posargs, env={"PYTHONPATH": "specs"})


@nox.session
def peers(session: nox.Session) -> None:
    """Run against programs that nobody here wrote; those from npm are installed if npm is there."""
    _install(session, "peers")
    _install_programs(session, "tests/peers")
    session.run("pytest", *_within("tests/peers", session.posargs))


def _within(folder: str, arguments: list[str]) -> list[str]:
    """Return the arguments for pytest: with `folder`, unless they name a part of it."""
    return arguments if any(word.startswith(folder) for word in arguments) else [folder, *arguments]


def _install_programs(session: nox.Session, *folders: str) -> None:
    if shutil.which("npm"):
        for folder in folders:
            session.run("npm", "ci", "--prefix", folder, "--no-audit", "--no-fund", external=True)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure speed and memory as ratios within one run, beside other programs where npm has them."""
    _install(session, "benchmarks")
    _install_programs(session, "tests/peers", "tests/benchmarks")
    session.run("pytest", "-s", *_within("tests/benchmarks", session.posargs))
    if not session.posargs:
        session.run("pytest", "-s", "tests/auth/test_kill.py", env={"DOCRELAY_KILL_RUNS": "200"})


@nox.session
def build(session: nox.Session) -> None:
    """Build wheel and sdist, and try the wheel in an empty environment."""
    _install(session, "build", package=None)
    shutil.rmtree("dist", ignore_errors=True)
    session.run("python", "-m", "build", silent=True)
    wheel = next(Path("dist").glob("*.whl"))
    for name, size, limit in _weights(wheel):
        session.log(f"{wheel.name}, {name}: {size / 1000:.0f} kB of at most {limit / 1000:.0f}")
        if size > limit:
            session.error(f"too large: {name}")
    empty = Path(session.create_tmp()) / "empty"
    session.run("python", "-m", "venv", "--clear", str(empty))
    python = str(empty / "bin" / "python")
    session.run(python, "-m", "pip", "install", "--quiet", str(wheel), external=True)
    session.run(python, "-m", "docrelay", "operations", external=True)


def _weights(wheel: Path) -> list[tuple[str, int, int]]:
    """Return (part, bytes in the wheel, limit): what every user imports, and with the extras' own code."""
    with zipfile.ZipFile(wheel) as archive:
        sizes = {item.filename: item.compress_size for item in archive.infolist()}
    extras = tuple(f"docrelay/{name}/" for name in ("cli", "contract", "sandbox"))
    clients = sum(size for name, size in sizes.items() if not name.startswith(extras))
    return [("the clients", clients, 500_000), ("whole", wheel.stat().st_size, 900_000)]
