"""A small repository with one API in two versions, and what a change may do to it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import attrs
import pytest

from pipeline import generate, index, templates

ROOT = Path(__file__).resolve().parents[2]
API = "smartconnect_next"
OLD, NEW = "2024-10-01", "2024-10-28"
_SPECS = ("generator.overlay.yaml", "templates", API)
_FACADE = "facade/docrelay/_sync"
_SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
}


def git(root: Path, *arguments: str) -> str:
    """Run git as somebody without any settings; skip the test where there is none."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root, env={**os.environ, **_SETTINGS}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


def commit(root: Path, words: str = "change") -> str:
    """Commit everything; return the commit."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", words)
    return git(root, "rev-parse", "HEAD")


@attrs.frozen
class Repository:
    """A tree with specs/, generated/ and facade/, under git."""

    root: Path

    @property
    def document(self) -> Path:
        return self.root / "specs" / API / f"{NEW}.yaml"

    @property
    def index(self) -> Path:
        return self.root / "specs" / "index.toml"

    def edit(self, pattern: str, replacement: str, file: Path | None = None) -> None:
        """Replace `pattern`, which must be there, in the current document or in `file`."""
        path = file or self.document
        text, count = re.subn(pattern, replacement, path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert count, pattern
        path.write_text(text, encoding="utf-8")

    def regenerate(self) -> None:
        """Do what ``nox -s generate -- --rehash`` does."""
        specs = self.root / "specs"
        index.rehash(specs)
        built = self.root / "built"
        generate.build(specs, built, templates.read(specs / "templates"), self.root / "facade")
        generate.replace(built, self.root / "generated")
        shutil.rmtree(built)

    def copy(self, target: Path) -> Repository:
        shutil.copytree(self.root, target)
        return Repository(target)


def made(root: Path) -> Repository:
    """Make the repository with one commit, on main."""
    for name in _SPECS:
        source, target = ROOT / "specs" / name, root / "specs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    module = root / _FACADE / f"{API}.py"
    module.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / _FACADE / module.name, module)
    made = Repository(root)
    former = root / "specs" / API / f"{OLD}.yaml"
    text = made.document.read_text(encoding="utf-8")
    former.write_text(text.replace("/v1/run-integration/", "/v0/run-integration/"), encoding="utf-8")
    row = '[[{api}.versions]]\nversion = "{name}"\nfile = "{api}/{name}.yaml"\nsource = "s"\ndate = {name}\n'
    rows = [row.format(api=API, name=name) + 'sha256 = "x"\nofficial = false\n' for name in (OLD, NEW)]
    head = f'[{API}]\ntitle = "T"\ncurrent = "{NEW}"\n'
    made.index.write_text("\n".join([head, *rows]), encoding="utf-8")
    (root / "generated").mkdir()
    made.regenerate()
    git(root, "init", "--quiet")
    commit(root, "first")
    return made
