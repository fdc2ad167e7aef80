"""A file appears whole or not at all, and two writers never share one."""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from docrelay._core.files import open_regular, remove_drafts, replacing
from tests.limits import largest_file

posix = pytest.mark.skipif(os.name != "posix", reason="pipes, links, devices and modes of POSIX")


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


def test_many_writers_at_once_all_succeed(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    contents = [bytes([number]) * 50_000 for number in range(8)]
    meet = threading.Barrier(len(contents))
    failures: list[BaseException] = []

    def work(content: bytes) -> None:
        try:
            with replacing(target) as file:
                meet.wait()
                file.write(content)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert target.read_bytes() in contents
    assert _names(tmp_path) == ["a.bin"]


def test_what_was_written_can_be_read_before_it_counts(tmp_path: Path) -> None:
    with replacing(tmp_path / "a.bin") as file:
        file.write(b"content")
        file.seek(3)
        assert file.read() == b"tent"

    assert (tmp_path / "a.bin").read_bytes() == b"content"


@posix
@pytest.mark.parametrize("size", [2_000, 2_000_000])
def test_a_full_disk_leaves_everything_as_it_was_and_is_told_by_the_name(tmp_path: Path, size: int) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    with pytest.raises(OSError, match="File too large") as caught, largest_file(1_000):
        _write(target, bytes(size))

    assert caught.value.filename == str(target)
    assert target.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.bin"]


def _write(target: Path, content: bytes, **options: bool) -> None:
    with replacing(target, **options) as file:
        file.write(content)


def test_a_folder_that_is_not_there_is_told_by_the_name_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        _write(tmp_path / "none" / "a.bin", b"new")

    assert str(caught.value).endswith(f"{str(tmp_path / 'none' / 'a.bin')!r}")


def test_a_folder_is_refused_before_anything_is_done(tmp_path: Path) -> None:
    entered = False
    with pytest.raises(IsADirectoryError), replacing(tmp_path):
        entered = True

    assert not entered


@posix
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_followed_where_that_is_wanted(tmp_path: Path, exists: bool) -> None:
    real, link = tmp_path / "folder" / "real.bin", tmp_path / "link.bin"
    real.parent.mkdir()
    if exists:
        real.write_bytes(b"old")
    link.symlink_to(real)
    _write(link, b"new")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"new")
    assert _names(real.parent) == ["real.bin"]

    _write(link, b"own", follow=False)
    assert (link.is_symlink(), real.read_bytes(), link.read_bytes()) == (False, b"new", b"own")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640])
def test_the_mode_of_what_was_there_is_kept(tmp_path: Path, mode: int) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(b"old")
    target.chmod(mode)
    with replacing(target) as file:
        file.write(b"new")
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {mode}

    assert (stat.S_IMODE(target.stat().st_mode), target.read_bytes()) == (mode, b"new")


@posix
def test_a_pipe_gets_all_in_the_end_or_nothing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(OSError, match=r"^$"):
            _write_half(pipe, OSError)
        assert os.read(reader, 100) == b""
        _write(pipe, b"whole")
        assert os.read(reader, 100) == b"whole"
    finally:
        os.close(reader)
    assert pipe.is_fifo()
    assert _names(tmp_path) == ["pipe"]


@posix
def test_a_pipe_without_a_reader_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="No such device") as caught:
        _write(pipe, b"new")
    assert caught.value.filename == str(pipe)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_device_is_told_by_its_name() -> None:
    with pytest.raises(OSError, match="No space left") as caught:
        _write(Path("/dev/full"), b"new")
    assert caught.value.filename == "/dev/full"


@posix
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1"])
def test_a_file_behind_standard_output_is_written_on(tmp_path: Path, name: str) -> None:
    code = f"""
from pathlib import Path
from docrelay._core.files import replacing
print("before", flush=True)
with replacing(Path({name!r})) as file:
    file.write(b"content\\n")
print("after")
"""
    with (tmp_path / "out.txt").open("wb") as out:
        subprocess.run([sys.executable, "-c", code], stdout=out, check=True)
    assert (tmp_path / "out.txt").read_text() == "before\ncontent\nafter\n"


@posix
def test_drafts_of_killed_writers_are_removed(tmp_path: Path) -> None:
    target = tmp_path / "a.bin"
    code = f"""
import os, signal
from pathlib import Path
from docrelay._core.files import replacing
with replacing(Path({str(target)!r})) as file:
    file.write(b"half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code], check=False)
    for other in ("a.bin.txt", "a.tmp", "a.bin2.0f.tmp"):
        (tmp_path / other).write_bytes(b"")
    assert len(_names(tmp_path)) == 4
    remove_drafts(target, older_than=3600.0)
    assert len(_names(tmp_path)) == 4
    remove_drafts(target)
    assert _names(tmp_path) == ["a.bin.txt", "a.bin2.0f.tmp", "a.tmp"]
    remove_drafts(tmp_path / "none" / "a.bin")


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
        assert file.name == str(tmp_path / "b")


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
