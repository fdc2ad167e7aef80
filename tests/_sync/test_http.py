# Derived from tests/_async/test_http.py by `nox -s sync`: do not edit.
"""Against a real server; the blocking half of these tests is derived from this one."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import logging
from typing import Generic, TypeVar, assert_type

import attrs
import httpx
import pytest

from docrelay import errors
from docrelay._core.retry import NO_RETRY, RetryPolicy
from docrelay._sync.http import HTTPClient
from docrelay._sync.http import call as run
from docrelay._sync.http import call_none as run_none
from docrelay.auth import ClientCredentials, QueryToken, TokenAuth
from tests.conftest import Answer, Pauses, Received, Responder, Service

T = TypeVar("T")
pytestmark = pytest.mark.anyio


@attrs.define
class Item:
    id: str

    @classmethod
    def from_dict(cls, fields: dict[str, str]) -> Item:
        return cls(id=fields.pop("id"))


@attrs.define
class Response(Generic[T]):
    """As generated packages define it."""

    parsed: T | None


def get_item(item_id: str, *, client: HTTPClient, include_active: bool = True) -> Response[Item]:
    """Do what a generated function does."""
    params = {"include": include_active}
    response = client.request(method="get", url=f"/items/{item_id}", params=params)
    if response.status_code == 200:
        return Response(parsed=Item.from_dict(response.json()))
    return Response(parsed=None)


def client_of(service: Service, pauses: Pauses | None = None, **settings: object) -> HTTPClient:
    sleep = (pauses or Pauses()).sleep
    return HTTPClient(service.url, trust_env=False, sleep=sleep, **settings)  # type: ignore[arg-type]


def in_turn(*answers: Answer) -> Responder:
    turns = iter(answers)

    def respond(_: Received) -> Answer:
        return next(turns)

    return respond


def ok(request: Received) -> Answer:
    return Answer(body=json.dumps({"id": request.path, "body": len(request.body)}).encode())


class TestCall:
    def test_returns_the_model(self, service: Service) -> None:
        service.responder = ok
        with client_of(service) as client:
            item = run(get_item, "7", client=client, include_active=False)
            assert_type(item, Item)
            assert item == Item(id="/items/7")
            assert assert_type(run_none(get_item, "7", client=client), None) is None
        assert service.received[0].query == {"include": "false"}
        assert service.received[0].headers["User-Agent"].startswith("docrelay/")

    @pytest.mark.parametrize(
        ("answer", "words"),
        [
            (Answer(body=b"", content_type=None), "no content type, 0 bytes.*empty body.*wrong API"),
            (Answer(body=b"{"), "application/json, 1 bytes.*JSONDecodeError"),
            (Answer(body=b"{}"), "lacks the field 'id'"),
            (Answer(body=b"[]"), "expected form .AttributeError|TypeError"),
            (Answer(body=b"[" * 100_000 + b"]" * 100_000), "a body that is nested too deep"),
            (Answer(status=202), "answered 202 .*nothing that this operation returns"),
        ],
    )
    def test_answers_that_are_not_understood(self, service: Service, answer: Answer, words: str) -> None:
        service.responder = lambda request: answer
        with client_of(service) as client:
            with pytest.raises(errors.UnexpectedResponseError, match=words) as caught:
                run(get_item, "7", client=client)
        assert caught.value.status == answer.status
        assert caught.value.length == len(answer.body)

    @pytest.mark.parametrize(("method", "performed"), [("post", True), ("put", True), ("get", False)])
    @pytest.mark.parametrize("body", [b"", b"{", b'{"number": 7}', b"[" * 100_000])
    def test_what_was_performed_is_told_with_what_was_read(
        self, service: Service, method: str, performed: bool, body: bytes
    ) -> None:
        def create(*, client: HTTPClient) -> Response[Item]:
            return Response(parsed=Item.from_dict((client.request(method, "/")).json()))

        service.responder = lambda request: Answer(201, body)
        with client_of(service, auth=QueryToken("t")) as client:
            with pytest.raises(errors.UnexpectedResponseError) as caught:
                run(create, client=client)
        assert ("the service took the request on" in str(caught.value)) is performed
        assert caught.value.body == (body[:2048] if performed else b"")
        # Without credentials it may be credentials that are asked for.
        with client_of(service) as client:
            with pytest.raises(errors.UnexpectedResponseError) as caught:
                run(create, client=client)
        assert caught.value.body == b""

    @pytest.mark.parametrize(
        "unreadable",
        [Answer(body=b'{"id": "7'), Answer(body=b""), Answer(body=b"<p>", content_type="text/html")],
    )
    @pytest.mark.parametrize(("method", "sent"), [("get", 2), ("delete", 2), ("post", 1), ("patch", 1)])
    def test_an_unreadable_answer_is_asked_for_again_where_that_does_no_harm(
        self, service: Service, pauses: Pauses, unreadable: Answer, method: str, sent: int
    ) -> None:
        def do(*, client: HTTPClient) -> Response[Item]:
            return Response(parsed=Item.from_dict((client.request(method, "/items/7")).json()))

        turns = iter([unreadable])
        service.responder = lambda request: next(turns, None) or ok(request)
        with client_of(service, pauses) as client:
            if sent == 2:
                assert run(do, client=client) == Item(id="/items/7")
            else:
                with pytest.raises(errors.UnexpectedResponseError):
                    run(do, client=client)
        assert (len(service.received), len(pauses.seconds)) == (sent, sent - 1)

    def test_answers_that_stay_unreadable_end_with_the_last_try(
        self, service: Service, pauses: Pauses
    ) -> None:
        service.responder = lambda request: Answer(body=b"{")
        with client_of(service, pauses) as client:
            with pytest.raises(errors.UnexpectedResponseError, match="expected form"):
                run(get_item, "7", client=client)
        assert len(service.received) == 3

    def test_errors_and_unreadable_answers_share_the_tries(self, service: Service, pauses: Pauses) -> None:
        turns = itertools.cycle([Answer(503), Answer(body=b"{"), Answer(503)])
        service.responder = lambda request: next(turns)
        with client_of(service, pauses, retry=RetryPolicy(attempts=5)) as client:
            with pytest.raises(errors.DocrelayError):
                run(get_item, "7", client=client)
        assert len(service.received) == 5

    def test_the_address_of_a_redirect_is_no_url(self, service: Service, pauses: Pauses) -> None:
        service.responder = lambda request: Answer(302, headers={"Location": "https://xn--a/"})
        with client_of(service, pauses) as client:
            with pytest.raises(errors.TransportError):
                run(get_item, "7", client=client)

    @pytest.mark.parametrize("limit", [0, -1, "1", True, 1.5, None])
    def test_a_limit_that_is_none_is_refused(self, limit: object) -> None:
        with pytest.raises(errors.ConfigurationError, match=r"^max_response_bytes: must be a whole number"):
            HTTPClient("https://a", max_response_bytes=limit)  # type: ignore[arg-type]

    def test_the_callers_own_mistakes_stay_themselves(self, service: Service) -> None:
        service.responder = ok
        with client_of(service) as client:
            run(get_item, "7", client=client)
            with pytest.raises(TypeError, match="unexpected keyword"):
                run(get_item, "7", client=client, nonsense=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

    def test_errors_come_typed(self, service: Service) -> None:
        service.responder = lambda request: Answer(404, b'{"message": "no such item"}')
        with client_of(service) as client:
            with pytest.raises(errors.NotFoundError, match="no such item") as caught:
                run(get_item, "7", client=client)
        assert caught.value.detail == "no such item"


class TestAnswers:
    @pytest.mark.parametrize("stream", [False, True])
    @pytest.mark.parametrize(
        ("answer", "kind", "words"),
        [
            (Answer(500, b"oops", "text/plain"), errors.ServerError, "oops"),
            (Answer(520, b"<p>", "text/html"), errors.ServerError, "520: a web page"),
            (Answer(200, b"<p>", "text/html"), errors.UnexpectedResponseError, "a web page"),
            (
                Answer(302, headers={"Location": "https://sso/?state=canary"}),
                errors.UnexpectedResponseError,
                r"a redirect to https://sso/\?state=\*\*\*",
            ),
        ],
    )
    def test_refused(
        self,
        service: Service,
        stream: bool,
        answer: Answer,
        kind: type[errors.DocrelayError],
        words: str,
    ) -> None:
        service.responder = lambda request: answer
        with client_of(service) as client:
            request = client.build_request("GET", "/")
            with pytest.raises(kind, match=words):
                client.send(request, stream=stream)

    def test_streams(self, service: Service) -> None:
        service.responder = lambda request: Answer(body=b"x" * 100_000, content_type="a/b")
        size = 0
        with client_of(service) as client, client.stream("GET", "/file") as response:
            assert not response.is_stream_consumed
            for chunk in response.iter_bytes():
                size += len(chunk)
        assert size == 100_000

    def test_a_download_that_breaks_off(self, service: Service, pauses: Pauses) -> None:
        service.responder = lambda request: Answer(body=b"x", content_type="a/b", cut=True)
        with client_of(service, pauses) as client:
            with pytest.raises(errors.TransportError, match="RemoteProtocolError"):
                with client.stream("GET", "/file") as response:
                    response.read()
            assert len(service.received) == 1
            with pytest.raises(errors.TransportError, match="the connection broke"):
                client.get("/file")
        assert len(service.received) == 4

    def test_every_request_has_a_time_limit(self, service: Service) -> None:
        with client_of(service) as client:
            limits = client.build_request("GET", "/").extensions["timeout"]
        assert all(limits.values())

    def test_nobody_there(self, service: Service, pauses: Pauses) -> None:
        with client_of(service, pauses) as client:
            service.close()
            with pytest.raises(errors.TransportError, match="ConnectError") as caught:
                client.post("/?token=canary", json={})
        assert not caught.value.connected
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
        assert "canary" not in str(caught.value)
        assert len(pauses.seconds) == 2


class TestRetry:
    def test_waits_as_told(self, service: Service, pauses: Pauses) -> None:
        busy = Answer(429, headers={"Retry-After": "7"})
        service.responder = in_turn(busy, Answer(503), Answer(body=b"{}"))
        with client_of(service, pauses) as client:
            assert (client.put("/", json={"a": 1})).json() == {}
        assert pauses.seconds[0] == 7
        assert 0 <= pauses.seconds[1] <= 1
        assert {request.body for request in service.received} == {b'{"a":1}'}

    @pytest.mark.parametrize("retry", [NO_RETRY, RetryPolicy(attempts=2)])
    def test_gives_up(self, service: Service, retry: RetryPolicy) -> None:
        service.responder = lambda request: Answer(503)
        with client_of(service, retry=retry) as client:
            with pytest.raises(errors.ServerError):
                client.get("/")
            assert len(service.received) == retry.attempts
            with pytest.raises(errors.ServerError):
                client.post("/")
        assert len(service.received) == retry.attempts + 1

    def test_an_upload_is_sent_again_whole(self, service: Service) -> None:
        busy = Answer(429, headers={"Retry-After": "0"})
        service.responder = in_turn(busy, Answer())
        with client_of(service) as client:
            client.post("/", files={"file": ("a", io.BytesIO(b"canary"))})
        assert service.received[0].body == service.received[1].body
        assert b"canary" in service.received[1].body

    @pytest.mark.parametrize(
        "struck",
        [
            Answer(503, headers={"Retry-After": "0"}),
            Answer(500),
            Answer(408),
            Answer(425),
            Answer(527),
            Answer(body=b"x", cut=True),
        ],
    )
    def test_what_may_have_been_performed_is_not_sent_again(self, service: Service, struck: Answer) -> None:
        for method, sent in (("POST", 1), ("PATCH", 1), ("GET", 3), ("PUT", 3)):
            service.received.clear()
            service.responder = lambda request: struck
            with client_of(service) as client:
                with pytest.raises((errors.ResponseError, errors.TransportError)):
                    client.request(method, "/")
            assert len(service.received) == sent, method

    def test_the_extension_decides_before_the_method(self, service: Service) -> None:
        with client_of(service) as client:
            for method, idempotent, sent in (("POST", True, 2), ("GET", False, 1)):
                service.received.clear()
                service.responder = in_turn(Answer(500), Answer())
                with contextlib.suppress(errors.ServerError):
                    client.request(method, "/", extensions={"idempotent": idempotent})
                assert len(service.received) == sent, method

    @pytest.mark.parametrize("struck", [Answer(503), Answer(500), Answer(524), Answer(body=b"x", cut=True)])
    def test_a_delete_that_was_performed_although_its_answer_got_lost(
        self, service: Service, struck: Answer
    ) -> None:
        service.responder = in_turn(struck, Answer(404), Answer(404))
        with client_of(service) as client:
            assert (client.delete("/items/7")).status_code == 204
            with pytest.raises(errors.NotFoundError):  # This one was never there.
                client.delete("/items/7")
        assert len(service.received) == 3

    def test_a_delete_that_was_not_taken_on_finds_nothing(self, service: Service) -> None:
        service.responder = in_turn(Answer(429), Answer(404), Answer(503), Answer(404))
        with client_of(service) as client:
            with pytest.raises(errors.NotFoundError):
                client.delete("/items/7")
            with pytest.raises(errors.NotFoundError):
                client.get("/items/7")


class TestAuth:
    def auth_of(self, service: Service) -> TokenAuth:
        return TokenAuth(ClientCredentials(f"{service.url}/token", "id", "secret"))

    def test_a_token_service_that_is_busy_at_first(self, service: Service, pauses: Pauses) -> None:
        token = in_turn(Answer(503), Answer(body=b'{"access_token": "t"}'))
        service.routes({"/token": token, "/": ok})
        with client_of(service, pauses, auth=self.auth_of(service)) as client:
            client.post("/")
        assert [request.path for request in service.received] == ["/token", "/token", "/"]
        assert service.received[2].headers["Authorization"] == "Bearer t"
        assert service.received[0].headers["User-Agent"].startswith("docrelay/")

    @pytest.mark.parametrize("status", [429, 500, 503, 522])
    @pytest.mark.parametrize("headers", [{}, {"Retry-After": "1"}])
    def test_the_outages_of_a_token_service_are_all_the_same(
        self, service: Service, status: int, headers: dict[str, str]
    ) -> None:
        moment = 0.0
        grant = ClientCredentials(f"{service.url}/token", "id", "secret")
        auth = TokenAuth(grant, clock=lambda: moment)

        def sleep(seconds: float) -> None:
            nonlocal moment
            moment += seconds

        token = in_turn(Answer(status, headers=headers), Answer(body=b'{"access_token": "t"}'))
        service.routes({"/token": token, "/": ok})
        with HTTPClient(service.url, trust_env=False, auth=auth, sleep=sleep) as client:
            client.post("/")
        assert [request.path for request in service.received] == ["/token", "/token", "/"]

    def test_a_token_service_that_is_not_there(self, service: Service) -> None:
        auth = self.auth_of(service)
        with client_of(service, auth=auth) as client:
            service.close()
            with pytest.raises(errors.TokenEndpointUnreachableError, match="check the token URL"):
                client.get("https://api.example.com/")

    def test_a_401_that_stays(self, service: Service) -> None:
        token = Answer(body=b'{"access_token": "t"}')
        service.routes({"/token": token, "/": Answer(401, b'{"message": "no"}')})
        with client_of(service, auth=self.auth_of(service)) as client:
            with pytest.raises(errors.AuthenticationError, match="no"):
                client.get("/")
        assert [request.path for request in service.received] == ["/token", "/"] * 2

    def test_no_log_line_holds_a_secret(self, service: Service, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG)
        service.routes({"/ok": ok, "/bad": Answer(500)})
        with client_of(service, auth=QueryToken("canary+/=")) as client:
            response = client.post("/ok?mapKey=1&password=canary")
            with pytest.raises(errors.ServerError) as caught:
                client.post("/bad")
        assert service.received[0].query["token"] == "canary+/="
        shown = [caplog.text, repr(response), repr(response.request), repr(caught.value.__dict__)]
        assert {"httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
        assert "mapKey=1" in caplog.text
        assert "canary" not in " ".join([*shown, str(caught.value), str(response.url)])


def test_works_below_a_generated_client(service: Service) -> None:
    """Generated clients take any httpx client; nothing of theirs gets in the way."""
    service.responder = ok
    with client_of(service) as client:
        plain: httpx.Client = client
        assert (plain.request(method="get", url="/a")).json()["id"] == "/a"
