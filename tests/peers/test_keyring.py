"""KeyringStore and `docrelay login --keyring` with real keyrings: GNOME's, and the files of keyrings.alt."""

from __future__ import annotations

import gc
import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import keyring
import keyring.backend
import keyring.core
import pytest

from docrelay.auth import KeyringStore, RefreshToken, Token
from docrelay.errors import AuthError
from docrelay.sandbox import Sandbox
from tests.auth.processes import ServiceProcess
from tests.cli.terminal import Ended, run_plain
from tests.peers import secret_service

ROOT = Path(__file__).parents[2]
TOKEN = Token(access_token="canary-a", refresh_token="canary-r", lifetime=300.0, expires_at_monotonic=9e9)
KEY = "https://dm.example/token client näme, with = & spaces"
PROCESSES = 6
GNOME_BACKEND = "keyring.backends.SecretService.Keyring"
ALT = pytest.mark.peer("keyrings.alt")
GNOME = pytest.mark.peer("gnome-keyring")
WEAK = pytest.mark.filterwarnings("ignore:PBKDF2 without 'count'")  # How keyrings.alt derives its key.


@attrs.frozen
class Ring:
    """A real keyring: its backend here, and the variables that lead another process to it."""

    backend: keyring.backend.KeyringBackend
    environ: Mapping[str, str]


@pytest.fixture(scope="module")
def gnome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[secret_service.SecretService]:
    with secret_service.running(tmp_path_factory.mktemp("gnome")) as service:
        yield service


