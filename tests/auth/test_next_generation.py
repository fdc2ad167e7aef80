"""The password grant of SmartConnect's next generation, against the sandbox with a plain client."""

from __future__ import annotations

import httpx
import pytest

from docrelay.auth import MemoryStore, Password, TokenAuth
from docrelay.errors import TokenRequestError
from docrelay.sandbox import Sandbox


class Hours:
    """A clock that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_it_signs_in_once_and_then_refreshes() -> None:
    clock, store = Hours(), MemoryStore()
    with Sandbox(reads=0) as sandbox:
        known = {name.partition("_NEXT_")[2]: value for name, value in sandbox.environ.items()}
        url = known["URL"]
        grant = Password(
            f"{url}/token",
            known["CLIENT_ID"],
            known["USERNAME"],
            known["PASSWORD"],
            client_secret=known["CLIENT_SECRET"],
        )
        auth = TokenAuth(grant, store=store, clock=clock)
        with httpx.Client(auth=auth, trust_env=False, timeout=20) as client:
            path = f"{url}/v1/run-integration/{sandbox.map_key('CUSTOMERS')}"
            assert client.post(path, json={"Variables": []}).status_code == 200
            first = store.load(grant.key())
            assert first is not None
            assert first.refresh_token
            clock.now = (first.lifetime or 0.0) + 1.0
            assert client.post(path, json={"Variables": []}).status_code == 200
        second = store.load(grant.key())
        assert second is not None
        assert second.access_token != first.access_token
        wrong = Password(
            f"{url}/token", known["CLIENT_ID"], known["USERNAME"], "canary", client_secret="canary"
        )
        with httpx.Client(auth=TokenAuth(wrong), trust_env=False, timeout=20) as client:
            with pytest.raises(TokenRequestError, match="invalid_client") as caught:
                client.get(url)
            assert "canary" not in str(caught.value)
