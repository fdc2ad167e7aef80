"""A real browser signs in on the sandbox's pages."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docrelay import AsyncDocuMine, DocuMine
from docrelay.auth import MemoryStore, TokenAuth
from docrelay.auth.authorization_code import AuthorizationCode
from docrelay.auth.device_code import DeviceCode
from docrelay.auth.session import LoginFailedError
from docrelay.auth.sign_in import login
from docrelay.config import documine_authorize_url, documine_device_url, documine_token_url
from docrelay.sandbox import Lifetimes, Sandbox
from tests.peers import chromium
from tests.peers.chromium import Browser

pytestmark = pytest.mark.peer("chromium")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(reads=0, lifetimes=Lifetimes(documine_device_interval=0)) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with chromium.running(tmp_path) as running:
        yield running


@pytest.fixture
def picture(browser: Browser, tmp_path: Path) -> Callable[[str], None]:
    """Save a picture of the page, in DOCRELAY_PICTURES where that is set."""
    folder = Path(os.environ.get("DOCRELAY_PICTURES") or tmp_path)

    def take(name: str) -> None:
        browser.picture(folder / f"{name}.png")

    return take


@pytest.fixture
def grant(sandbox: Sandbox) -> AuthorizationCode:
    url, workspace = sandbox.documine_url, sandbox.credentials.documine.workspace
    return AuthorizationCode(
        token_url=documine_token_url(url, workspace),
        client_id=sandbox.credentials.documine.public_client_id,
        authorize_url=documine_authorize_url(url, workspace),
        issuer=f"{url}/auth/realms/{workspace}",
        login_hint=sandbox.credentials.documine.username,
    )


class Visitor:
    """Opens the address a login asks for in the browser, in a thread of its own, as a person would."""

    def __init__(self, act: Callable[[str], None]) -> None:
        self._act = act
        self._thread: threading.Thread | None = None
        self.failure: Exception | None = None

    def open(self, url: str) -> bool:
        def visit() -> None:
            try:
                self._act(url)
            except Exception as error:
                self.failure = error

        self._thread = threading.Thread(target=visit)
        self._thread.start()
        return True

    def finish(self) -> None:
        assert self._thread is not None
        self._thread.join(60)
        if self.failure:
            raise self.failure


def test_a_person_signs_in_and_the_client_works(
    sandbox: Sandbox, browser: Browser, grant: AuthorizationCode, picture: Callable[[str], None]
) -> None:
    known = sandbox.credentials.documine

    def act(url: str) -> None:
        browser.open(url)
        assert browser.title == "Sign in - docrelay sandbox"
        picture("sign-in-light")
        browser.set_dark(dark=True)
        picture("sign-in-dark")
        browser.set_dark(dark=False)
        # The hint has filled the name in, so the password has the focus.
        assert browser.run("return document.activeElement.id") == "password"
        assert browser.run("return document.getElementById('username').value") == known.username
        browser.fill("password", "wrong")
        browser.submit()
        assert browser.run("return document.querySelector('[role=alert]').textContent") == (
            "User name or password are wrong."
        )
        assert browser.run("return document.getElementById('password').ariaInvalid") == "true"
        picture("sign-in-wrong")
        browser.fill("password", known.password)
        browser.submit()
        assert browser.url.startswith("http://127.0.0.1:")
        assert browser.complaints() == []
        picture("sign-in-done")

    visitor, store = Visitor(act), MemoryStore()
    token = login(grant, store=store, open_browser=visitor.open, timeout=90)
    visitor.finish()
    assert token.refresh_token
    with DocuMine(
        known.workspace, base_url=sandbox.documine_url, auth=TokenAuth(grant, store=store)
    ) as client:
        assert [user.username for user in client.users.list()] == [known.username]
    assert sandbox.counts()["documine.authorize"] == 3


def test_a_person_declines(browser: Browser, grant: AuthorizationCode) -> None:
    def act(url: str) -> None:
        browser.open(url)
        browser.run("document.getElementById('decline').click()")

    visitor = Visitor(act)
    with pytest.raises(LoginFailedError, match="declined"):
        login(grant, store=MemoryStore(), open_browser=visitor.open, timeout=90)
    visitor.finish()


@pytest.mark.anyio
async def test_a_person_signs_in_for_a_device(
    sandbox: Sandbox, browser: Browser, picture: Callable[[str], None]
) -> None:
    known, store = sandbox.credentials.documine, MemoryStore()
    grant = DeviceCode(
        token_url=documine_token_url(sandbox.documine_url, known.workspace),
        client_id=known.public_client_id,
        device_authorization_url=documine_device_url(sandbox.documine_url, known.workspace),
    )

    def show(text: str) -> None:
        address, code = text.split()[1], text.rstrip(".").split()[-1]
        browser.open(address)
        browser.fill("user_code", code.lower())
        browser.fill("username", known.username)
        browser.fill("password", known.password)
        picture("device")
        browser.submit()
        assert browser.title == "Signed in - docrelay sandbox"

    login(grant, store=store, show=show, sleep=lambda _: None)
    auth = TokenAuth(grant, store=store)
    async with AsyncDocuMine(known.workspace, base_url=sandbox.documine_url, auth=auth) as client:
        assert len(await client.templates.list()) == 3


def test_the_page_fits_a_narrow_window_and_is_labelled(browser: Browser, grant: AuthorizationCode) -> None:
    browser.open(grant.sign_in_url(grant.begin("http://127.0.0.1:1/callback")))
    script = """
    document.documentElement.style.width = '320px'
    return [...document.querySelectorAll('input')].map(
      input => [input.name, input.labels[0]?.textContent, input.getBoundingClientRect().width < 320])
    """
    assert browser.run(script) == [["username", "User name or e-mail", True], ["password", "Password", True]]
