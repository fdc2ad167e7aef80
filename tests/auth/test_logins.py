from __future__ import annotations

import os
from pathlib import Path

import attrs
import httpx
import pytest

from docrelay.auth import Token
from docrelay.auth.logins import CREDENTIALS, TITLES, Login, LoginGrant, Logins, state_folder
from docrelay.auth.stores import TokenStoreWarning
from docrelay.errors import AuthError, LoginRequired
from tests.limits import largest_file

DOCUMINE = Login(
    service="documine",
    place="acme",
    base_url="https://dm",
    client_id="c",
    user="ada",
    token_url="https://dm/token",
)
SMARTCONNECT = Login(
    service="smartconnect",
    place="https://api",
    base_url="https://login",
    user="ada",
    company="Acme",
    needs_secret=True,
)


@pytest.fixture
def logins(tmp_path: Path) -> Logins:
    return Logins(tmp_path / "state" / "docrelay")


def test_the_newest_comes_first_and_replaces_its_like(logins: Logins) -> None:
    assert logins.all() == []
    other = attrs.evolve(DOCUMINE, place="other")
    for login in (DOCUMINE, other, SMARTCONNECT, attrs.evolve(DOCUMINE, scope="openid")):
        logins.add(login)
    assert [login.place for login in logins.all()] == ["acme", "https://api", "other"]
    assert logins.all()[0].scope == "openid"
    logins.remove(other)
    assert [login.place for login in logins.all()] == ["acme", "https://api"]


@pytest.mark.skipif(os.name != "posix", reason="a limit of POSIX stands for a full disk")
def test_a_full_disk_leaves_the_logins_that_are_kept(logins: Logins, tmp_path: Path) -> None:
    logins.add(DOCUMINE)
    with pytest.raises(OSError, match=r"File too large.*logins\.json"), largest_file(1_000):
        logins.add(attrs.evolve(SMARTCONNECT, scope="x" * 2_000))
    assert logins.all() == [DOCUMINE]
    assert list(tmp_path.rglob("*.tmp")) == []


def test_find(logins: Logins) -> None:
    for login in (DOCUMINE, SMARTCONNECT):
        logins.add(login)
    assert logins.find("documine") == DOCUMINE
    assert logins.find("smartconnect", place="api/", company=None) == SMARTCONNECT
    assert logins.find("documine", place="other") is None
    assert logins.find("smartdocumentor") is None


def test_keys_tell_logins_apart() -> None:
    changes = {
        "place": "x",
        "base_url": "x",
        "company": "x",
        "client_id": "x",
        "user": "x",
        "service": "smartconnect",
    }
    keys = {Login(**{**attrs.asdict(DOCUMINE), name: value}).key() for name, value in changes.items()}
    assert len(keys | {DOCUMINE.key()}) == 7


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"logins": [1]}', '{"logins": [{"service": "documine"}]}', "\udcff"]
)
def test_a_corrupt_file_means_no_logins(logins: Logins, text: str, tmp_path: Path) -> None:
    logins.add(DOCUMINE)
    path = tmp_path / "state" / "docrelay" / "logins.json"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.warns(TokenStoreWarning, match="sign in again"):
        assert logins.all() == []
    with pytest.warns(TokenStoreWarning):
        logins.add(SMARTCONNECT)
    assert logins.all() == [SMARTCONNECT]


def test_fields_of_a_later_version_are_ignored(logins: Logins, tmp_path: Path) -> None:
    logins.add(DOCUMINE)
    path = tmp_path / "state" / "docrelay" / "logins.json"
    path.write_text(path.read_text().replace('"place"', '"new": 1, "place"'))
    assert logins.all() == [DOCUMINE]


def test_a_file_that_others_can_read_is_refused(logins: Logins, tmp_path: Path) -> None:
    logins.add(DOCUMINE)
    (tmp_path / "state" / "docrelay" / "logins.json").chmod(0o644)
    with pytest.raises(AuthError, match="open to other users"):
        logins.all()


@pytest.mark.parametrize("service", TITLES)
def test_without_anything_to_go_on_from_a_person_is_asked_for(service: str) -> None:
    login = attrs.evolve(DOCUMINE, service=service)
    grant = LoginGrant(login)
    with pytest.raises(LoginRequired, match=f"run `docrelay login {service}`"):
        next(grant.token_requests(None, lambda: 0.0))
    assert grant.key() == login.key()


def test_with_its_secret_a_login_renews_itself() -> None:
    smartdocumentor = attrs.evolve(DOCUMINE, service="smartdocumentor")
    request = next(LoginGrant(smartdocumentor, "canary-s").token_requests(None, lambda: 0.0))
    assert b"client_secret=canary-s" in request.content
    grant = LoginGrant(SMARTCONNECT, "canary-s")
    request = next(grant.token_requests(None, lambda: 0.0))
    assert str(request.url) == "https://login/v1/public-key"
    assert "canary" not in repr(grant)


def test_smartconnect_knows_its_dead_tokens_without_the_password() -> None:
    grant = LoginGrant(SMARTCONNECT)
    assert grant.rejects(httpx.Response(401, request=httpx.Request("GET", "https://api/")))
    assert next(grant.validation(Token(access_token="t"))).url.host == "api"
    with pytest.raises(AttributeError):
        LoginGrant(DOCUMINE).rejects  # noqa: B018


def test_where_logins_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    home = {"HOME": "/u/ada"}
    monkeypatch.setattr("sys.platform", "linux")
    assert state_folder(home) == Path("/u/ada/.local/state/docrelay")
    assert state_folder({**home, "XDG_STATE_HOME": "/s"}) == Path("/s/docrelay")
    assert state_folder({**home, "XDG_STATE_HOME": "relative"}) == Path("/u/ada/.local/state/docrelay")
    assert state_folder({**home, "DOCRELAY_STATE_HOME": "/here"}) == Path("/here")
    assert state_folder({}) is None
    monkeypatch.setattr("sys.platform", "darwin")
    assert state_folder(home) == Path("/u/ada/Library/Application Support/docrelay")
    monkeypatch.setattr("sys.platform", "win32")
    assert state_folder({"LOCALAPPDATA": "/local"}) == Path("/local/docrelay")


def test_every_service_names_its_credentials() -> None:
    assert CREDENTIALS.keys() == TITLES.keys()
