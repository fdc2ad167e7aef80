"""Other processes for tests: a token service, and callers that may be killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self, cast

import httpx

from docrelay.auth import FileStore, Grant, Token
from tests.auth.token_service import PASSWORD

HERE = Path(__file__).parent


class Process:
    """A Python script that talks by lines on its input and output."""

    def __init__(self, script: str) -> None:
        command = [sys.executable, str(HERE / script)]
        root = str(HERE.parent.parent)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
        )

    def send(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(text + "\n")
        self._process.stdin.flush()

    def read(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)


class ServiceProcess(Process):
    """The token service in a process of its own."""

    def __init__(self) -> None:
        super().__init__("token_service.py")
        self.url = self.read()
        self._client = httpx.Client(trust_env=False, timeout=20)

    def __exit__(self, *_: object) -> None:
        self._client.close()
        super().__exit__()

    def post(self, path: str, **form: float) -> dict[str, Any]:
        data = {name: str(value) for name, value in form.items()}
        answer = self._client.post(f"{self.url}/{path}", data=data)
        return cast("dict[str, Any]", answer.json())


class Caller(Process):
    """Makes calls in processes forked for each, or in one that stays."""

    def __init__(self) -> None:
        super().__init__("token_process.py")
        self._is_ready = False

    def ready(self) -> None:
        """Wait until the interpreter is there, which many at a time take long for."""
        if not self._is_ready:
            assert self.read() == "ready"
            self._is_ready = True

    def begin(self, url: str, folder: Path, grant: str, **order: Any) -> None:
        self.ready()
        settings = {"url": url, "folder": str(folder), "grant": grant, "password": PASSWORD}
        self.send(json.dumps({**settings, **order}))

    def prepare(self, url: str, folder: Path, grant: str) -> None:
        """Make a call ready to go at a word, in the process that stays."""
        self.begin(url, folder, grant, stays=True)
        assert self.read() == "prepared"

    def go(self, start_at: float) -> None:
        """Begin the call that was prepared, at a time of the monotonic clock."""
        self.send(str(start_at))

    def end(self) -> dict[str, Any]:
        return cast("dict[str, Any]", json.loads(self.read()))

    def call(self, url: str, folder: Path, grant: str, **order: Any) -> dict[str, Any]:
        self.begin(url, folder, grant, **order)
        return self.end()


def put_expired(folder: Path, grant: Grant, first: dict[str, Any]) -> FileStore:
    """Leave an expired access token with a live refresh token in a store."""
    store = FileStore(folder)
    access, refresh = first["access_token"], first["refresh_token"]
    token = Token(access_token=access, refresh_token=refresh, lifetime=300.0, expires_at_monotonic=0.0)
    store.save(grant.key(), token.expired())
    return store