@pytest.fixture(
    params=[
        pytest.param(GNOME_BACKEND, id="gnome-keyring", marks=GNOME),
        pytest.param("keyrings.alt.file.PlaintextKeyring", id="plain-file", marks=ALT),
        pytest.param("tests.peers.encrypted_keyring.Unlocked", id="encrypted-file", marks=[ALT, WEAK]),
    ]
)
def ring(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Ring]:
    name: str = request.param
    environ = {
        "PYTHON_KEYRING_BACKEND": name,
        "PYTHONPATH": str(ROOT),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    if name == GNOME_BACKEND:
        environ |= request.getfixturevalue("gnome").environ
    for variable, value in environ.items():
        monkeypatch.setenv(variable, value)
    before = keyring.get_keyring()
    backend = keyring.core.load_keyring(name)
    keyring.set_keyring(backend)
    yield Ring(backend, environ)
    keyring.set_keyring(before)


@pytest.fixture
def store(tmp_path: Path) -> KeyringStore:
    return KeyringStore(lock_folder=tmp_path / "locks")


class Worker:
    """A process that uses the keyring."""

    def __init__(self, ring: Ring) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "keyring_process.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, **ring.environ},
        )  # fmt: skip

    def wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"

    def begin(self, **order: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def end(self) -> str:
        assert self._process.stdout is not None
        return str(json.loads(self._process.stdout.readline())["result"])

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture
def workers(ring: Ring) -> Iterator[list[Worker]]:
    with ExitStack() as stack:
        found = [Worker(ring) for _ in range(PROCESSES)]
        for worker in found:
            stack.callback(worker.close)
        for worker in found:
            worker.wait_until_ready()
        yield found


def test_a_token_is_kept_replaced_and_deleted(
    ring: Ring, store: KeyringStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    assert store.load(KEY) is None
    store.delete(KEY)
    for token in (TOKEN, attrs.evolve(TOKEN, refresh_token="canary-next")):
        store.save(KEY, token)
        kept = store.load(KEY)
        assert kept is not None
        assert (kept.access_token, kept.refresh_token) == (token.access_token, token.refresh_token)
    assert store.load("other") is None
    store.delete(KEY)
    assert store.load(KEY) is None
    store.delete(KEY)
    assert "canary" not in caplog.text


@pytest.mark.parametrize("limit", [None, 1200])
def test_a_large_token(
    ring: Ring, store: KeyringStore, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    """One entry, or several as on Windows."""
    monkeypatch.setattr("docrelay.auth.keyring_entries.entry_limit", lambda: limit)
    cut = KeyringStore(lock_folder=store._locks)
    large = attrs.evolve(TOKEN, access_token="a" * 20_000)
    cut.save(KEY, large)
    kept = cut.load(KEY)
    assert kept is not None
    assert kept.access_token == large.access_token
    assert store.load(KEY) is not None  # Whoever reads needs to know no limit.
    store.delete(KEY)
    assert cut.load(KEY) is None
    assert ring.backend.get_password("docrelay", f"{KEY} a0") is None


def test_processes_race_for_one_rotated_token(
    ring: Ring, store: KeyringStore, workers: list[Worker], tmp_path: Path
) -> None:
    with ServiceProcess() as service:
        first = service.post("reset", latency=0.05)
        refresh = first["refresh_token"]
        grant = RefreshToken(f"{service.url}/token", "client", refresh)
        expired = attrs.evolve(TOKEN, access_token="x", refresh_token=refresh).expired()
        store.save(grant.key(), expired)
        start_at = time.monotonic() + 0.5
        for worker in workers:
            worker.begin(folder=str(store._locks), url=service.url, refresh=refresh, start_at=start_at)
        results = [worker.end() for worker in workers]
        state = service.post("state")
    assert results == ["200"] * PROCESSES
    assert (state["refresh_token"], state["reused"]) == (1, 0)
    kept = store.load(grant.key())
    assert kept is not None
    assert kept.refresh_token not in (None, refresh)
    store.delete(grant.key())


def test_a_refusal_is_shared_by_those_who_wait(
    ring: Ring, store: KeyringStore, workers: list[Worker]
) -> None:
    with ServiceProcess() as service:
        service.post("reset", latency=0.5)
        start_at = time.monotonic() + 0.5
        for worker in workers:
            worker.begin(folder=str(store._locks), url=service.url, refresh="over", start_at=start_at)
        results = [worker.end() for worker in workers]
        state = service.post("state")
    assert all(result.startswith("LoginRequired: ") for result in results)
    assert state["refused"] == 1


def test_processes_with_keys_of_their_own_lose_nothing(
    ring: Ring, store: KeyringStore, workers: list[Worker]
) -> None:
    """Backends that rewrite one file for every entry would lose what another process has written."""
    for number, worker in enumerate(workers):
        worker.begin(folder=str(store._locks), save=f"key-{number}", times=8, length=50)
    assert [worker.end() for worker in workers] == ["kept"] * PROCESSES
    for number in range(PROCESSES):
        assert store.load(f"key-{number}") is not None
        store.delete(f"key-{number}")


def docrelay(ring: Ring, sandbox: Sandbox, folder: Path, *arguments: str) -> Ended:
    environ = {**sandbox.environ, **ring.environ, "DOCRELAY_STATE_HOME": str(folder / "state")}
    ended = run_plain(arguments, environ, folder)
    for secret in (
        sandbox.environ["SMARTCONNECT_PASSWORD"],
        sandbox.environ["SMARTDOCUMENTOR_CLIENT_SECRET"],
    ):
        assert secret not in ended.out + ended.err
    return ended


def test_login_whoami_and_logout(ring: Ring, tmp_path: Path) -> None:
    with Sandbox(reads=0) as sandbox:
        services = ("smartconnect", "smartdocumentor")
        for service in services:
            ended = docrelay(ring, sandbox, tmp_path, "login", service, "--keyring")
            assert ended.code == 0, ended.err
            assert "Signed in to" in ended.err
        shown = docrelay(ring, sandbox, tmp_path, "whoami")
        assert shown.code == 0, shown.err
        assert shown.out.count("kept in    the keyring") == 2
        assert shown.out.count("is renewed with the secret in the keyring") == 2
        assert {path.name for path in (tmp_path / "state").iterdir()} == {"logins.json", "logins.lock"}
        email, client = sandbox.environ["SMARTCONNECT_EMAIL"], sandbox.environ["SMARTDOCUMENTOR_CLIENT_ID"]
        assert (
            keyring.get_password("docrelay-smartconnect", email) == sandbox.environ["SMARTCONNECT_PASSWORD"]
        )
        for service in services:
            assert docrelay(ring, sandbox, tmp_path, "logout", service).code == 0
        assert keyring.get_password("docrelay-smartconnect", email) is None
        assert keyring.get_password("docrelay-smartdocumentor", client) is None
        assert docrelay(ring, sandbox, tmp_path, "whoami").code == 1


@GNOME
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # The package leaves its connection open then.
def test_a_locked_keyring(
    gnome: secret_service.SecretService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody can be asked for its password here, so it stays locked."""
    import secretstorage

    for variable, value in gnome.environ.items():
        monkeypatch.setenv(variable, value)
    store = KeyringStore(lock_folder=tmp_path / "locks")
    attempts: list[Callable[[], object]] = [
        lambda: store.load(KEY),
        lambda: store.save(KEY, TOKEN),
        lambda: store.delete(KEY),
    ]
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.core.load_keyring(GNOME_BACKEND))
    try:
        store.save(KEY, TOKEN)
        with secretstorage.dbus_init() as bus:
            secretstorage.get_default_collection(bus).lock()
        for attempt in attempts:
            with pytest.raises(AuthError, match=r"\(KeyringLocked.*\): unlock it, or use a FileStore"):
                attempt()
    finally:
        keyring.set_keyring(before)
    gc.collect()
