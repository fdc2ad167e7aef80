from __future__ import annotations

import errno
import glob
import os
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docrelay.errors import ConfigurationError
from docrelay.relay.documents import collect, fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.pdf", "a.PDF", "notes.txt", ".hidden.pdf", "sub/b.pdf", ".git/c.pdf", "sub/deep/d.tiff"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def names(*sources: str | Path) -> list[str]:
    return [document.relative for document in collect(sources)]


def test_a_folder_is_read_recursively_for_known_suffixes(folder: Path) -> None:
    assert names(folder) == ["a.PDF", "b.pdf", "sub/b.pdf", "sub/deep/d.tiff"]


def test_files_of_one_name_are_numbered_for_the_service(folder: Path) -> None:
    found = collect([folder])
    assert [document.name for document in found] == ["a.PDF", "b.pdf", "b.pdf", "d.tiff"]
    assert [document.unique_name for document in found] == ["a.PDF", "b.pdf", "b (2).pdf", "d.tiff"]


def test_a_file_that_is_named_may_have_any_suffix(folder: Path) -> None:
    assert names(folder / "notes.txt") == ["notes.txt"]


def test_patterns_that_the_shell_did_not_expand(folder: Path) -> None:
    assert names(f"{folder}/*.pdf") == ["b.pdf"]
    assert names(f"{folder}/**/*.pdf") == ["b.pdf", "b.pdf"]


def test_a_name_with_brackets_is_no_pattern_when_it_exists(folder: Path) -> None:
    (folder / "x[1].pdf").write_bytes(b"1")
    assert names(folder / "x[1].pdf") == ["x[1].pdf"]


def test_a_document_named_twice_is_taken_once(folder: Path) -> None:
    (folder / "link.pdf").symlink_to(folder / "b.pdf")
    assert names(folder / "b.pdf", folder / "link.pdf", f"{folder}/b*", folder / "sub" / ".." / "b.pdf") == [
        "b.pdf"
    ]


