from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import drift


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """Two equal trees, with what Python leaves behind in one of them."""
    for name in ("old", "new"):
        (tmp_path / name / "sub").mkdir(parents=True)
        (tmp_path / name / "sub/a.py").write_text("one\ntwo\n", encoding="utf-8")
    (tmp_path / "old/__pycache__").mkdir()
    (tmp_path / "old/__pycache__/a.pyc").write_bytes(b"\0")
    return tmp_path / "old", tmp_path / "new"


def test_equal(trees: tuple[Path, Path]) -> None:
    assert drift.compare(*trees) == []


def test_a_changed_line_is_shown_as_a_diff(trees: tuple[Path, Path]) -> None:
    (trees[1] / "sub/a.py").write_text("one\nthree\n", encoding="utf-8")
    assert drift.compare(*trees) == [
        "--- committed/sub/a.py",
        "+++ regenerated/sub/a.py",
        "@@ -1,2 +1,2 @@",
        " one",
        "-two",
        "+three",
    ]


def test_files_that_only_one_tree_has(trees: tuple[Path, Path]) -> None:
    (trees[0] / "stale.py").touch()
    (trees[1] / "fresh.py").touch()
    assert drift.compare(*trees) == [
        "missing from the committed tree: fresh.py",
        "only in the committed tree: stale.py",
    ]
    assert len(drift.compare(trees[0] / "nowhere", trees[1])) == 2


@pytest.mark.parametrize("data", [b"one\r\ntwo\r\n", b"one\ntwo"])
def test_line_endings(trees: tuple[Path, Path], data: bytes) -> None:
    (trees[1] / "sub/a.py").write_bytes(data)
    assert drift.compare(*trees) == ["sub/a.py: line endings or the last newline differ"]


def test_a_long_difference_is_cut(trees: tuple[Path, Path]) -> None:
    (trees[1] / "sub/a.py").write_text("\n".join(map(str, range(100))), encoding="utf-8")
    lines = drift.compare(*trees)
    assert len(lines) == 41
    assert lines[-1] == "... 65 more lines in sub/a.py"


def test_not_utf_8(trees: tuple[Path, Path]) -> None:
    (trees[1] / "sub/a.py").write_bytes(b"\xff\n")
    assert "+\ufffd" in drift.compare(*trees)
