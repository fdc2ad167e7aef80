"""The README's section about signing in: its commands and programs, run as printed against the sandbox."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay.auth import Token
from docrelay.cli import main
from docrelay.sandbox import Sandbox

README = Path(__file__).parents[1] / "README.md"
SECTION = README.read_text(encoding="utf-8").partition("### Signing in\n")[2].partition("\n## ")[0]
COMMANDS = re.findall(r"^docrelay .*$", SECTION, re.MULTILINE)
PROGRAMS = re.findall(r"^```python\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)


class Browser:
    """Someone who signs in at the sandbox's page."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._known = sandbox.credentials.documine
        self._pool = ThreadPoolExecutor(1)
        self.titles: list[str] = []

    def open(self, url: str) -> bool:
        self._pool.submit(self._visit, url)
        return True

    def _visit(self, url: str) -> None:
        form = {"username": self._known.username, "password": self._known.password}
        with httpx.Client(trust_env=False, follow_redirects=True, timeout=20) as web:
            self.titles += re.findall("<title>(.*?)</title>", web.post(url, data=form).text)

    def close(self) -> None:
        self._pool.shutdown()


@pytest.fixture
def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with Sandbox(reads=0) as running:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG")}
        monkeypatch.setattr("os.environ", {**kept, "HOME": str(tmp_path), "NO_PROXY": "127.0.0.1"})
        for name, value in running.environ.items():
            if not name.endswith(("_PASSWORD", "_SECRET", "_CLIENT_ID")):
                monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def browser(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    found = Browser(sandbox)
    monkeypatch.setattr("docrelay.cli.login.open_browser", found.open)
    yield found
    found.close()


def test_the_commands_and_the_program_after_them(
    sandbox: Sandbox, browser: Browser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = sandbox.credentials
    answers = {
        "Client id": iter([known.documine.public_client_id, known.smartdocumentor.client_id]),
        "Client secret": iter([known.smartdocumentor.client_secret]),
        "Password": iter([known.smartconnect.password]),
    }

    def answer(question: str, **_: Any) -> str:
        return next(answers[question.strip(": ")])

    monkeypatch.setattr("docrelay.cli.prompts.click.prompt", answer)
    monkeypatch.setattr("click.core.prompt", answer)
    assert [shlex.split(line, comments=True)[1] for line in COMMANDS] == [
        "login", "login", "login", "whoami", "logout"
    ]  # fmt: skip
    for line in COMMANDS:
        _, name, *more = shlex.split(line, comments=True)
        if name == "logout":
            exec(compile(PROGRAMS[0], "readme", "exec"), {"__name__": "example"})
        assert main([name, *more]) == 0, capsys.readouterr().err
    written = capsys.readouterr()
    assert browser.titles == ["You are signed in - docrelay"]
    assert written.err.count("Signed in to") == written.err.count("Signed out of") == 3
    assert {"DocuMine", "SmartDocumentor", "SmartConnect"} <= set(written.out.splitlines())
    assert known.documine.username in written.out.splitlines()
    assert [next(rest, None) for rest in answers.values()] == [None, None, None]


def test_a_program_of_ones_own(sandbox: Sandbox, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    from docrelay.auth import login

    defaults = login.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "open_browser", browser.open)
    base, workspace = sandbox.environ["DOCUMINE_BASE_URL"], sandbox.environ["DOCUMINE_WORKSPACE"]
    code = PROGRAMS[1]
    for printed, here in (
        ("https://app.documine.ai", base),
        ("my-workspace", workspace),
        ("my-client", sandbox.credentials.documine.public_client_id),
        # The call that a reader makes with the client, before signing out.
        (
            "logout(grant",
            f"found = client.get('{base}/api/users', headers={{'X-TENANT-ID': '{workspace}'}})\nlogout(grant",
        ),
    ):
        assert code.count(printed) == 1
        code = code.replace(printed, here)
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "readme", "exec"), names)
    names["client"].close()
    assert names["found"].status_code == 200
    kept: Token | None = names["store"].load(names["grant"].key())
    assert kept is None
