"""A file appears whole or not at all, and two writers never share one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from docrelay._core.files import replacing


def test_the_file_appears_when_the_block_ends(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with replacing(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"

    assert target.read_bytes() == b"new"
    assert _names(tmp_path) == ["a.bin"]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _write_half(target: Path, failure: type[BaseException]) -> None:
    with replacing(target) as file:
        file.write(b"half")
        raise failure


@pytest.mark.parametrize("failure", [OSError, KeyboardInterrupt, GeneratorExit])
def test_a_failure_leaves_everything_as_it_was(tmp_path: Path, failure: type[BaseException]) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with pytest.raises(failure):
        _write_half(target, failure)

    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.bin"]


def test_two_writers_at_once_both_succeed(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    with replacing(target) as first, replacing(target) as second:
        first.write(b"1" * 100_000)
        second.write(b"2")

    assert target.read_bytes() == b"1" * 100_000
    assert _names(tmp_path) == ["a.bin"]


def test_a_private_file_is_never_open_to_others(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    with replacing(target, mode=0o600) as file:
        file.write(b"secret")
        [draft] = tmp_path.iterdir()
        assert stat.S_IMODE(draft.stat().st_mode) == 0o600

    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("start", ["x", "ü", "文"])
def test_a_name_of_full_length_has_room_for_its_draft(tmp_path: Path, start: str) -> None:
    target = tmp_path / f"{start * (250 // len(start.encode()))}.zip"
    with replacing(target) as file:
        file.write(b"new")

    assert target.read_bytes() == b"new"
