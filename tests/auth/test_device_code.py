from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from docrelay.auth import MemoryStore, Token
from docrelay.auth.device_code import DeviceCode
from docrelay.auth.session import LoginFailedError
from docrelay.auth.sign_in import login
from docrelay.errors import ConfigurationError, TokenRequestError
from tests.auth.authorization_server import AuthorizationServer, refused
from tests.conftest import Answer, Pauses, Service

PENDING = refused("authorization_pending")


@pytest.fixture
def server(service: Service) -> AuthorizationServer:
    return AuthorizationServer(service)


class Person:
    """Signs in by an invented clock, which sleeping moves on."""

    def __init__(self, server: AuthorizationServer, pauses: Pauses) -> None:
        self.server = server
        self.pauses = pauses
        self.said: list[str] = []
        self.store = MemoryStore()

    def sign_in(self, *answers: Answer, **how: Any) -> Token:
        self.server.device_answers = list(answers)
        return login(
            self.server.device_grant(scope="openid"),
            store=self.store,
            show=self.said.append,
            clock=lambda: sum(self.pauses.seconds),
            sleep=self.pauses.sleep,
            **how,
        )


@pytest.fixture
def person(server: AuthorizationServer, pauses: Pauses) -> Person:
    return Person(server, pauses)


def test_polls_at_the_pace_of_the_service(person: Person, server: AuthorizationServer) -> None:
    token = person.sign_in(PENDING, refused("slow_down"), PENDING)
    assert person.pauses.seconds == [5, 5, 10, 10]
    assert person.said == [f"Open {server.url}/go on any device and enter the code WDJB-MJHT."]
    assert person.store.load(server.device_grant(scope="openid").key()) == token
    assert [request.path for request in server.service.received] == ["/device"] + 4 * ["/token"]
    assert server.service.received[0].form == {"client_id": "canary-free-client", "scope": "openid"}
    assert server.forms[0] == {
        "client_id": "canary-free-client",
        "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
        "device_code": "canary-device-code",
    }


@pytest.mark.parametrize(
    ("error", "said"), [("access_denied", "declined"), ("expired_token", "WDJB-MJHT has expired")]
)
def test_the_end_without_a_token(person: Person, error: str, said: str) -> None:
    with pytest.raises(LoginFailedError, match=said):
        person.sign_in(PENDING, refused(error))
    assert len(person.pauses.seconds) == 2


def test_the_code_ends_by_the_clock(person: Person) -> None:
    person.server.device_seconds = 60
    with pytest.raises(LoginFailedError, match="has expired"):
        person.sign_in(*[PENDING] * 20)
    assert sum(person.pauses.seconds) == 60


def test_cancel(person: Person) -> None:
    with pytest.raises(LoginFailedError, match="cancelled"):
        person.sign_in(*[PENDING] * 9, is_cancelled=lambda: len(person.pauses.seconds) == 3)
    assert len(person.server.forms) == 2


def test_a_service_that_is_away_for_a_moment(person: Person) -> None:
    person.sign_in(Answer(503, headers={"Retry-After": "42"}), Answer(502, b"<html>", "text/html"), PENDING)
    assert person.pauses.seconds == [5, 42, 60, 5]


def test_real_refusals_pass(person: Person) -> None:
    with pytest.raises(TokenRequestError, match="invalid_client"):
        person.sign_in(refused("invalid_client", 401))


def test_connection_failures_are_waited_out(pauses: Pauses) -> None:
    from docrelay._core.responses import error_from_transport

    grant = DeviceCode("https://idp/token", "id", device_authorization_url="https://idp/device")
    offers = grant.ask(lambda: 0.0)
    fields = {"device_code": "d", "user_code": "u", "verification_url": "https://idp/go", "interval": "1"}
    request = next(offers)
    with pytest.raises(StopIteration) as done:
        offers.send(httpx.Response(200, json=fields, request=request))
    offer = done.value.value
    assert (offer.interval, offer.expires_at, offer.verification_uri) == (1.0, 1800.0, "https://idp/go")
    assert "canary" not in repr(offer)

    def perform(requests: Any) -> Token:
        if len(pauses.seconds) > 8:
            return Token(access_token="t")
        failure = httpx.ConnectTimeout("slow", request=next(requests))
        raise error_from_transport(failure, failure.request)

    token = grant.poll(offer, perform, clock=lambda: 0.0, sleep=pauses.sleep)
    assert token.access_token == "t"
    assert pauses.seconds == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (refused("unauthorized_client"), "unauthorized_client"),
        (Answer(404, b"<html><title>Not found</title>", "text/html"), "404; check device_auth"),
        (Answer(body=b"[]"), "or sign in with the browser"),
        (Answer(body=b'{"device_code": "canary-d", "user_code": "u"}'), "or sign in with the browser"),
        (
            Answer(body=json.dumps(
                {"device_code": "canary-d", "user_code": "u", "verification_uri": "javascript:alert(1)"}
            ).encode()),
            "or sign in with the browser",
        ),
    ],
)  # fmt: skip
def test_answers_that_offer_nothing(person: Person, answer: Answer, said: str) -> None:
    person.server.service.routes({"/device": answer})
    with pytest.raises(TokenRequestError, match=said) as caught:
        person.sign_in()
    assert "canary-d" not in str(caught.value)


def test_unusable_settings_are_named() -> None:
    with pytest.raises(ConfigurationError, match="device_authorization_url is plain http"):
        DeviceCode("https://idp/token", "id", device_authorization_url="http://idp.example.com/device")
