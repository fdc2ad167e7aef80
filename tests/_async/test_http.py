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
from docrelay._async.http import AsyncHTTPClient
from docrelay._async.http import call as run
from docrelay._async.http import call_none as run_none
from docrelay._core.retry import NO_RETRY, RetryPolicy
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


async def get_item(item_id: str, *, client: AsyncHTTPClient, include_active: bool = True) -> Response[Item]:
    """Do what a generated function does."""
    params = {"include": include_active}
    response = await client.request(method="get", url=f"/items/{item_id}", params=params)
    if response.status_code == 200:
        return Response(parsed=Item.from_dict(response.json()))
    return Response(parsed=None)


def client_of(service: Service, pauses: Pauses | None = None, **settings: object) -> AsyncHTTPClient:
    sleep = (pauses or Pauses()).sleep_async
    return AsyncHTTPClient(service.url, trust_env=False, sleep=sleep, **settings)  # type: ignore[arg-type]


def in_turn(*answers: Answer) -> Responder:
    turns = iter(answers)

    def respond(_: Received) -> Answer:
        return next(turns)

    return respond


def ok(request: Received) -> Answer:
    return Answer(body=json.dumps({"id": request.path, "body": len(request.body)}).encode())


class TestCall:
    async def test_returns_the_model(self, service: Service) -> None:
        service.responder = ok
        async with client_of(service) as client:
            item = await run(get_item, "7", client=client, include_active=False)
            assert_type(item, Item)
            assert item == Item(id="/items/7")
            assert assert_type(await run_none(get_item, "7", client=client), None) is None
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
    async def test_answers_that_are_not_understood(
        self, service: Service, answer: Answer, words: str
    ) -> None:
        service.responder = lambda request: answer
        async with client_of(service) as client:
            with pytest.raises(errors.UnexpectedResponseError, match=words) as caught:
                await run(get_item, "7", client=client)
        assert caught.value.status == answer.status
        assert caught.value.length == len(answer.body)

    @pytest.mark.parametrize(("method", "performed"), [("post", True), ("put", True), ("get", False)])
    @pytest.mark.parametrize("body", [b"", b"{", b'{"number": 7}', b"[" * 100_000])
    async def test_what_was_performed_is_told_with_what_was_read(
        self, service: Service, method: str, performed: bool, body: bytes
    ) -> None:
        async def create(*, client: AsyncHTTPClient) -> Response[Item]:
            return Response(parsed=Item.from_dict((await client.request(method, "/")).json()))

        service.responder = lambda request: Answer(201, body)
        async with client_of(service, auth=QueryToken("t")) as client:
            with pytest.raises(errors.UnexpectedResponseError) as caught:
                await run(create, client=client)
        assert ("the service took the request on" in str(caught.value)) is performed
        assert caught.value.body == (body[:2048] if performed else b"")
        # Without credentials it may be credentials that are asked for.
        async with client_of(service) as client:
            with pytest.raises(errors.UnexpectedResponseError) as caught:
                await run(create, client=client)
        assert caught.value.body == b""

    @pytest.mark.parametrize(
        "unreadable",
        [Answer(body=b'{"id": "7'), Answer(body=b""), Answer(body=b"<p>", content_type="text/html")],
    )
    @pytest.mark.parametrize(("method", "sent"), [("get", 2), ("delete", 2), ("post", 1), ("patch", 1)])
    async def test_an_unreadable_answer_is_asked_for_again_where_that_does_no_harm(
        self, service: Service, pauses: Pauses, unreadable: Answer, method: str, sent: int
    ) -> None:
        async def do(*, client: AsyncHTTPClient) -> Response[Item]:
            return Response(parsed=Item.from_dict((await client.request(method, "/items/7")).json()))

        turns = iter([unreadable])
        service.responder = lambda request: next(turns, None) or ok(request)
        async with client_of(service, pauses) as client:
            if sent == 2:
                assert await run(do, client=client) == Item(id="/items/7")
            else:
                with pytest.raises(errors.UnexpectedResponseError):
                    await run(do, client=client)
        assert (len(service.received), len(pauses.seconds)) == (sent, sent - 1)

    async def test_answers_that_stay_unreadable_end_with_the_last_try(
        self, service: Service, pauses: Pauses
    ) -> None:
        service.responder = lambda request: Answer(body=b"{")
        async with client_of(service, pauses) as client:
            with pytest.raises(errors.UnexpectedResponseError, match="expected form"):
                await run(get_item, "7", client=client)
        assert len(service.received) == 3

    async def test_errors_and_unreadable_answers_share_the_tries(
        self, service: Service, pauses: Pauses
    ) -> None:
        turns = itertools.cycle([Answer(503), Answer(body=b"{"), Answer(503)])
        service.responder = lambda request: next(turns)
        async with client_of(service, pauses, retry=RetryPolicy(attempts=5)) as client:
            with pytest.raises(errors.DocrelayError):
                await run(get_item, "7", client=client)
        assert len(service.received) == 5

    async def test_the_address_of_a_redirect_is_no_url(self, service: Service, pauses: Pauses) -> None:
        service.responder = lambda request: Answer(302, headers={"Location": "https://xn--a/"})
        async with client_of(service, pauses) as client:
            with pytest.raises(errors.TransportError):
                await run(get_item, "7", client=client)

    @pytest.mark.parametrize("limit", [0, -1, "1", True, 1.5, None])
    def test_a_limit_that_is_none_is_refused(self, limit: object) -> None:
        with pytest.raises(errors.ConfigurationError, match=r"^max_response_bytes: must be a whole number"):
            AsyncHTTPClient("https://a", max_response_bytes=limit)  # type: ignore[arg-type]

    async def test_the_callers_own_mistakes_stay_themselves(self, service: Service) -> None:
        service.responder = ok
        async with client_of(service) as client:
            await run(get_item, "7", client=client)
            with pytest.raises(TypeError, match="unexpected keyword"):
                await run(get_item, "7", client=client, nonsense=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

    async def test_errors_come_typed(self, service: Service) -> None:
        service.responder = lambda request: Answer(404, b'{"message": "no such item"}')
        async with client_of(service) as client:
            with pytest.raises(errors.NotFoundError, match="no such item") as caught:
                await run(get_item, "7", client=client)
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
    async def test_refused(
        self,
        service: Service,
        stream: bool,
        answer: Answer,
        kind: type[errors.DocrelayError],
        words: str,
    ) -> None:
        service.responder = lambda request: answer
        async with client_of(service) as client:
            request = client.build_request("GET", "/")
            with pytest.raises(kind, match=words):
                await client.send(request, stream=stream)

    async def test_streams(self, service: Service) -> None:
        service.responder = lambda request: Answer(body=b"x" * 100_000, content_type="a/b")
        size = 0
        async with client_of(service) as client, client.stream("GET", "/file") as response:
            assert not response.is_stream_consumed
            async for chunk in response.aiter_bytes():
                size += len(chunk)
        assert size == 100_000

    async def test_a_download_that_breaks_off(self, service: Service, pauses: Pauses) -> None:
        service.responder = lambda request: Answer(body=b"x", content_type="a/b", cut=True)
        async with client_of(service, pauses) as client:
            with pytest.raises(errors.TransportError, match="RemoteProtocolError"):
                async with client.stream("GET", "/file") as response:
                    await response.aread()
            assert len(service.received) == 1
            with pytest.raises(errors.TransportError, match="the connection broke"):
                await client.get("/file")
        assert len(service.received) == 4

    async def test_every_request_has_a_time_limit(self, service: Service) -> None:
        async with client_of(service) as client:
            limits = client.build_request("GET", "/").extensions["timeout"]
        assert all(limits.values())

    async def test_nobody_there(self, service: Service, pauses: Pauses) -> None:
        async with client_of(service, pauses) as client:
            service.close()
            with pytest.raises(errors.TransportError, match="ConnectError") as caught:
                await client.post("/?token=canary", json={})
        assert not caught.value.connected
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
        assert "canary" not in str(caught.value)
        assert len(pauses.seconds) == 2


class TestRetry:
    async def test_waits_as_told(self, service: Service, pauses: Pauses) -> None:
        busy = Answer(429, headers={"Retry-After": "7"})
        service.responder = in_turn(busy, Answer(503), Answer(body=b"{}"))
        async with client_of(service, pauses) as client:
            assert (await client.put("/", json={"a": 1})).json() == {}
        assert pauses.seconds[0] == 7
        assert 0 <= pauses.seconds[1] <= 1
        assert {request.body for request in service.received} == {b'{"a":1}'}

    @pytest.mark.parametrize("retry", [NO_RETRY, RetryPolicy(attempts=2)])
    async def test_gives_up(self, service: Service, retry: RetryPolicy) -> None:
        service.responder = lambda request: Answer(503)
        async with client_of(service, retry=retry) as client:
            with pytest.raises(errors.ServerError):
                await client.get("/")
            assert len(service.received) == retry.attempts
            with pytest.raises(errors.ServerError):
                await client.post("/")
        assert len(service.received) == retry.attempts + 1

    async def test_an_upload_is_sent_again_whole(self, service: Service) -> None:
        busy = Answer(429, headers={"Retry-After": "0"})
        service.responder = in_turn(busy, Answer())
        async with client_of(service) as client:
            await client.post("/", files={"file": ("a", io.BytesIO(b"canary"))})
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
    async def test_what_may_have_been_performed_is_not_sent_again(
        self, service: Service, struck: Answer
    ) -> None:
        for method, sent in (("POST", 1), ("PATCH", 1), ("GET", 3), ("PUT", 3)):
            service.received.clear()
            service.responder = lambda request: struck
            async with client_of(service) as client:
                with pytest.raises((errors.ResponseError, errors.TransportError)):
                    await client.request(method, "/")
            assert len(service.received) == sent, method

    async def test_the_extension_decides_before_the_method(self, service: Service) -> None:
        async with client_of(service) as client:
            for method, idempotent, sent in (("POST", True, 2), ("GET", False, 1)):
                service.received.clear()
                service.responder = in_turn(Answer(500), Answer())
                with contextlib.suppress(errors.ServerError):
                    await client.request(method, "/", extensions={"idempotent": idempotent})
                assert len(service.received) == sent, method

    @pytest.mark.parametrize("struck", [Answer(503), Answer(500), Answer(524), Answer(body=b"x", cut=True)])
    async def test_a_delete_that_was_performed_although_its_answer_got_lost(
        self, service: Service, struck: Answer
    ) -> None:
        service.responder = in_turn(struck, Answer(404), Answer(404))
        async with client_of(service) as client:
            assert (await client.delete("/items/7")).status_code == 204
            with pytest.raises(errors.NotFoundError):  # This one was never there.
                await client.delete("/items/7")
        assert len(service.received) == 3

    async def test_a_delete_that_was_not_taken_on_finds_nothing(self, service: Service) -> None:
        service.responder = in_turn(Answer(429), Answer(404), Answer(503), Answer(404))
        async with client_of(service) as client:
            with pytest.raises(errors.NotFoundError):
                await client.delete("/items/7")
            with pytest.raises(errors.NotFoundError):
                await client.get("/items/7")


class TestAuth:
    def auth_of(self, service: Service) -> TokenAuth:
        return TokenAuth(ClientCredentials(f"{service.url}/token", "id", "secret"))

    async def test_a_token_service_that_is_busy_at_first(self, service: Service, pauses: Pauses) -> None:
        token = in_turn(Answer(503), Answer(body=b'{"access_token": "t"}'))
        service.routes({"/token": token, "/": ok})
        async with client_of(service, pauses, auth=self.auth_of(service)) as client:
            await client.post("/")
        assert [request.path for request in service.received] == ["/token", "/token", "/"]
        assert service.received[2].headers["Authorization"] == "Bearer t"
        assert service.received[0].headers["User-Agent"].startswith("docrelay/")

    @pytest.mark.parametrize("status", [429, 500, 503, 522])
    @pytest.mark.parametrize("headers", [{}, {"Retry-After": "1"}])
    async def test_the_outages_of_a_token_service_are_all_the_same(
        self, service: Service, status: int, headers: dict[str, str]
    ) -> None:
        moment = 0.0
        grant = ClientCredentials(f"{service.url}/token", "id", "secret")
        auth = TokenAuth(grant, clock=lambda: moment)

        async def sleep(seconds: float) -> None:
            nonlocal moment
            moment += seconds

        token = in_turn(Answer(status, headers=headers), Answer(body=b'{"access_token": "t"}'))
        service.routes({"/token": token, "/": ok})
        async with AsyncHTTPClient(service.url, trust_env=False, auth=auth, sleep=sleep) as client:
            await client.post("/")
        assert [request.path for request in service.received] == ["/token", "/token", "/"]

    async def test_a_token_service_that_is_not_there(self, service: Service) -> None:
        auth = self.auth_of(service)
        async with client_of(service, auth=auth) as client:
            service.close()
            with pytest.raises(errors.TokenEndpointUnreachableError, match="check the token URL"):
                await client.get("https://api.example.com/")

    async def test_a_401_that_stays(self, service: Service) -> None:
        token = Answer(body=b'{"access_token": "t"}')
        service.routes({"/token": token, "/": Answer(401, b'{"message": "no"}')})
        async with client_of(service, auth=self.auth_of(service)) as client:
            with pytest.raises(errors.AuthenticationError, match="no"):
                await client.get("/")
        assert [request.path for request in service.received] == ["/token", "/"] * 2

    async def test_no_log_line_holds_a_secret(
        self, service: Service, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        service.routes({"/ok": ok, "/bad": Answer(500)})
        async with client_of(service, auth=QueryToken("canary+/=")) as client:
            response = await client.post("/ok?mapKey=1&password=canary")
            with pytest.raises(errors.ServerError) as caught:
                await client.post("/bad")
        assert service.received[0].query["token"] == "canary+/="
        shown = [caplog.text, repr(response), repr(response.request), repr(caught.value.__dict__)]
        assert {"httpx", "httpcore.http11"} <= {record.name for record in caplog.records}
        assert "mapKey=1" in caplog.text
        assert "canary" not in " ".join([*shown, str(caught.value), str(response.url)])


async def test_works_below_a_generated_client(service: Service) -> None:
    """Generated clients take any httpx client; nothing of theirs gets in the way."""
    service.responder = ok
    async with client_of(service) as client:
        plain: httpx.AsyncClient = client
        assert (await plain.request(method="get", url="/a")).json()["id"] == "/a"
