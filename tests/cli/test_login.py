"""`docrelay login`, `whoami` and `logout`: against the sandbox, and with a browser against our own server."""

from __future__ import annotations

import json
import os
import pty
import select
import stat
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

import docrelay
from docrelay.auth.sign_in import login
from docrelay.cli.session import kept_logins
from docrelay.sandbox import Sandbox
from tests.auth.authorization_server import AuthorizationServer, visit
from tests.cli.conftest import Ran, Run
from tests.cli.terminal import run_in_terminal
from tests.conftest import Answer, Service

CANARY = "canary-never-to-be-shown"
PREFIXES = ("DOCUMINE_", "SMARTDOCUMENTOR_", "SMARTCONNECT_")


class Desk:
    """A person at the command line: what they type unseen and seen, and where logins are kept."""

    def __init__(self, run: Run, folder: Path, environ: dict[str, str]) -> None:
        self.run = run
        self.folder = folder
        self.environ = environ
        self.unseen: list[str] = []
        self.seen: list[str | Callable[[], str]] = []
        self.asked: list[str] = []

    def prompt(self, text: str) -> str:
        self.asked.append(text)
        answer = self.seen.pop(0)
        return answer if isinstance(answer, str) else answer()

    def prompt_unseen(self, text: str) -> str:
        self.asked.append(text)
        return self.unseen.pop(0)

    def __call__(self, *arguments: str) -> Ran:
        self.asked.clear()
        ran = self.run(*arguments, environ=self.environ)
        for secret in (CANARY, "fake-sandbox", "canary-refresh", "canary-code"):
            assert secret not in ran.out + ran.err
        return ran

    def assert_asked(self, ran: Ran, *questions: str) -> None:
        # Click before 8.3 prints the question itself.
        assert len(self.asked) == len(questions)
        assert all(question in "".join(self.asked) + ran.out + ran.err for question in questions)

    def without(self, *endings: str) -> dict[str, str]:
        taken = {name: self.environ.pop(name) for name in list(self.environ) if name.endswith(endings)}
        return {name.partition("_")[2]: value for name, value in taken.items()}


