"""A running sandbox, and callers that check every answer against the contract."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import attrs
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from defusedxml.ElementTree import fromstring
from fpdf import FPDF

from docrelay.sandbox import Credentials, Sandbox
from docrelay.sandbox.mounts import Catalogue, find_mount
from docrelay.sandbox.validation.check import validate_response

Ask = Callable[..., httpx.Response]


@attrs.define
class Clock:
    """A clock that only moves when told to."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def _running(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock, fetch_limit=100_000, fetch_seconds=5) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(_running: Sandbox, clock: Clock) -> Sandbox:
    """The sandbox as it is after its start."""
    clock.now = Clock().now
    _running.reset()
    return _running


@pytest.fixture(scope="session")
def web() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture(scope="session")
def checked() -> Callable[[httpx.Response], httpx.Response]:
    """Raise when an answer breaks the contract; SmartConnect documents no errors, so those pass."""
    catalogue = Catalogue()

    def check(response: httpx.Response) -> httpx.Response:
        path = response.request.url.raw_path.decode().partition("?")[0]
        mount = find_mount(path)
        assert mount is not None
        contract = catalogue.contract(mount.service)
        operation = contract.route(response.request.method, path[len(mount.prefix) :]).operation
        assert operation is not None
        if mount.service.api == "smartconnect" and response.status_code >= 400:
            return response
        found = validate_response(
            contract,
            operation,
            response.status_code,
            response.headers.get("content-type", ""),
            response.content,
        )
        assert not found, f"{operation.id}: {found}"
        return response

    return check


def _caller(
    web: httpx.Client,
    checked: Callable[[httpx.Response], httpx.Response],
    base: str,
    headers: dict[str, str] | None = None,
    token: str | None = None,
) -> Ask:
    def ask(method: str, path: str, **options: Any) -> httpx.Response:
        merged = {**(headers or {}), **options.pop("headers", {})}
        if token is not None:
            params = options.pop("params", {})
            options["params"] = {"token": token, **params}
        return checked(web.request(method, base + path, headers=merged, **options))

    return ask


def documine_token(web: httpx.Client, sandbox: Sandbox, who: Credentials) -> dict[str, Any]:
    known = who.documine
    response = web.post(
        f"{sandbox.documine_url}/auth/realms/{known.workspace}/protocol/openid-connect/token",
        data={
            "grant_type": "password",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "username": known.username,
            "password": known.password,
        },
    )
    assert response.status_code == 200, response.text
    tokens: dict[str, Any] = response.json()
    return tokens


@pytest.fixture
def documine_of(
    sandbox: Sandbox, web: httpx.Client, checked: Callable[[httpx.Response], httpx.Response]
) -> Callable[[Credentials], Ask]:
    def caller(who: Credentials) -> Ask:
        token = documine_token(web, sandbox, who)["access_token"]
        headers = {"Authorization": f"Bearer {token}", "X-TENANT-ID": who.documine.workspace}
        return _caller(web, checked, sandbox.documine_url, headers)

    return caller


@pytest.fixture
def documine(sandbox: Sandbox, documine_of: Callable[[Credentials], Ask]) -> Ask:
    return documine_of(sandbox.credentials)


@pytest.fixture
def smartdocumentor_of(
    sandbox: Sandbox, web: httpx.Client, checked: Callable[[httpx.Response], httpx.Response]
) -> Callable[[Credentials], Ask]:
    def caller(who: Credentials) -> Ask:
        known = who.smartdocumentor
        form = {
            "grant_type": "client_credentials",
            "scope": "WebAPI",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }
        response = checked(web.post(f"{sandbox.smartdocumentor_url}/connect/token", data=form))
        headers = {"Authorization": f"Bearer {response.json()['access_token']}"}
        return _caller(web, checked, sandbox.smartdocumentor_url, headers)

    return caller


@pytest.fixture
def smartdocumentor(sandbox: Sandbox, smartdocumentor_of: Callable[[Credentials], Ask]) -> Ask:
    return smartdocumentor_of(sandbox.credentials)


@pytest.fixture
def encrypt(
    sandbox: Sandbox, web: httpx.Client, checked: Callable[[httpx.Response], httpx.Response]
) -> Callable[[str], str]:
    """Encrypt a password as the SmartConnect REST API documentation describes."""
    from base64 import b64decode, b64encode

    answer = checked(web.post(f"{sandbox.smartconnect_login_url}/v1/public-key"))
    modulus, exponent = (
        int.from_bytes(b64decode(item.text or ""), "big") for item in fromstring(answer.json())
    )
    key = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    assert key.key_size == 1024
    return lambda password: b64encode(key.encrypt(password.encode(), padding.PKCS1v15())).decode()


@pytest.fixture
def smartconnect_of(
    sandbox: Sandbox,
    web: httpx.Client,
    checked: Callable[[httpx.Response], httpx.Response],
    encrypt: Callable[[str], str],
) -> Callable[[Credentials], Ask]:
    def caller(who: Credentials) -> Ask:
        known = who.smartconnect
        query = {
            "email": known.email,
            "password": encrypt(known.password),
            "companyId": known.company,
        }
        answer = checked(web.post(f"{sandbox.smartconnect_url}/GetToken", params=query))
        assert answer.status_code == 200, answer.text
        return _caller(web, checked, sandbox.smartconnect_url, token=answer.json())

    return caller


@pytest.fixture
def smartconnect(sandbox: Sandbox, smartconnect_of: Callable[[Credentials], Ask]) -> Ask:
    return smartconnect_of(sandbox.credentials)


@pytest.fixture(scope="session")
def invoice() -> bytes:
    """An invoice as a PDF of two pages."""
    pdf = FPDF()
    pdf.set_font("Helvetica", size=12)
    for lines in (
        ("Invoice number: INV-2023-0044", "Invoice date: 2023-09-14", "Total amount: 119.00 EUR"),
        ("Thank you.",),
    ):
        pdf.add_page()
        for line in lines:
            pdf.cell(text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


@pytest.fixture(scope="session")
def files() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A web server with documents: its address, and what it serves by path (without the query)."""
    served: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = served.get(self.path.partition("?")[0])
            if self.path.startswith("/to-file"):
                self.send_response(302)
                self.send_header("Location", "file:///etc/hostname")
                self.end_headers()
                return
            self.send_response(200 if data is not None else 404)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", served
    server.shutdown()
    thread.join()
    server.server_close()
