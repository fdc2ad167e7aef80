"""Questions that nobody answers: no terminal, an input that has ended or is closed, Ctrl-C."""

from __future__ import annotations

import getpass
import io
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import click
import pytest

from docrelay.cli.prompts import ask_line, ask_secret
from docrelay.sandbox import Sandbox
from tests.cli.conftest import Run

WHO = {
    "SMARTCONNECT_API_URL": "http://127.0.0.1:9",
    "SMARTCONNECT_LOGIN_URL": "http://127.0.0.1:9",
    "SMARTCONNECT_EMAIL": "ada@example.com",
    "SMARTCONNECT_COMPANY": "Acme",
}


@pytest.mark.parametrize("redirection", ["<&-", "</dev/null"])
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "login smartconnect",
            "error: password needed, and there is no terminal to ask for it; set SMARTCONNECT_P",
        ),
        (
            "login documine --client-id c",
            "error: --workspace is not given and nobody can be asked for it here; set DOCUMINE_WORKSPACE",
        ),
        ("login documine --no-browser --workspace w --client-id c", "nobody can paste an address here"),
    ],
)
def test_without_anybody_to_ask(tmp_path: Path, redirection: str, command: str, said: str) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m docrelay {command} {redirection}'],
        env={**kept, **WHO, "DOCRELAY_STATE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        start_new_session=True,  # Without a terminal, whoever runs the tests.
    )
    assert said in done.stderr
    assert done.returncode in (2, 3)
    assert "Warning" not in done.stderr
    assert "defect" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_password_comes_by_a_pipe(tmp_path: Path, sandbox: Sandbox) -> None:
    password = sandbox.environ["SMARTCONNECT_PASSWORD"]
    environ = {name: value for name, value in sandbox.environ.items() if name != "SMARTCONNECT_PASSWORD"}
    done = subprocess.run(
        [sys.executable, "-m", "docrelay", "login", "smartconnect"],
        env={**environ, "PATH": os.environ["PATH"], "DOCRELAY_STATE_HOME": str(tmp_path), "NO_PROXY": "*"},
        input=f"{password}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        start_new_session=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Signed in to SmartConnect" in done.stderr
    assert password not in done.stdout + done.stderr


def no_terminal(_: str) -> str:
    warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
    return "never reached"


def ended(_: str) -> str:
    raise EOFError


def interrupted(_: str) -> str:
    raise KeyboardInterrupt


def test_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: "canary")
    assert ask_secret("Password", "X_PASSWORD") == "canary"
    monkeypatch.setattr("click.termui.hidden_prompt_func", no_terminal)
    monkeypatch.setattr("sys.stdin", io.StringIO("canary\r\nmore\n"))
    assert ask_secret("Password", "X_PASSWORD") == "canary"
    for stdin in (io.StringIO(""), io.StringIO("\n"), None):
        monkeypatch.setattr("sys.stdin", stdin)
        with pytest.raises(click.UsageError, match="set X_PASSWORD"):
            ask_secret("Password", "X_PASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("click.termui.hidden_prompt_func", ended)
    with pytest.raises(click.UsageError, match="no terminal to ask for it"):
        ask_secret("Password", "X_PASSWORD")
    monkeypatch.setattr("click.termui.hidden_prompt_func", interrupted)
    with pytest.raises(click.Abort):
        ask_secret("Password", "X_PASSWORD")


def test_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: "")
    assert ask_line("Paste:") == ""
    monkeypatch.setattr("click.termui.visible_prompt_func", ended)
    with pytest.raises(EOFError):
        ask_line("Paste:")
    monkeypatch.setattr("click.termui.visible_prompt_func", interrupted)
    with pytest.raises(click.Abort):
        ask_line("Paste:")


def test_ctrl_c_ends_a_login(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("click.termui.visible_prompt_func", interrupted)
    environ = {"DOCRELAY_STATE_HOME": str(tmp_path), "DOCUMINE_CLIENT_ID": "c"}
    assert run("login", "documine", environ=environ).code == 130


def test_what_is_empty_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("login", "documine", "--workspace", " ", environ={"DOCRELAY_STATE_HOME": str(tmp_path)})
    assert ran.code == 3
    assert "error: --workspace is empty" in ran.err


def test_a_refusal_names_what_the_environment_gave(run: Run, sandbox: Sandbox, tmp_path: Path) -> None:
    environ = {**sandbox.environ, "DOCRELAY_STATE_HOME": str(tmp_path), "NO_PROXY": "*"}
    wrong = "canary-wrong-password"
    ran = run("login", "smartconnect", "--company", environ.pop("SMARTCONNECT_COMPANY"),
              environ={**environ, "SMARTCONNECT_PASSWORD": wrong})  # fmt: skip
    assert ran.code == 2
    assert "check who signs in, the password or secret, and the company" in ran.err
    hint = ran.err.splitlines()[-1]
    assert hint.startswith("hint: taken from the environment: SMARTCONNECT_API_URL, SMARTCONNECT_LOGIN_URL, ")
    assert "SMARTCONNECT_EMAIL, SMARTCONNECT_PASSWORD; see `docrelay login smartconnect --help`" in hint
    assert "COMPANY" not in hint
    assert wrong not in ran.err
    assert list(tmp_path.joinpath("state").glob("*")) == []


def test_a_keyring_that_is_not_there_is_told_before_the_sign_in(
    run: Run, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring.backends.fail

    from tests.auth.memory_keyring import in_use

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    environ = {**sandbox.environ, "DOCRELAY_STATE_HOME": str(tmp_path / "state"), "NO_PROXY": "*"}
    backend: Any = keyring.backends.fail.Keyring
    with in_use(backend()):
        ran = run("login", "smartconnect", "--keyring", environ=environ)
    assert ran.code == 3
    assert "(NoKeyringError): this session has none" in ran.err
    assert "leave --keyring out" in ran.err
    assert sandbox.counts() == {}
