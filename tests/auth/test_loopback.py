"""The listener of a sign-in against everything that may reach it: the twelve hostile cases."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import pytest

from docrelay.auth import MemoryStore, Token
from docrelay.auth.loopback import Listener
from docrelay.auth.session import LoginFailedError
from docrelay.auth.sign_in import login
from docrelay.errors import ConfigurationError
from tests.auth.authorization_server import AuthorizationServer, visit
from tests.conftest import Service

T = TypeVar("T")


@pytest.fixture
def server(service: Service) -> AuthorizationServer:
    return AuthorizationServer(service)


def sign_in(
    server: AuthorizationServer,
    browser: Callable[[str], T],
    *,
    settings: dict[str, Any] | None = None,
    **how: Any,
) -> tuple[Token | Exception, T]:
    """Sign in with a `browser` that gets the address; return the token or failure, and what it saw."""
    outcome: Token | Exception
    with ThreadPoolExecutor(1) as pool:
        visits: list[Future[T]] = []

        def open_browser(url: str) -> bool:
            visits.append(pool.submit(browser, url))
            return True

        try:
            outcome = login(
                server.grant(**settings or {}),
                store=MemoryStore(),
                open_browser=open_browser,
                show=lambda _: None,
                **how,
            )
        except Exception as failure:
            outcome = failure
        return outcome, visits[0].result(20)


def redirect_uri(server: AuthorizationServer, url: str) -> str:
    return server.consent(url).partition("?")[0]


def raw(url: str, request: bytes) -> bytes:
    """Send bytes to where `url` points; return everything that comes back."""
    place = urlsplit(url)
    assert place.hostname is not None
    with socket.create_connection((place.hostname, place.port or 80), timeout=20) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def assert_one_exchange(server: AuthorizationServer, outcome: Token | Exception) -> None:
    assert isinstance(outcome, Token), outcome
    assert [form["grant_type"] for form in server.forms] == ["authorization_code"]


def test_the_plain_case(server: AuthorizationServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome, seen = sign_in(server, lambda url: visit(server.consent(url)))
    assert_one_exchange(server, outcome)
    assert seen.status_code == 200
    assert "You are signed in" in seen.text
    assert "history.replaceState" in seen.text
    assert seen.headers["Referrer-Policy"] == "no-referrer"
    assert seen.headers["Cache-Control"] == "no-store"
    assert "Server" not in seen.headers
    assert "canary" not in seen.text
    ours = [r.getMessage() for r in caplog.records if f":{seen.url.port}" not in r.getMessage()]
    assert not any("canary-code" in line or "canary-refresh" in line for line in ours)


def test_1_stray_get(server: AuthorizationServer) -> None:
    def browser(url: str) -> list[int]:
        base = redirect_uri(server, url).removesuffix("/callback")
        strays = [visit(base + path).status_code for path in ("/", "/favicon.ico", "/callback")]
        return [*strays, visit(server.consent(url)).status_code]

    outcome, statuses = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert statuses == [404, 404, 400, 200]


@pytest.mark.parametrize("state", [None, "", "guessed", "\u00e4"])
def test_2_wrong_state(server: AuthorizationServer, state: str | None) -> None:
    def browser(url: str) -> list[int]:
        # Neither a code nor a refusal of somebody else ends the wait.
        wrong = [server.consent(url, state=state), server.consent(url, state=state, error="access_denied")]
        return [visit(address).status_code for address in [*wrong, server.consent(url)]]

    outcome, statuses = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert statuses == [400, 400, 200]


def test_3_wrong_path(server: AuthorizationServer) -> None:
    def browser(url: str) -> list[int]:
        right = server.consent(url)
        wrong = [
            right.replace("/callback?", path) for path in ("/callback/?", "/?", "/callback;x?", "/Callback?")
        ]
        return [visit(address).status_code for address in [*wrong, right]]

    outcome, statuses = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert statuses == [404, 404, 404, 404, 200]


def test_4_second_tab(server: AuthorizationServer) -> None:
    """Two tabs come with a code each while the first code is still being exchanged."""
    second_is_answered = threading.Event()
    exchange = server.token

    def slow_exchange(request: Any) -> Any:
        assert second_is_answered.wait(20)
        return exchange(request)

    server.service.routes({"/token": slow_exchange})

    def browser(url: str) -> list[tuple[int, bool]]:
        with ThreadPoolExecutor(1) as tab:
            first = tab.submit(visit, server.consent(url))
            while not server.service.count("/token"):  # Until the first code is on its way.
                threading.Event().wait(0.005)
            second = visit(server.consent(url))
            second_is_answered.set()
            answers = [first.result(20), second]
            return [(answer.status_code, "signed in" in answer.text) for answer in answers]

    outcome, answers = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert answers == [(200, True), (409, False)]


def test_5_port_taken(server: AuthorizationServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"redirect_port: {port} .* leave redirect_port out"):
            login(server.grant(redirect_port=port), store=MemoryStore(), show=lambda _: None)
    # Free again, it serves; two attempts at once get ports of their own.
    outcome, _ = sign_in(server, lambda url: visit(server.consent(url)), settings={"redirect_port": port})
    assert_one_exchange(server, outcome)
    with Listener() as one, Listener() as two:
        assert one.redirect_uri != two.redirect_uri


def test_6_error(server: AuthorizationServer) -> None:
    def browser(url: str) -> httpx.Response:
        return visit(
            server.consent(url, code=None, error="access_denied", error_description="<b>No\x1b[31m\nway</b>")
        )

    outcome, seen = sign_in(server, browser)
    assert isinstance(outcome, LoginFailedError)
    assert str(outcome) == r"the sign-in was declined at the service; <b>No\x1b[31m way</b>"
    assert seen.status_code == 400
    assert "You are not signed in" in seen.text
    assert "&lt;b&gt;No" in seen.text
    assert "<b>" not in seen.text
    assert server.forms == []


def test_6_error_of_another_kind(server: AuthorizationServer) -> None:
    outcome, _ = sign_in(server, lambda url: visit(server.consent(url, code=None, error="invalid_scope")))
    assert isinstance(outcome, LoginFailedError)
    assert "refused the sign-in with 'invalid_scope'" in str(outcome)


def test_7_slow_browser(server: AuthorizationServer) -> None:
    """Connections that dawdle, before and during the answer, hold nobody up."""
    idle: list[socket.socket] = []

    def browser(url: str) -> int:
        right = server.consent(url)
        place = urlsplit(right)
        for begun in (
            b"",
            b"GET /callback?co",
            f"GET {place.path}?{place.query} HTTP/1.1\r\nHost: ".encode(),
        ):
            connection = socket.create_connection(("127.0.0.1", place.port or 0), timeout=20)
            connection.sendall(begun)
            idle.append(connection)
        return visit(server.consent(url)).status_code

    try:
        outcome, status = sign_in(server, browser)
    finally:
        for connection in idle:
            connection.close()
    assert_one_exchange(server, outcome)
    assert status == 200


def test_7_slow_browser_past_the_time_limit(server: AuthorizationServer) -> None:
    times = iter([0.0, 1.0, 299.0, 300.0, 300.0])
    outcome, uri = sign_in(server, lambda url: redirect_uri(server, url), clock=lambda: next(times))
    assert isinstance(outcome, LoginFailedError)
    assert "nobody signed in within 300 seconds" in str(outcome)
    with pytest.raises(httpx.ConnectError):
        visit(f"{uri}?code=late")


def test_8_cancel(server: AuthorizationServer) -> None:
    cancelled = threading.Event()

    def browser(url: str) -> str:
        cancelled.set()
        return redirect_uri(server, url)

    outcome, uri = sign_in(server, browser, is_cancelled=cancelled.is_set)
    assert isinstance(outcome, LoginFailedError)
    assert "cancelled" in str(outcome)
    with pytest.raises(httpx.ConnectError):
        visit(uri)
    assert server.forms == []


def test_8_cancel_by_ctrl_c(server: AuthorizationServer) -> None:
    uris: list[str] = []

    def browser(url: str) -> None:
        uris.append(redirect_uri(server, url))

    def interrupt() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sign_in(server, browser, is_cancelled=interrupt)
    with pytest.raises(httpx.ConnectError):
        visit(uris[0])


def test_9_ipv6(server: AuthorizationServer) -> None:
    """Only 127.0.0.1 is listened on and only that name is answered to."""

    def browser(url: str) -> list[int | str]:
        right = server.consent(url)
        port = urlsplit(right).port
        try:
            socket.create_connection(("::1", port), timeout=20).close()
            six = "open"
        except OSError:
            six = "closed"
        names = [f"[::1]:{port}", f"localhost:{port}", f"evil.example:{port}", "127.0.0.1"]
        foreign = [visit(right, Host=name).status_code for name in names]
        return [six, *foreign, visit(right).status_code]

    outcome, seen = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert seen == ["closed", 404, 404, 404, 404, 200]


def test_10_head(server: AuthorizationServer) -> None:
    """A scanner that looks at the link first, by whatever method, does not use the code up."""

    def browser(url: str) -> list[int]:
        right = server.consent(url)
        with httpx.Client(trust_env=False) as client:
            looks = [client.request(method, right) for method in ("HEAD", "POST", "OPTIONS")]
            assert looks[0].content == b""
            assert looks[0].headers["Allow"] == "GET"
            return [look.status_code for look in looks] + [visit(right).status_code]

    outcome, statuses = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert statuses == [405, 405, 405, 200]


def test_11_huge_query(server: AuthorizationServer) -> None:
    def browser(url: str) -> list[bytes]:
        right = server.consent(url)
        host = urlsplit(right).netloc
        lines = [
            f"GET {right}&x={'y' * 9000}",  # past our limit
            f"GET /callback?{'&'.join(f'a{n}=1' for n in range(60))}",  # too many fields
            f"GET /callback?{'y' * 70000}",  # past that of a line
        ]
        requests = [f"{line} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for line in lines]
        many = b"".join(b"X-%d: y\r\n" % n for n in range(200))
        requests.append(f"GET /callback HTTP/1.1\r\nHost: {host}\r\n".encode() + many + b"\r\n")
        answers: list[bytes] = []
        for request in requests:
            try:
                answers.append(raw(right, request).partition(b"\r\n")[0][9:12])
            except ConnectionError:  # It did not even read all of it.
                answers.append(b"cut")
        return [*answers, str(visit(right).status_code).encode()]

    outcome, answers = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert answers[:2] == [b"414", b"400"]
    assert answers[2] in (b"414", b"cut")
    assert answers[3] in (b"431", b"cut")
    assert answers[4] == b"200"


def test_12_replayed_code(server: AuthorizationServer) -> None:
    """The same redirect once more is told that it is over, during the exchange and after it."""
    seen: list[int] = []

    class Replaying(MemoryStore):
        def save(self, key: str, token: Token) -> None:
            seen.append(visit(addresses[0]).status_code)
            super().save(key, token)

    addresses: list[str] = []
    with ThreadPoolExecutor(1) as pool:

        def open_browser(url: str) -> bool:
            addresses.append(server.consent(url))
            pool.submit(visit, addresses[0])
            return True

        token = login(server.grant(), store=Replaying(), open_browser=open_browser, show=lambda _: None)
    assert_one_exchange(server, token)
    assert seen == [409]
    with pytest.raises(httpx.ConnectError):
        visit(addresses[0])


def test_a_repeated_field_is_a_stray(server: AuthorizationServer) -> None:
    def browser(url: str) -> list[int]:
        right = server.consent(url)
        return [visit(right + "&code=other").status_code, visit(right).status_code]

    outcome, statuses = sign_in(server, browser)
    assert_one_exchange(server, outcome)
    assert statuses == [400, 200]


def test_another_issuer_is_refused(server: AuthorizationServer) -> None:
    outcome, seen = sign_in(
        server,
        lambda url: visit(server.consent(url, iss="https://evil.example")),
        settings={"issuer": server.issuer},
    )
    assert isinstance(outcome, LoginFailedError)
    assert "https://evil.example" in str(outcome)
    assert seen.status_code == 400
    assert server.forms == []


@pytest.mark.parametrize("named", [True, False])
def test_the_right_issuer_or_none_passes(server: AuthorizationServer, named: bool) -> None:
    changes = {} if named else {"iss": None}
    outcome, _ = sign_in(
        server, lambda url: visit(server.consent(url, **changes)), settings={"issuer": server.issuer}
    )
    assert_one_exchange(server, outcome)


def test_the_page_tells_when_the_exchange_failed(server: AuthorizationServer) -> None:
    def browser(url: str) -> httpx.Response:
        address = server.consent(url)
        server.codes.clear()
        return visit(address)

    outcome, seen = sign_in(server, browser)
    assert isinstance(outcome, LoginFailedError)
    assert "did not accept the code" in str(outcome)
    assert "You are not signed in" in seen.text
    assert "canary-code" not in seen.text + str(outcome)


def test_the_page_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that does not take its page does not keep the program from going on."""
    monkeypatch.setattr("docrelay.auth.loopback._GOODBYE_LIMIT", 0.01)
    listener = Listener()
    listener._arrived.set()
    listener.start(lambda _: pytest.fail("nobody comes"))
    listener.close()
    assert not listener._thread.is_alive()
