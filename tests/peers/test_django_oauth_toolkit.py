"""The password and refresh grants against Django OAuth Toolkit, through plain clients of httpx."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import attrs
import httpx
import pytest

from docrelay.auth import BearerToken, MemoryStore, Password, RefreshToken, Secret, TokenAuth, logout
from docrelay.auth.grants import PasswordGrantWarning
from docrelay.errors import LoginRequired, TokenRequestError
from tests.peers import django_server, program

pytestmark = [
    pytest.mark.peer("django-oauth-toolkit"),
    pytest.mark.filterwarnings(f"ignore::{PasswordGrantWarning.__module__}.PasswordGrantWarning"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running Django site with OAuth Toolkit."""
    folder = tmp_path_factory.mktemp("django")
    command = [sys.executable, django_server.__file__, str(folder)]
    with program.running(command, folder / "django.log") as url:
        yield url


@pytest.fixture
def grant(site: str) -> Password:
    return Password(
        f"{site}/token/",
        django_server.CLIENT["client_id"],
        django_server.USER["username"],
        django_server.USER["password"],
        client_secret=django_server.CLIENT["client_secret"],
        scope="openid",
    )


class Watched(MemoryStore):
    """A store that notes which tokens were saved, and a clock that a test moves on."""

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[Secret] = []
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    def save(self, key: str, token: object) -> None:
        assert token.refresh_token is not None
        self.saved.append(token.refresh_token)
        super().save(key, token)  # type: ignore[arg-type]


def call(site: str, auth: TokenAuth) -> httpx.Response:
    with httpx.Client(auth=auth, trust_env=False) as client:
        return client.get(f"{site}/api/")


def test_password_then_refresh_with_rotation(site: str, grant: Password) -> None:
    store = Watched()
    auth = TokenAuth(grant, store=store, clock=store.clock)
    assert call(site, auth).json() == {"user": "ada"}
    assert call(site, auth).status_code == 200
    assert len(store.saved) == 1
    store.now = django_server.SECONDS + 1.0
    assert call(site, auth).status_code == 200
    assert len(set(store.saved)) == 2
    # A session goes on from the newest refresh token alone.
    token = store.saved[-1].reveal()
    session = RefreshToken(
        f"{site}/token/", grant.client_id, token, client_secret=django_server.CLIENT["client_secret"]
    )
    assert call(site, TokenAuth(session)).json() == {"user": "ada"}
    # It has been used: another program that still holds it is told to sign in.
    with pytest.raises(LoginRequired, match="sign in again") as caught:
        call(site, TokenAuth(attrs.evolve(session)))
    assert token not in str(caught.value)


def test_a_token_that_was_revoked_is_replaced(site: str, grant: Password) -> None:
    store = Watched()
    auth = TokenAuth(grant, store=store)
    assert call(site, auth).status_code == 200
    kept = store.load(grant.key())
    assert kept is not None
    stale = TokenAuth(grant, store=store)
    store.save(grant.key(), attrs.evolve(kept, access_token="revoked"))
    assert call(site, stale).status_code == 200


def test_logout_ends_the_session_at_the_site(site: str, grant: Password) -> None:
    store = Watched()
    assert call(site, TokenAuth(grant, store=store)).status_code == 200
    token = store.load(grant.key())
    assert token is not None
    # With a wrong secret the site refuses, and only this side has forgotten.
    wrong = attrs.evolve(grant, client_secret="fake-wrong")
    with pytest.raises(TokenRequestError, match=r"was not ended.*invalid_client"):
        logout(wrong, store=store, revocation_url=f"{site}/revoke/")
    assert store.load(grant.key()) is None
    with httpx.Client(auth=BearerToken(token.access_token), trust_env=False) as copied:
        assert copied.get(f"{site}/api/").status_code == 200
        store.save(grant.key(), token)
        assert logout(grant, store=store, revocation_url=f"{site}/revoke/") is True
        assert copied.get(f"{site}/api/").status_code == 401
    session = RefreshToken(
        grant.token_url, grant.client_id, str(token.refresh_token), client_secret=grant.client_secret
    )
    with pytest.raises(LoginRequired):
        call(site, TokenAuth(session))


@pytest.mark.parametrize(
    ("change", "error"),
    [({"password": "fake-wrong"}, "invalid_grant"), ({"client_secret": "fake-wrong"}, "invalid_client")],
)
def test_wrong_credentials_are_told_apart(
    site: str, grant: Password, change: dict[str, str], error: str
) -> None:
    with pytest.raises(TokenRequestError, match=error) as caught:
        call(site, TokenAuth(attrs.evolve(grant, **change)))
    assert "fake-" not in str(caught.value)
