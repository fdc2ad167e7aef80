from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

import httpx
import pytest

from docrelay.auth.advice import advise
from docrelay.auth.grants import token_request


def answer(status: int, date: str | None = None, **form: str) -> httpx.Response:
    headers = {} if date is None else {"Date": date}
    request: Any = token_request("POST", "https://idp/token", data=form)
    return httpx.Response(status, headers=headers, request=request)


@pytest.mark.parametrize(
    ("response", "error", "words"),
    [
        (answer(401), "invalid_client", "regenerated (SmartDocumentor: an organization has one secret"),
        (answer(400, grant_type="password"), "invalid_grant", "no local password (DocuMine"),
        (answer(400, grant_type="refresh_token"), "invalid_grant", "the session is over"),
        (answer(400), "unauthorized_client", "may not use this kind of sign-in"),
        (answer(407), None, "the proxy wants credentials"),
        (answer(404), None, "check the token URL"),
        (answer(401), None, "check who signs in, the password or secret, and the company"),
        (answer(404), "Realm does not exist", "there is no such workspace"),
    ],
)
def test_says_what_to_look_at(response: httpx.Response, error: str | None, words: str) -> None:
    advice = advise(response, error)
    assert advice is not None
    assert words in advice


@pytest.mark.parametrize("status", [429, 503])
def test_what_passes_needs_no_advice(status: int) -> None:
    assert advise(answer(status, "no date"), None) is None


@pytest.mark.parametrize(("off", "words"), [(-600, "10 min ahead of"), (600, "10 min behind"), (0, "")])
def test_a_clock_that_is_wrong(monkeypatch: pytest.MonkeyPatch, off: int, words: str) -> None:
    monkeypatch.setattr(time, "time", lambda: 1.7e9)
    advice = advise(answer(503, formatdate(1.7e9 + off, usegmt=True)), None)
    assert (advice or "") == (
        f"the clock of this machine is {words} that of the service: set it" if words else ""
    )
