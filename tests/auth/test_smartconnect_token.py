"""How the SmartConnect token ends: refused, or answered with nothing; and keys that rotate."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from docrelay.auth import SmartConnectLogin, Token, TokenAuth
from docrelay.auth.driver import drive_apart
from docrelay.errors import ConfigurationError, TokenRequestError
from tests.conftest import Answer, Received, Service

KEYS = [rsa.generate_private_key(public_exponent=65537, key_size=1024) for _ in range(2)]
GUID = "48caf272-0000-0000-0000-00000000000a"


def b64(number: int) -> str:
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()


@attrs.define
class SmartConnect:
    """The service: knows one token at a time, and accepts passwords for its present key only."""

    service: Service
    shown: int = 0
    present: int = 0
    password: str = "canary-password"
    token: str = ""
    count: int = 0
    dead: Answer = attrs.field(factory=Answer)
    validates: Callable[[str], Answer] | None = None

    def public_key(self, _: Received) -> Answer:
        numbers = KEYS[self.shown].public_key().public_numbers()
        self.shown = self.present
        parts = f"<Modulus>{b64(numbers.n)}</Modulus><Exponent>{b64(numbers.e)}</Exponent>"
        return Answer(body=json.dumps(f"<RSAKeyValue>{parts}</RSAKeyValue>").encode())

    def get_token(self, request: Received) -> Answer:
        cipher = base64.b64decode(request.query["password"], validate=True)
        # What the other key encrypted decrypts to noise, if at all.
        try:
            plain = KEYS[self.present].decrypt(cipher, padding.PKCS1v15())
        except ValueError:
            plain = b""
        if plain != self.password.encode():
            return Answer()
        self.count += 1
        self.token = f"canary-{self.count}="
        return Answer(body=json.dumps(self.token).encode())

    def companies(self, request: Received) -> Answer:
        found = self.get_token(request)
        return Answer(body=json.dumps([{"Id": GUID, "Name": "Demo"}]).encode()) if found.body else found

    def validate(self, request: Received) -> Answer:
        assert request.method == "POST"
        if self.validates is not None:
            return self.validates(request.query["token"])
        return Answer(body=json.dumps(request.query["token"] == self.token).encode())

    def call(self, request: Received) -> Answer:
        return Answer(body=b"[1]") if request.query["token"] == self.token else self.dead

    def login(self, company: str = GUID) -> SmartConnectLogin:
        url = self.service.url
        return SmartConnectLogin(
            f"{url}/API", "e@example.com", "canary-password", company=company, login_url=url
        )

    def auth(self, **settings: Any) -> TokenAuth:
        settings.setdefault("open_client", lambda: httpx.Client(trust_env=False))
        return TokenAuth(self.login(), **settings)

    def get(self, client: httpx.Client, path: str = "GetMapList", **options: Any) -> httpx.Response:
        options.setdefault("extensions", {"idempotent": True})
        return client.post(f"{self.service.url}/API/{path}", **options)


@pytest.fixture
def smart(service: Service) -> SmartConnect:
    smart = SmartConnect(service)
    service.routes(
        {
            "/v1/public-key": smart.public_key,
            "/API/GetToken": smart.get_token,
            "/API/GetCompanyList": smart.companies,
            "/API/validate": smart.validate,
            "/API/GetMapList": smart.call,
            "/API/Empty": Answer(),
            "/API/Forbidden": Answer(401),
        }
    )
    return smart


def client_of(auth: TokenAuth) -> httpx.Client:
    return httpx.Client(auth=auth, trust_env=False)


@pytest.mark.parametrize("dead", [Answer(401), Answer(200)])
def test_a_dead_token_is_validated_and_renewed(smart: SmartConnect, dead: Answer) -> None:
    smart.dead = dead
    with client_of(smart.auth()) as client:
        assert smart.get(client).json() == [1]
        smart.token = "ended"
        assert smart.get(client, json={"a": 1}).json() == [1]
    assert smart.count == 2
    paths = [request.path.rpartition("/")[2] for request in smart.service.received]
    assert paths[3:] == ["GetMapList", "validate", "public-key", "GetToken", "GetMapList"]


@pytest.mark.anyio
async def test_also_asynchronously(smart: SmartConnect) -> None:
    async with httpx.AsyncClient(auth=smart.auth(), trust_env=False) as client:
        for _ in range(2):
            answer = await client.post(f"{smart.service.url}/API/GetMapList", extensions={"idempotent": True})
            assert answer.json() == [1]
            smart.token = "ended"
    assert smart.count == 2


@pytest.mark.parametrize(("dead", "resent"), [(Answer(401), True), (Answer(200), False)])
def test_what_may_have_run_something_is_sent_again_after_a_401_only(
    smart: SmartConnect, dead: Answer, resent: bool
) -> None:
    smart.dead = dead
    with client_of(smart.auth()) as client:
        assert smart.get(client).json() == [1]
        smart.token = "ended"
        answer = smart.get(client, extensions={"idempotent": False})
        assert (answer.content == b"[1]") is resent
        assert smart.get(client).json() == [1]  # The token was renewed all the same.
    assert smart.count == 2
    assert smart.service.count("/API/GetMapList") == (4 if resent else 3)


@pytest.mark.parametrize(("path", "status"), [("Empty", 200), ("Forbidden", 401)])
def test_a_token_that_lives_is_kept(smart: SmartConnect, path: str, status: int) -> None:
    times = [0.0]
    with client_of(smart.auth(clock=lambda: times[0])) as client:
        for now in (0.0, 59.0, 60.0):
            times[0] = now
            answer = smart.get(client, path)
            assert (answer.status_code, answer.content) == (status, b"")
    assert smart.count == 1
    assert smart.service.count(f"/API/{path}") == 3  # Never sent twice: it may have run something.
    assert smart.service.count("/API/validate") == 2


@pytest.mark.parametrize("answer", [Answer(500), Answer(200), Answer(body=b'"maybe"'), Answer(cut=True)])
def test_when_validation_says_nothing_only_a_401_counts(smart: SmartConnect, answer: Answer) -> None:
    smart.validates = lambda _: answer
    with client_of(smart.auth()) as client:
        assert smart.get(client, "Empty").status_code == 200
        assert smart.count == 1
        assert smart.get(client, "Forbidden").status_code == 401
    assert smart.count == 2


@pytest.mark.parametrize(
    ("answer", "alive"),
    [
        (Answer(body=b"true"), True),
        (Answer(body=b'"True"'), True),
        (Answer(body=b"false"), False),
        (Answer(401), False),
    ],
)
def test_validation(smart: SmartConnect, answer: Answer, alive: bool) -> None:
    smart.validates = lambda _: answer
    steps = smart.login().validation(Token(access_token="a+b="))
    assert drive_apart(steps, lambda: httpx.Client(trust_env=False)) is alive
    assert smart.service.received[-1].query == {"token": "a+b="}


def test_a_stream_is_not_sent_again(smart: SmartConnect) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x"

    with client_of(smart.auth()) as client:
        smart.get(client)
        smart.token = "ended"
        headers = {"Content-Length": "1"}
        assert smart.get(client, content=chunks(), headers=headers).content == b""
        assert smart.get(client).json() == [1]


@pytest.mark.parametrize("company", [GUID, "demo"])
def test_a_key_that_rotated_is_fetched_again(smart: SmartConnect, company: str) -> None:
    smart.present = 1
    auth = TokenAuth(smart.login(company))
    with client_of(auth) as client:
        assert smart.get(client).json() == [1]
    assert smart.service.count("/v1/public-key") == 2


def test_a_wrong_password_is_sent_once(smart: SmartConnect) -> None:
    smart.password = "another"
    refused = pytest.raises(TokenRequestError, match="wrong API URL, or no access")
    with client_of(smart.auth()) as client, refused:
        smart.get(client)
    assert smart.service.count("/API/GetToken") == 1
    assert smart.service.count("/v1/public-key") == 2


def test_no_such_company(smart: SmartConnect) -> None:
    auth = TokenAuth(smart.login("nobody"))
    with client_of(auth) as client, pytest.raises(ConfigurationError, match="this account sees: 'Demo'"):
        smart.get(client)
