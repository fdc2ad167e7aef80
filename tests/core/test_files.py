"""A file appears whole or not at all, and two writers never share one."""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docrelay._core.files import open_regular, replacing


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


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.close()


def _link_to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "kind"),
    [(_fifo, "pipe"), (_socket, "socket"), (_link_to_a_device, "device"), (Path.mkdir, "folder")],
)
def test_what_is_no_regular_file_is_refused(
    tmp_path: Path, make: Callable[[Path], object], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    make(Path("a.pdf"))
    with pytest.raises(OSError, match=f"a {kind} and no regular file") as caught:
        open_regular(Path("a.pdf"))
    assert caught.value.filename == "a.pdf"


def test_a_pipe_that_takes_the_place_of_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.touch()
    regular = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _: regular)  # what was seen just before
    with pytest.raises(OSError, match="a pipe and no regular file"):
        open_regular(path)


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to("a")
    with open_regular(tmp_path / "b") as file:
        assert file.read() == b"x"


_HOLD = """
import fcntl, os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGIO])
file = os.open(sys.argv[1], os.O_RDWR)
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_WRLCK)
print("held", flush=True)
signal.sigwait([signal.SIGIO])
fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
"""


@pytest.mark.skipif(not hasattr(fcntl, "F_SETLEASE"), reason="Linux has leases")
def test_a_file_that_another_program_has_a_lease_on_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x")
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with open_regular(path) as file:
            assert file.read() == b"x"
    finally:
        holder.kill()
        holder.communicate()
