"""No secret shows while the OAuth grants live through a day, logs of everything at DEBUG."""

from __future__ import annotations

import gc
import logging
import pickle
import traceback
import warnings
from pathlib import Path

import httpx
import pytest

from docrelay.auth import ClientCredentials, FileStore, Grant, Password, RefreshToken, TokenAuth
from docrelay.auth.source import TokenSource
from docrelay.errors import DocrelayError
from tests.conftest import Answer, Received, Service


class Day:
    """A token service that gives, refuses, breaks and gives again."""

    def __init__(self) -> None:
        self.count = 0
        self.now = 0.0

    def token(self, request: Received) -> Answer:
        self.count += 1
        n = self.count
        if n % 4 == 2:
            return Answer(400, b'{"error": "invalid_grant", "access_token": "canary-e"}')
        if n % 4 == 3:
            return Answer(200, b'{"refresh_token": "canary-lost"', "text/plain")
        body = f'{{"access_token": "canary-a{n}", "refresh_token": "canary-r{n}", "expires_in": 300}}'
        return Answer(body=body.encode())


def grants(url: str) -> list[Grant]:
    return [
        Password(f"{url}/token", "id", "user", "canary-pw", client_secret="canary-cs"),
        ClientCredentials(f"{url}/token", "id", "canary-cs"),
        RefreshToken(f"{url}/token", "id", "canary-rt", client_secret="canary-cs"),
        TokenSource(lambda: "canary-source"),
    ]


@pytest.mark.parametrize("which", range(4))
def test_nothing_shows(
    service: Service, tmp_path: Path, which: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    day = Day()
    service.routes(
        {
            "/token": day.token,
            "/api": Answer(),
            "/401": Answer(401),
            "/moved": Answer(302, headers={"Location": "/api"}),
        }
    )
    grant = grants(service.url)[which]
    auth = TokenAuth(
        grant,
        store=FileStore(tmp_path / "t"),
        clock=lambda: day.now,
        open_client=lambda: httpx.Client(trust_env=False),
    )
    shown: list[str] = [repr(auth), str(auth), repr(grant), str(grant), grant.key()]
    with httpx.Client(auth=auth, trust_env=False, follow_redirects=True) as client:
        for day.now in (0.0, 250.0, 290.0, 400.0, 500.0, 600.0, 900.0, 1300.0):
            for path in ("/api", "/401", "/moved"):
                try:
                    response = client.post(f"{service.url}{path}", json={})
                    shown += [repr(response.request), repr(response.request.headers), repr(response)]
                except (DocrelayError, httpx.HTTPError) as failure:
                    shown += [repr(failure), traceback.format_exc(), repr(vars(failure))]
                    shown.append(repr(pickle.loads(pickle.dumps(failure))))
            auth._keeper.wait(30)
    for thing in (auth, grant):
        with pytest.raises(TypeError):
            pickle.dumps(thing)
    names = {record.name.partition(".")[0] for record in caplog.records}
    assert {"httpx", "httpcore"} <= names
    text = caplog.text + "\n".join(shown)
    assert "canary-" not in text
    assert any(
        b"canary-" in r.body or "canary-" in r.headers.get("Authorization", "") for r in service.received
    )


def test_objects_that_debuggers_find_are_masked() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = [TokenAuth(grant) for grant in grants("https://idp.example.com")]
        ours = [
            thing for thing in gc.get_objects() if str(type(thing).__module__).startswith("docrelay.auth")
        ]
        assert len(kept) == 4
        shown = "".join(repr(thing) for thing in ours)
    assert "canary-" not in shown
