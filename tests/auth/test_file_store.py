from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docrelay._core.files import remove_drafts
from docrelay.auth import FileStore, Token, TokenStore
from docrelay.auth.private_file import replace_private
from docrelay.auth.stores import TokenStoreWarning, lock_of
from docrelay.errors import AuthError, LoginRequired, TokenRequestError
from tests.limits import largest_file

TOKEN = Token(access_token="canary-a", refresh_token="canary-r", lifetime=300.0, expires_at_monotonic=9e9)
posix = pytest.mark.skipif(os.name != "posix", reason="modes of POSIX")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "deep" / "tokens")


def files(store: FileStore) -> list[Path]:
    return sorted(store._folder.iterdir())


def test_keeps_tokens_by_key(store: FileStore) -> None:
    kept: TokenStore = store
    assert kept.load("k") is None
    kept.delete("k")
    kept.save("k", TOKEN)
    kept.save("other", Token(access_token="b"))
    again = FileStore(store._folder).load("k")
    assert again is not None
    assert (again.access_token, again.refresh_token) == ("canary-a", "canary-r")
    kept.delete("k")
    assert kept.load("k") is None
    assert kept.load("other") is not None


@posix
def test_only_the_owner_can_read(store: FileStore) -> None:
    old = os.umask(0)
    try:
        store.save("k", TOKEN)
        with store.lock("k"):
            pass
    finally:
        os.umask(old)
    assert stat.S_IMODE(store._folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(store)} == {0o600}
    assert len(files(store)) == 2


@posix
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_wider_modes_are_refused(store: FileStore, mode: int) -> None:
    store.save("k", TOKEN)
    [path] = files(store)
    path.chmod(mode)
    with pytest.raises(AuthError, match=rf"\(mode {mode:04o}\).*chmod 0600"):
        store.load("k")
    path.chmod(0o600)
    store._folder.chmod(0o755)
    attempts: list[Callable[[], object]] = [lambda: store.load("k"), lambda: store.save("k", TOKEN)]
    for attempt in attempts:
        with pytest.raises(AuthError, match="chmod 0700"):
            attempt()


@posix
def test_a_link_is_not_followed(store: FileStore, tmp_path: Path) -> None:
    store.save("k", TOKEN)
    [path] = files(store)
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    with pytest.raises(AuthError, match="cannot be read"):
        store.load("k")


def test_unusable_folders(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = FileStore(tmp_path / "file" / "tokens")
    with pytest.raises(AuthError, match="cannot be used"):
        store.save("k", TOKEN)
    with pytest.raises(AuthError, match="cannot be used"), store.lock("k"):
        pass


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.binary(max_size=50) | st.integers(0, 200))
def test_a_damaged_file_means_a_login(store: FileStore, damage: bytes | int) -> None:
    store.save("k", TOKEN)
    [path] = files(store)
    content = path.read_bytes()
    path.write_bytes(damage if isinstance(damage, bytes) else content[:damage])
    with pytest.warns(TokenStoreWarning, match="a login is needed") as caught:
        assert store.load("k") is None
    assert "canary" not in str(caught[0].message)
    store.save("k", TOKEN)
    assert store.load("k") is not None


def test_a_write_that_fails_leaves_the_old_file(store: FileStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    store.save("k", TOKEN)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(AuthError, match="No space left"):
        store.save("k", Token(access_token="b"))
    monkeypatch.undo()
    kept = store.load("k")
    assert kept is not None
    assert kept.access_token == "canary-a"
    assert len(files(store)) == 1


@posix
def test_a_full_disk_leaves_the_old_file(store: FileStore) -> None:
    store.save("k", TOKEN)
    with pytest.raises(AuthError, match="File too large"), largest_file(1_000):
        store.save("k", Token(access_token="b" * 2_000))
    kept = store.load("k")
    assert kept is not None
    assert kept.access_token == "canary-a"
    assert len(files(store)) == 1


def test_drafts_of_killed_processes_are_removed(store: FileStore) -> None:
    store.save("k", TOKEN)
    [path] = files(store)
    old, young = path.with_name(path.name + ".aa.tmp"), path.with_name(path.name + ".bb.tmp")
    for draft in (old, young):
        draft.write_bytes(b"canary")
    os.utime(old, (0, 0))
    replace_private(path, b"x")
    assert files(store) == [path, young]
    remove_drafts(path)
    assert files(store) == [path]


def test_the_lock_keeps_other_processes_off(store: FileStore) -> None:
    code = (
        "import sys; from docrelay.auth import FileStore\n"
        "with FileStore(sys.argv[1]).lock('k'): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(store._folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        hurried = FileStore(store._folder, lock_timeout=0.0)
        with pytest.raises(AuthError, match="another process"), lock_of(hurried, "k"):
            pass
        with hurried.lock("other"):
            pass
        process.kill()
        process.wait()
        with store.lock("k"):  # Died without releasing it.
            pass


def test_shows_where_it_is(store: FileStore) -> None:
    assert repr(store) == f"FileStore({str(store._folder)!r})"


def test_failures_are_told_to_those_who_waited(tmp_path: Path) -> None:
    times = [1e9]
    store = FileStore(tmp_path / "tokens", wall_clock=lambda: times[0])
    assert store.noted_failure("k", 10.0) is None
    store.note_failure("k", AuthError("not told"))
    store.save("k", TOKEN)
    store.note_failure("k", TokenRequestError("wrong", error="invalid_client", status=401, retry_after=7.0))
    times[0] += 5.0
    noted = store.noted_failure("k", 6.0)
    assert isinstance(noted, TokenRequestError)
    assert (str(noted), noted.error, noted.status, noted.retry_after) == ("wrong", "invalid_client", 401, 7.0)
    assert store.noted_failure("k", 4.0) is None
    assert store.noted_failure("other", 6.0) is None
    store.note_failure("k", LoginRequired("sign in"))
    assert isinstance(store.noted_failure("k", 0.0), LoginRequired)
    store.delete("k")
    assert files(store) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.binary() | st.recursive(st.none() | st.text(), st.lists).map(lambda body: json.dumps(body).encode())
)
def test_any_note_is_a_failure_or_nothing(store: FileStore, damage: bytes) -> None:
    store.save("k", TOKEN)
    store._file("k").with_suffix(".failure").write_bytes(damage)
    store._file("k").with_suffix(".failure").chmod(0o600)
    assert store.noted_failure("k", 1e12) is None


@posix
@pytest.mark.parametrize("threads", [True, False])
def test_content_and_name_reach_the_disk(
    store: FileStore, monkeypatch: pytest.MonkeyPatch, threads: bool
) -> None:
    synced: list[bool] = []

    def fsync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append(is_folder)
        if is_folder:
            raise OSError(22, "Invalid argument")  # As some file systems say of a folder.

    def no_thread(_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("os.fsync", fsync)
    if not threads:
        monkeypatch.setattr("threading.Thread.start", no_thread)
    store.save("k", TOKEN)
    for thread in threading.enumerate():
        if thread.name == "docrelay-sync":
            thread.join()
    assert synced == [False, True]
    assert store.load("k") is not None
