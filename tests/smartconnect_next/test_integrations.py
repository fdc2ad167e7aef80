"""Runs and tokens of the next generation."""

from __future__ import annotations

import pytest

from docrelay import TransportError
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json

RUN = "POST /v1/run-integration/i%2F1"


def test_variables_travel_by_name(form: Form, loopback: Loopback) -> None:
    loopback.on(RUN, as_json({"Status": "Successful", "RunNumber": 80, "ErrorMessage": None}))
    integrations = form.client("smartconnect_next", loopback.url).integrations
    result = form.do(integrations.run, "i/1", variables={"GBL_NO": "C0001"}, return_errors=False)
    form.do(integrations.run, "i/1")
    assert (result.status, result.run_number) == ("Successful", 80)
    first, second = loopback.requests
    assert first.json() == {"Variables": [{"Name": "GBL_NO", "Value": "C0001"}]}
    assert first.query == {"returnErrors": ["false"]}
    assert second.json() == {"Variables": []}
    assert second.query == {"returnErrors": ["true"]}


@pytest.mark.parametrize("status", ["Failed", "Something New", None])
def test_a_run_that_failed_is_returned(form: Form, loopback: Loopback, status: str | None) -> None:
    loopback.on(RUN, as_json({"Status": status, "ErrorCount": None, "Errors": None, "New": 1}))
    integrations = form.client("smartconnect_next", loopback.url).integrations
    result = form.do(integrations.run, "i/1")
    assert result.status != "Successful"
    assert result["New"] == 1


def test_a_run_is_not_repeated_when_the_connection_breaks(form: Form, loopback: Loopback) -> None:
    loopback.on(RUN, Answer(b"{", length=1000))
    integrations = form.client("smartconnect_next", loopback.url).integrations
    with pytest.raises(TransportError):
        form.do(integrations.run, "i/1")
    assert len(loopback.requests) == 1


def test_tokens(form: Form, loopback: Loopback) -> None:
    loopback.on("POST /token", as_json({"access_token": "a2", "refresh_token": "r2", "expires_in": 1798}))
    tokens = form.client("smartconnect_next", loopback.url).tokens
    made = form.do(tokens.create, "c", "not-a-real-secret", username="u", password="p&")
    fresh = form.do(tokens.refresh, "c", "not-a-real-secret", made.refresh_token)
    assert fresh.access_token == "a2"
    forms = [sorted(request.body.decode().split("&")) for request in loopback.requests]
    client = ["client_id=c", "client_secret=not-a-real-secret"]
    assert forms == [
        [*client, "grant_type=password", "password=p%26", "username=u"],
        [*client, "grant_type=refresh_token", "refresh_token=r2"],
    ]
    assert all("Authorization" not in request.headers for request in loopback.requests)