def test_a_loop_of_links_ends(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    assert len(collect([folder])) == 4


def test_a_missing_file_is_named_with_a_near_one(folder: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no file or folder .*bb\.pdf; did you mean b\.pdf\?"):
        collect([folder / "bb.pdf"])


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no file or folder"):
        collect([tmp_path / "no" / "such.pdf"])


def test_nothing_found_says_what_is_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none found in .*; folders are searched for .*\.pdf"):
        collect([tmp_path, f"{tmp_path}/*.pdf"])


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ConfigurationError, match="not a regular file"):
        collect([tmp_path / "pipe"])


def test_urls_are_shown_without_their_secrets() -> None:
    [document] = collect(["https://files.example/in/Rechnung%20%C3%84.pdf?sig=SECRET"])
    assert document.name == "Rechnung Ä.pdf"
    assert document.shown == "https://files.example/in/Rechnung%20%C3%84.pdf?sig=***"
    assert "SECRET" not in repr(document)


@pytest.mark.parametrize("url", ["http://files.example/a.pdf", "ftp://files.example/a.pdf", "https:///a.pdf"])
def test_urls_need_https(url: str) -> None:
    with pytest.raises(ConfigurationError):
        collect([url])


def test_fingerprints(tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    (tmp_path / "a").write_bytes(data)
    found = fingerprint(tmp_path / "a")
    assert (found.size, found.sha256) == (len(data), sha256(data).hexdigest())


def test_names_that_are_no_text(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9\x1b[2J.pdf")
    Path(path).write_bytes(b"1")
    [document] = collect([path])
    assert document.name == "caf\ufffd\ufffd[2J.pdf"
    assert document.path == Path(path)


def problems(*sources: str | Path) -> dict[str, str]:
    """Return the text of what could not be looked at, by relative path."""
    return {
        document.relative: document.problem.strerror
        for document in collect(sources)
        if document.problem is not None and document.problem.strerror
    }


@pytest.fixture
def closed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the system refuse to list `sub`, as it does to who may not; root may everything."""
    scandir = os.scandir

    def refuse(path: str | Path = ".") -> object:
        if Path(path) == folder / "sub":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    listdir = os.listdir

    def refuse_too(path: str | Path = ".") -> list[str]:
        if Path(path) == folder / "sub":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refuse_too)
    return folder


def test_a_folder_that_cannot_be_read_is_a_document_with_a_problem(closed: Path) -> None:
    assert names(closed) == ["a.PDF", "b.pdf", "sub"]
    assert problems(closed) == {"sub": "Permission denied"}


@pytest.mark.parametrize("pattern", ["**/*.pdf", "*/*.pdf", "s*/*/*.tiff", "sub/*.pdf", "**"])
def test_a_pattern_tells_of_a_folder_that_it_cannot_read(closed: Path, pattern: str) -> None:
    assert problems(closed / "b.pdf", f"{closed}/{pattern}") == {"sub": "Permission denied"}


def test_a_folder_that_is_named_and_cannot_be_read(closed: Path) -> None:
    assert problems(closed / "sub") == {".": "Permission denied"}


def test_a_folder_that_vanishes_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def vanish(path: str | Path = ".") -> object:
        if Path(path).name == "deep":
            (Path(path) / "d.tiff").unlink()
            Path(path).rmdir()
        return scandir(path)

    monkeypatch.setattr(os, "scandir", vanish)
    assert problems(folder) == {"sub/deep": "No such file or directory"}


def test_a_pattern_takes_what_it_names_and_no_file_can_be(folder: Path) -> None:
    os.mkfifo(folder / "pipe.pdf")
    (folder / "broken.pdf").symlink_to("nowhere")
    (folder / "round.pdf").symlink_to("round.pdf")
    (folder / "folder.pdf").mkdir()
    expected = ["b.pdf", "broken.pdf", "pipe.pdf", "round.pdf"]
    assert names(f"{folder}/*.pdf") == expected
    assert [name for name in names(folder) if "/" not in name and name != "a.PDF"] == expected


def test_links_to_folders_lead_no_pattern_round_in_circles(folder: Path) -> None:
    for name in ("one", "two", "three"):
        (folder / "sub" / name).symlink_to(folder)
    assert names(f"{folder}/**/*.pdf") == ["b.pdf", "b.pdf"]
    assert names(f"{folder}/**/**/d*") == ["d.tiff"]


@given(
    st.lists(
        st.sampled_from(["a.pdf", ".b.pdf", "x/a.pdf", "x/y/c.pdf", ".x/a.pdf", "x/.y/a.pdf", "[z]/a.pdf"]),
        unique=True,
    ),
    st.lists(st.sampled_from(["*", "**", "x", "?", "[xy]", ".*", "x/..", "[[]z]", "a.pdf"]), max_size=4),
    st.sampled_from(["*.pdf", "*", "**", "[abc].pdf", ".*", "a.*", "n*"]),
)
def test_patterns_name_what_glob_says(files: list[str], folders: list[str], last: str) -> None:
    with TemporaryDirectory() as folder:
        for name in files:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        pattern = "/".join([folder, *folders, last])
        # As text: `glob` gives "a.pdf/" too, which is no file.
        found = [match for match in glob.glob(pattern, recursive=True) if os.path.isfile(match)]  # noqa: PTH113, PTH207
        expected = sorted({os.path.realpath(match) for match in found})
        assert sorted(os.path.realpath(path) for path in _paths(pattern)) == expected


def _paths(pattern: str) -> list[Path]:
    try:
        return [document.path for document in collect([pattern]) if document.path]
    except ConfigurationError:
        return []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("broken", "is a link that leads nowhere"),
        ("round", "cannot be read: Too many levels of symbolic links"),
        ("x" * 300, "cannot be read: File name too long"),
        ("a.pdf/b.pdf", "there is no file or folder"),
        ("nul\x00.pdf", "is no name of a file"),
    ],
)
def test_what_is_named_and_cannot_be_looked_at_is_refused(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "round").symlink_to("round")
    (tmp_path / "a.pdf").touch()
    with pytest.raises(ConfigurationError, match=words):
        collect([tmp_path / name])
