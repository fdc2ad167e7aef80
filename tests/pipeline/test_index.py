from __future__ import annotations

import datetime
from pathlib import Path

import attrs
import pytest

from pipeline import index

TEXT = """\
# A comment at the top.

[toys]
title = "Toy API"
current = "1"  # the one that counts

[[toys.versions]]
version = "1"
file = "toys/1.yaml"
source = "pages"
date = 2024-05-23
sha256 = "{transcribed}"
official = false  # by hand

[[toys.versions]]
version = "2"
file = "toys/2.json"
source = "https://toys.example/api"
date = 2024-05-24
sha256 = "{official}"
official = true

[games]
title = "Game API"
current = "1"

[[games.versions]]
version = "1"
file = "games/1.yaml"
source = "pages"
date = 2024-05-23
sha256 = "{transcribed}"
official = false
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A specifications folder with two APIs."""
    for name, data in {"toys/1.yaml": b"a\n", "toys/2.json": b"b\r\n", "games/1.yaml": b"a\n"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    text = TEXT.format(transcribed=index.digest(b"a\n"), official=index.digest(b"b\r\n"))
    (tmp_path / "index.toml").write_text(text, encoding="utf-8", newline="\n")
    return tmp_path


def _text(folder: Path) -> str:
    return (folder / "index.toml").read_bytes().decode()


def test_read(folder: Path) -> None:
    apis = index.read(folder)
    assert list(apis) == ["toys", "games"]
    assert [v.version for v in apis["toys"].versions] == ["1", "2"]
    second = apis["toys"].version("2")
    assert (second.date, second.official) == (datetime.date(2024, 5, 24), True)
    with pytest.raises(index.IndexProblem, match="toys has no version '3'; known versions: 1, 2"):
        apis["toys"].version("3")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('current = "1"  #', 'current = "9"  #', "toys has no version '9'"),
        ('title = "Toy API"\n', "", "index.toml is not as it should be: .*title"),
        ('source = "pages"\n', "", "index.toml is not as it should be: .*source"),
        ('source = "pages"', 'sourc = "pages"', "index.toml is not as it should be: .*sourc"),
        ("[toys]", "[toys", "index.toml is not as it should be"),
    ],
)
def test_read_faults(folder: Path, old: str, new: str, reason: str) -> None:
    text = _text(folder)
    assert old in text
    (folder / "index.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(index.IndexProblem, match=reason):
        index.read(folder)


def test_check_files(folder: Path) -> None:
    apis = index.read(folder)
    index.check_files(folder, apis)
    (folder / "toys/1.yaml").write_bytes(b"a\r\n")
    with pytest.raises(index.IndexProblem, match=r"toys/1.yaml has sha256 .*nox -s generate -- --rehash"):
        index.check_files(folder, apis)
    (folder / "toys/1.yaml").unlink()
    with pytest.raises(index.IndexProblem, match=r"lists toys/1.yaml, which does not exist"):
        index.check_files(folder, apis)


def test_an_official_file_is_to_be_restored(folder: Path) -> None:
    (folder / "toys/2.json").write_bytes(b"b\n")
    with pytest.raises(index.IndexProblem, match=r"toys/2.json .* the vendor's own file .* restore it"):
        index.check_files(folder, index.read(folder))


def test_rehash_records_transcribed_files_alone(folder: Path) -> None:
    before = _text(folder)
    assert index.rehash(folder) == []
    assert _text(folder) == before

    for name in ("toys/1.yaml", "toys/2.json"):
        (folder / name).write_bytes(b"edited\n")
    assert index.rehash(folder) == ["toys/1.yaml"]
    assert _text(folder) == before.replace(index.digest(b"a\n"), index.digest(b"edited\n"), 1)


def test_rehash_leaves_missing_files_to_the_check(folder: Path) -> None:
    (folder / "games/1.yaml").unlink()
    assert index.rehash(folder) == []


def test_append_keeps_comments(folder: Path) -> None:
    before = _text(folder)
    entry = attrs.evolve(index.read(folder)["toys"].version("2"), version="3", file="toys/3.yaml")
    index.append(folder, "toys", entry)
    toys = index.read(folder)["toys"]
    assert (toys.current, toys.versions[-1]) == ("3", entry)
    assert [v.version for v in toys.versions] == ["1", "2", "3"]
    lines = _text(folder).splitlines()
    assert 'current = "3"  # the one that counts' in lines
    kept = [line for line in before.splitlines() if not line.startswith("current")]
    assert [line for line in kept if line not in lines] == []
    assert "\r" not in _text(folder)
    assert index.read(folder)["games"].current == "1"
