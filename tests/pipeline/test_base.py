"""Finding the base: every kind of repository that the session may stand in."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import base
from tests.pipeline.repository import commit, git


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One commit on main with a file in specs/."""
    root = tmp_path / "repository"
    (root / "specs").mkdir(parents=True)
    (root / "specs/a.yaml").write_bytes(b"a: 1\r\n")
    git(root, "init", "--quiet")
    commit(root)
    return root


def refusal(root: Path, asked: str | None = None) -> str:
    with pytest.raises(base.NoBase) as caught:
        base.find(root, asked)
    assert caught.value.asked is (asked is not None)
    return str(caught.value)


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if shutil.which("git"):
        assert refusal(tmp_path) == "not a git repository"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refusal(tmp_path).startswith("git cannot be run: ")


def test_no_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    assert refusal(tmp_path) == "there is no commit yet"


def test_no_such_revision(repository: Path) -> None:
    assert refusal(repository, "nothing") == "there is no revision nothing"
    assert refusal(repository, "--output=x") == "there is no revision --output=x"
    git(repository, "branch", "--move", "main", "trunk")
    assert refusal(repository) == "there is no revision origin/main or main"


def test_the_base_is_where_the_work_left_main(repository: Path) -> None:
    fork = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "--quiet", "-b", "work")
    commit(repository, "on work")
    git(repository, "checkout", "--quiet", "main")
    commit(repository, "on main")
    git(repository, "checkout", "--quiet", "work")
    assert base.find(repository) == base.Base("main", fork)
    assert base.find(repository, "main").short == fork[:9]
    assert base.find(repository, "HEAD").commit == git(repository, "rev-parse", "HEAD")


def test_without_common_history_the_revision_itself_is_compared(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "other")
    commit(repository, "without parents")
    found = base.find(repository)
    assert found.commit == git(repository, "rev-parse", "main")
    assert found.note == "compared with main itself, not with where HEAD left it: no common history"


def test_a_shallow_clone_says_so(repository: Path, tmp_path: Path) -> None:
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "shallow")
    assert base.find(tmp_path / "shallow").note == ""
    assert "this clone is shallow" in refusal(tmp_path / "shallow", "HEAD~1")
    git(repository, "checkout", "--quiet", "-b", "work")
    commit(repository)
    git(tmp_path / "shallow", "fetch", "--quiet", "--depth=1", "origin", "work")
    git(tmp_path / "shallow", "checkout", "--quiet", "FETCH_HEAD")
    assert (
        "main itself, not with where HEAD left it: this clone is sh" in base.find(tmp_path / "shallow").note
    )


def test_unpacking_gives_the_bytes_of_the_base(repository: Path, tmp_path: Path) -> None:
    found = base.find(repository)
    (repository / "specs/a.yaml").write_bytes(b"a: 2\n")
    base.unpack(repository, found, tmp_path / "base")
    assert (tmp_path / "base/specs/a.yaml").read_bytes() == b"a: 1\r\n"


def test_a_base_without_specs_is_empty(repository: Path, tmp_path: Path) -> None:
    git(repository, "rm", "--quiet", "-r", "specs")
    commit(repository)
    base.unpack(repository, base.find(repository), tmp_path / "base")
    assert not (tmp_path / "base").exists()