@pytest.fixture
def desk(run: Run, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    for name in list(os.environ):
        if name.startswith(PREFIXES):
            monkeypatch.delenv(name)
    environ = {**sandbox.environ, "DOCRELAY_STATE_HOME": str(tmp_path / "state"), "NO_PROXY": "*"}
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    sitting = Desk(run, tmp_path / "state", environ)
    monkeypatch.setattr("click.termui.visible_prompt_func", sitting.prompt)
    monkeypatch.setattr("click.termui.hidden_prompt_func", sitting.prompt_unseen)
    return sitting


class Keyring:
    """The part of the package `keyring` that is used, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_password(self, service: str, user: str) -> str | None:
        if self.broken:
            raise RuntimeError(CANARY)
        return self.kept.get((service, user))

    def set_password(self, service: str, user: str, secret: str) -> None:
        self.kept[service, user] = secret

    def delete_password(self, service: str, user: str) -> None:
        del self.kept[service, user]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Keyring:
    found = Keyring()
    monkeypatch.setitem(sys.modules, "keyring", found)
    return found


def test_smartconnect(desk: Desk, sandbox: Sandbox) -> None:
    desk.unseen = [desk.without("SMARTCONNECT_PASSWORD")["PASSWORD"]]
    ran = desk("login", "smartconnect")
    assert ran.code == 0
    desk.assert_asked(ran, "Password:")
    assert "Signed in to SmartConnect" in ran.err
    with docrelay.SmartConnect.from_env() as client:
        assert client.maps.list()
    shown = desk("whoami")
    assert shown.code == 0
    for line in (
        "SmartConnect",
        f"  base URL   {sandbox.environ['SMARTCONNECT_LOGIN_URL']}",
        f"  API URL    {sandbox.environ['SMARTCONNECT_API_URL']}",
        f"  company    {sandbox.environ['SMARTCONNECT_COMPANY']}",
        "  user       robot@sandbox.example",
        "  kept in    a file",
        "  token      lasts until the service ends it, three months after the login",
    ):
        assert line in shown.out.splitlines()
    # A token that has died, and no password to fetch another.
    desk.folder.joinpath("tokens").rename(desk.folder / "gone")
    with docrelay.SmartConnect.from_env() as client, pytest.raises(docrelay.LoginRequired) as caught:
        client.maps.list()
    assert "run `docrelay login smartconnect`" in str(caught.value)
    assert "run `docrelay login smartconnect`" in desk("whoami").out


def test_smartconnect_with_a_wrong_password(desk: Desk) -> None:
    desk.without("SMARTCONNECT_PASSWORD")
    desk.unseen = [CANARY]
    ran = desk("login", "smartconnect")
    assert ran.code == 2
    assert "error:" in ran.err
    assert not desk.folder.exists()


def test_smartconnect_keeps_the_password_in_the_keyring(
    desk: Desk, keyring: Keyring, sandbox: Sandbox
) -> None:
    password = desk.without("SMARTCONNECT_PASSWORD")["PASSWORD"]
    desk.unseen = [password]
    assert desk("login", "smartconnect", "--keyring").code == 0
    assert keyring.kept["docrelay-smartconnect", "robot@sandbox.example"] == password
    assert not desk.folder.joinpath("tokens").exists()
    assert "is renewed with the secret in the keyring" in desk("whoami").out
    [name] = [name for name in keyring.kept if name[0] == "docrelay"]
    del keyring.kept[name]
    with docrelay.SmartConnect.from_env() as client:
        assert client.maps.list()  # It has signed in again by itself.
    # And the next login asks nobody.
    assert desk("login", "smartconnect", "--keyring").code == 0
    keyring.kept["docrelay-smartconnect", "robot@sandbox.example"] = CANARY
    ran = desk("login", "smartconnect", "--keyring")
    assert ran.code == 2
    assert "did not fit and was deleted" in ran.err
    assert desk("logout", "smartconnect").code == 0
    assert keyring.kept == {}


def test_smartdocumentor(desk: Desk, keyring: Keyring) -> None:
    secret = desk.without("SMARTDOCUMENTOR_CLIENT_SECRET")["CLIENT_SECRET"]
    desk.unseen = [secret, secret]
    ran = desk("login", "smartdocumentor")
    assert ran.code == 0
    assert "To stay signed in, use --keyring" in ran.err
    with docrelay.SmartDocumentor.from_env() as client:
        client.workspaces.list()
    shown = desk("whoami").out
    assert "  client     sandbox-smartdocumentor-client" in shown
    assert "  token      lasts another 59 minutes" in shown
    assert desk("login", "smartdocumentor", "--keyring").code == 0
    assert keyring.kept["docrelay-smartdocumentor", "sandbox-smartdocumentor-client"] == secret
    with docrelay.SmartDocumentor.from_env() as client:
        client.workspaces.list()


def test_documine_with_the_password_grant(desk: Desk) -> None:
    desk.unseen = [desk.without("DOCUMINE_PASSWORD")["PASSWORD"]]
    ran = desk("login", "documine", "--password-grant")
    assert ran.code == 0, ran.err
    assert "advises against" in ran.err
    desk.assert_asked(ran, "Password:")
    with docrelay.DocuMine.from_env() as client:
        client.templates.list()
    shown = desk("whoami").out
    assert "  workspace  sandbox-workspace" in shown
    assert "  user       robot@sandbox.example" in shown
    assert "  token      lasts another 4 minutes; can be renewed for another 29 minutes" in shown
    # The session goes on by the refresh token, which the file keeps after each rotation.
    [path] = desk.folder.joinpath("tokens").glob("*.json")
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({**kept, "expires_at": 1.0}))
    with docrelay.DocuMine.from_env() as client:
        client.templates.list()
    again = json.loads(path.read_text())
    assert again["refresh_token"] != kept["refresh_token"]
    # The client has a secret, which nobody has kept.
    desk.environ.pop("DOCUMINE_CLIENT_SECRET")
    desk("whoami")
    with pytest.raises(docrelay.ConfigurationError, match="set DOCUMINE_CLIENT_SECRET"):
        docrelay.DocuMine.from_env()


@pytest.fixture
def server(service: Service, desk: Desk) -> AuthorizationServer:
    found = AuthorizationServer(service)
    found.claims = {"preferred_username": "ada@example.com"}
    service.routes({"/token": found.token, "/device": found.device, "/api/users": Answer(body=b"{}")})
    desk.environ = {
        "DOCUMINE_BASE_URL": service.url,
        "DOCUMINE_WORKSPACE": "acme",
        "DOCUMINE_CLIENT_ID": "canary-free-client",
        "DOCUMINE_AUTHORIZE_URL": f"{service.url}/authorize",
        "DOCUMINE_TOKEN_URL": f"{service.url}/token",
        "DOCUMINE_DEVICE_URL": f"{service.url}/device",
        "DOCRELAY_STATE_HOME": str(desk.folder),
        "NO_PROXY": "*",
    }
    return found


@pytest.fixture
def browser(server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[httpx.Response]]:
    """Someone who signs in with the browser that opens."""
    pages: list[httpx.Response] = []
    with ThreadPoolExecutor(1) as pool:

        def open_browser(url: str) -> bool:
            pool.submit(lambda: pages.append(visit(server.consent(url))))
            return True

        monkeypatch.setattr("docrelay.cli.login.open_browser", open_browser)
        yield pages


def test_documine_with_the_browser(desk: Desk, browser: list[httpx.Response]) -> None:
    ran = desk("login", "documine")
    assert ran.code == 0, ran.err
    assert "Signed in to DocuMine (acme) as ada@example.com." in ran.err
    assert desk.asked == []
    for variables in (None, desk.environ):
        with docrelay.DocuMine.from_env(variables) as client:
            assert client.workspace == "acme"
            assert client.users.list() == []
    assert "  user       ada@example.com" in desk("whoami").out
    assert "You are signed in" in browser[0].text
    mode = {path.name: stat.S_IMODE(path.stat().st_mode) for path in desk.folder.iterdir()}
    assert mode["logins.json"] == 0o600
    assert mode["tokens"] == 0o700
    assert "canary-refresh" not in desk.folder.joinpath("logins.json").read_text()


def test_the_workspace_chooses_among_logins(desk: Desk, browser: list[httpx.Response]) -> None:
    assert desk("login", "documine").code == 0
    assert desk("login", "documine", "--workspace", "other").code == 0
    assert len(browser) == 2
    for workspace in ("acme", "other"):
        with docrelay.DocuMine.from_env({**desk.environ, "DOCUMINE_WORKSPACE": workspace}) as client:
            assert client.workspace == workspace
    environ = {name: value for name, value in desk.environ.items() if name != "DOCUMINE_WORKSPACE"}
    with docrelay.DocuMine.from_env(environ) as client:
        assert client.workspace == "other"  # The newest.
    with pytest.raises(docrelay.ConfigurationError, match="docrelay login documine"):
        docrelay.DocuMine.from_env({**environ, "DOCUMINE_WORKSPACE": "third"})
    ran = desk("logout", "documine")
    untold = "The service was not told: the session there ends by its own time limit."
    assert ran.err.splitlines() == [
        "Signed out of DocuMine (other).", untold, "Signed out of DocuMine (acme).", untold
    ]  # fmt: skip
    assert [path for path in desk.folder.joinpath("tokens").iterdir() if path.suffix == ".json"] == []
    assert desk("logout", "documine").err == "Nobody was signed in.\n"
    assert desk("whoami").code == 1


def test_documine_without_a_browser(
    desk: Desk, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr("docrelay.cli.login._show", shown.append)

    def paste() -> str:
        return server.consent(next(line.strip() for line in shown[0].splitlines() if "authorize?" in line))

    desk.seen = ["some words", paste]
    ran = desk("login", "documine", "--no-browser")
    assert ran.code == 0, ran.err
    assert shown[1] == "That does not fit: that holds no code."
    assert len(server.forms) == 1


def test_documine_on_another_device(
    desk: Desk, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    defaults = login.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "sleep", lambda _: None)
    ran = desk("login", "documine", "--device")
    assert ran.code == 0, ran.err
    assert f"Open {server.url}/go on any device and enter the code WDJB-MJHT." in ran.err


def test_a_confidential_client(
    desk: Desk, server: AuthorizationServer, browser: list[httpx.Response]
) -> None:
    desk.unseen = [CANARY]
    ran = desk("login", "documine", "--confidential")
    assert ran.code == 0
    desk.assert_asked(ran, "Client secret:")
    assert server.forms[0]["client_secret"] == CANARY


@pytest.mark.parametrize(
    ("service", "option", "variable"),
    [
        ("documine", "--password", "DOCUMINE_PASSWORD"),
        ("documine", "--client-secret", "DOCUMINE_CLIENT_SECRET"),
        ("smartdocumentor", "--client-secret", "SMARTDOCUMENTOR_CLIENT_SECRET"),
        ("smartconnect", "--password", "SMARTCONNECT_PASSWORD"),
        ("smartconnect", "--token", "SMARTCONNECT_TOKEN"),
    ],
)
@pytest.mark.parametrize("value", [[CANARY], []])
def test_secrets_are_no_arguments(
    desk: Desk, service: str, option: str, variable: str, value: list[str]
) -> None:
    ran = desk("login", service, option, *value)
    assert ran.code == 3
    assert f"{option} is not taken from the command line" in ran.err
    assert variable in ran.err
    assert f"{option} " not in desk("login", service, "--help").out
    assert not desk.folder.exists()


def test_credentials_in_the_environment_come_first(desk: Desk, browser: list[httpx.Response]) -> None:
    assert desk("login", "documine").code == 0
    assert len(browser) == 1
    desk.environ["DOCUMINE_TOKEN"] = CANARY
    assert "DOCUMINE_TOKEN is set, so clients use the environment" in desk("whoami").out
    with docrelay.DocuMine.from_env() as client:
        assert client.users.list() == []


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (Answer(content_type=None), 0, "The service has ended the session."),
        (Answer(503, b""), 1, "error: the session was not ended: 127.0.0.1"),
    ],
)
def test_logout_tells_the_service(
    desk: Desk,
    server: AuthorizationServer,
    service: Service,
    browser: list[httpx.Response],
    keyring: Keyring,
    answer: Answer,
    code: int,
    said: str,
) -> None:
    service.routes({"/token": server.token, "/revoke": answer})
    desk.environ["DOCUMINE_REVOCATION_URL"] = f"{service.url}/revoke"
    desk.unseen = [CANARY]
    assert desk("login", "documine", "--keyring", "--confidential").code == 0
    assert len(keyring.kept) == 2
    ran = desk("logout", "documine")
    assert ran.code == code
    assert "Signed out of DocuMine (acme)." in ran.err
    assert said in ran.err
    form = service.received[-1].form
    assert (form["token_type_hint"], form["client_secret"]) == ("refresh_token", CANARY)
    assert keyring.kept == {}
    assert desk("whoami").code == 1


def test_a_secret_that_another_login_uses_stays(
    desk: Desk, browser: list[httpx.Response], keyring: Keyring
) -> None:
    desk.environ["DOCUMINE_CLIENT_SECRET"] = CANARY
    for workspace in ("acme", "other"):
        assert desk("login", "documine", "--keyring", "--workspace", workspace).code == 0
    kept_logins().remove(kept_logins().all()[0])
    assert keyring.kept["docrelay-documine", "canary-free-client"] == CANARY
    assert desk("logout", "documine").code == 0
    assert keyring.kept == {}


def test_a_keyring_that_cannot_be_used_now(desk: Desk, keyring: Keyring) -> None:
    desk.without("SMARTDOCUMENTOR_CLIENT_SECRET")
    desk.unseen = ["fake-sandbox-secret"]
    assert desk("login", "smartconnect", "--keyring").code == 0
    assert desk("login", "documine", "--password-grant").code == 0
    keyring.broken = True
    shown = desk("whoami")
    assert shown.code == 0
    assert "cannot be read (RuntimeError)" in shown.out
    assert "lasts another 4 minutes" in shown.out  # The other login.
    ran = desk("logout", "--all")
    assert ran.code == 2
    assert "error: not signed out of SmartConnect" in ran.err
    assert "Signed out of DocuMine" in ran.err
    keyring.broken = False
    assert desk("logout", "--all").code == 0
    assert keyring.kept == {}


def test_a_refused_sign_in(desk: Desk, server: AuthorizationServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with ThreadPoolExecutor(1) as pool:

        def open_browser(url: str) -> bool:
            pool.submit(visit, server.consent(url, code=None, error="access_denied"))
            return True

        monkeypatch.setattr("docrelay.cli.login.open_browser", open_browser)
        ran = desk("login", "documine")
    assert ran.code == 2
    assert "declined" in ran.err
    assert not desk.folder.exists()


def test_what_is_missing_is_asked_for(
    desk: Desk, server: AuthorizationServer, browser: list[httpx.Response]
) -> None:
    desk.seen = [desk.environ.pop("DOCUMINE_WORKSPACE"), desk.environ.pop("DOCUMINE_CLIENT_ID")]
    ran = desk("login", "documine")
    assert ran.code == 0
    desk.assert_asked(ran, "Workspace:", "Client id:")


def read_until(terminal: int, mark: bytes) -> bytes:
    shown = b""
    while mark not in shown:
        ready, _, _ = select.select([terminal], [], [], 30)
        assert ready, shown
        shown += os.read(terminal, 4096)
    return shown


def test_a_terminal_does_not_echo_the_password(tmp_path: Path) -> None:
    nowhere = dict.fromkeys(("SMARTCONNECT_API_URL", "SMARTCONNECT_LOGIN_URL"), "http://127.0.0.1:9")
    who = {"SMARTCONNECT_EMAIL": "ada@example.com", "SMARTCONNECT_COMPANY": "Acme"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    terminal, inside = pty.openpty()
    command = [sys.executable, "-m", "docrelay", "login", "smartconnect"]
    process = subprocess.Popen(
        command,
        env={**kept, **nowhere, **who, "DOCRELAY_STATE_HOME": str(tmp_path)},
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
    )
    try:
        shown = read_until(terminal, b"Password:")
        while termios.tcgetattr(inside)[3] & termios.ECHO:
            threading.Event().wait(0.005)
        os.write(terminal, f"{CANARY}\n".encode())
        shown += read_until(terminal, b"was not reached")
        assert process.wait(30) == 2
    finally:
        process.kill()
        process.wait()
        os.close(inside)
        os.close(terminal)
    assert CANARY.encode() not in shown


@pytest.mark.parametrize("width", [60, 160])
def test_the_help_fits_the_terminal(tmp_path: Path, width: int) -> None:
    for command in (["login", "documine"], ["login", "smartconnect"], ["logout"]):
        ended = run_in_terminal([*command, "--help"], {}, tmp_path, width=width)
        assert ended.code == 0
        lines = ended.out.splitlines()
        assert max(map(len, lines)) <= min(width, 100)
        assert lines[0].startswith(f"Usage: docrelay {' '.join(command)}")


def test_usage(desk: Desk) -> None:
    assert desk("logout").code == 3
    assert desk("logout", "documine", "--all").code == 3
    assert desk("logout", "--all").code == 0
    assert desk("login", "documine", "--timeout", "0").code == 3
    assert "whoami" in desk("--help").out
    assert desk("login", "--help").code == 0
