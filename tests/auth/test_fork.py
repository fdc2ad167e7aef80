"""A forked child neither inherits a lock nor holds one, and waits for nothing that only its parent does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from docrelay.auth import FileStore, MemoryStore, RefreshToken, TokenAuth, TokenStore
from docrelay.auth.lock import FileLock
from docrelay.errors import AuthError
from tests.auth.processes import ServiceProcess
from tests.conftest import Answer, Service

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

LIMIT = 20
"""Seconds after which a child that hangs is killed."""

TRUST = httpx.create_ssl_context()
"""Made before a fork: a thread that makes one meanwhile holds locks of OpenSSL, for ever in the child."""


def in_child(work: Callable[[], bool]) -> int:
    """Fork a child that does `work`, and return its process id."""
    child = os.fork()
    if child:
        return child
    signal.alarm(LIMIT)
    done = False
    try:
        done = work()
    finally:
        os._exit(0 if done else 1)


def ended_well(child: int) -> bool:
    return os.waitpid(child, 0)[1] == 0


class Held:
    """A token endpoint that answers when it is told to."""

    def __init__(self, service: Service) -> None:
        self.asked, self.go = threading.Event(), threading.Event()
        self.url = service.url
        self.service = service
        service.routes({"/token": lambda _: self.answer(), "/api": Answer()})

    def answer(self) -> Answer:
        self.asked.set()
        assert self.go.wait(LIMIT)
        number = self.service.count("/token")
        fields = f'"access_token": "a{number}", "refresh_token": "r{number}", "expires_in": 300'
        return Answer(body=f"{{{fields}}}".encode())

    def auth(self, store: TokenStore) -> TokenAuth:
        return TokenAuth(RefreshToken(f"{self.url}/token", "client", "r0"), store=store)

    def call(self, auth: TokenAuth) -> bool:
        with httpx.Client(auth=auth, trust_env=False, timeout=LIMIT, verify=TRUST) as client:
            return client.get(f"{self.url}/api").status_code == 200


@pytest.fixture
def held(service: Service) -> Iterator[Held]:
    made = Held(service)
    yield made
    made.go.set()


@pytest.mark.parametrize("is_shared", [True, False])
def test_a_fork_during_a_refresh(held: Held, tmp_path: Path, is_shared: bool) -> None:
    """A child of a shared store waits for what its parent fetches; any other fetches its own."""
    auth = held.auth(FileStore(tmp_path / "t") if is_shared else MemoryStore())
    parent = threading.Thread(target=held.call, args=(auth,))
    parent.start()
    assert held.asked.wait(LIMIT)
    children = [in_child(lambda: held.call(auth)) for _ in range(3)]
    held.go.set()
    assert [ended_well(child) for child in children] == [True] * 3
    parent.join(LIMIT)
    assert held.call(auth)
    assert held.service.count("/token") == (1 if is_shared else 4)


def test_a_fork_while_threads_lock_and_unlock(held: Held, tmp_path: Path) -> None:
    held.go.set()
    auth, over = held.auth(FileStore(tmp_path / "t")), threading.Event()

    def work() -> None:
        while not over.is_set():
            with FileLock(tmp_path / "other.lock"):
                auth._keeper.invalidate(auth._keeper._token)  # type: ignore[arg-type]
            held.call(auth)

    assert held.call(auth)
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            assert ended_well(in_child(lambda: held.call(auth) and locks(tmp_path / "other.lock")))
    finally:
        over.set()
        for thread in threads:
            thread.join()


def locks(path: Path, timeout: float = LIMIT) -> bool:
    try:
        with FileLock(path, timeout=timeout):
            return True
    except AuthError:
        return False


def test_a_child_closes_its_copy_and_nothing_else(tmp_path: Path) -> None:
    path, other = tmp_path / "a.lock", tmp_path / "other"
    other.write_text("x")
    held = FileLock(path)

    def work() -> bool:
        opened = [os.open(other, os.O_RDONLY) for _ in range(3)]  # One has the number of the lock's.
        held.__exit__()
        return all(os.fstat(descriptor).st_size == 1 for descriptor in opened) and not locks(path, 0.0)

    with held:
        assert ended_well(in_child(work))
        assert not locks(path, 0.0)
    assert locks(path, 0.0)


PARENT = """
    import os, signal, sys, threading
    from pathlib import Path
    from docrelay.auth.lock import FileLock

    lock = FileLock(Path(sys.argv[1]))
    entering = threading.Thread(target=lock.__enter__)
    entering.start()
    if {is_held}:
        entering.join()
    else:  # Somebody else has it, and a thread waits.
        while not any(thread.name == "docrelay-lock" for thread in threading.enumerate()):
            pass
    child = os.fork()
    if child == 0:
        os.close(1)
        signal.alarm(60)
        sys.stdin.read()
        os._exit(0)
    entering.join()
    print("holds", flush=True)
    signal.pause()
"""


@pytest.mark.parametrize("is_held", [True, False], ids=["held", "waited for"])
def test_the_lock_of_a_parent_that_is_killed(tmp_path: Path, is_held: bool) -> None:
    """Its child lives on, and the next process gets the lock at once."""
    path = tmp_path / "a.lock"
    code = textwrap.dedent(PARENT.format(is_held=is_held))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    before = FileLock(path)
    if not is_held:
        before.__enter__()
    with subprocess.Popen([sys.executable, "-W", "ignore", "-c", code, str(path)], **pipes) as parent:  # type: ignore[call-overload]
        if not is_held:
            settle_after_fork(parent.pid)
            before.__exit__()
        assert parent.stdout.readline() == b"holds\n"
        assert not locks(path, 0.0)
        parent.kill()
        parent.wait(LIMIT)
        assert locks(path, 5.0)


def settle_after_fork(pid: int) -> None:
    """Wait until the process has a child."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("needs /proc")
    while not children.read_text():
        pass


REFRESHING = """
    import os, signal, sys
    import httpx
    from docrelay.auth import FileStore, RefreshToken, TokenAuth
    from docrelay.errors import DocrelayError

    url, folder, first = sys.argv[1:]
    auth = TokenAuth(RefreshToken(url + "/token", "client", first), store=FileStore(folder))
    with httpx.Client(auth=auth, trust_env=False, timeout=0.2) as client:
        try:
            client.get(url)
        except DocrelayError:  # The refresh goes on.
            pass
    if os.fork() == 0:
        os.close(1)
        signal.alarm(60)
        sys.stdin.read()
        os._exit(0)
    print("forked", flush=True)
    signal.pause()
"""


def test_a_parent_that_is_killed_during_a_refresh(tmp_path: Path) -> None:
    """The next process asks for a token of its own within seconds, though a child of the dead lives."""
    with ServiceProcess() as service:
        first = service.post("reset", latency=10.0)["refresh_token"]
        command = [sys.executable, "-W", "ignore", "-c", textwrap.dedent(REFRESHING)]
        with subprocess.Popen(
            [*command, service.url, str(tmp_path / "t"), first], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as parent:
            assert parent.stdout is not None
            assert parent.stdout.readline() == b"forked\n"
            assert service.post("state")["received"] == 1
            parent.kill()
            parent.wait(LIMIT)
            assert service.post("reset")["refresh_token"] == first  # The service starts anew, too.
            grant = RefreshToken(f"{service.url}/token", "client", first)
            auth = TokenAuth(grant, store=FileStore(tmp_path / "t"))
            with httpx.Client(auth=auth, trust_env=False, timeout=5.0) as client:
                assert client.get(f"{service.url}/api").status_code == 200
