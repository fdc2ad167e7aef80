"""Who may call the sandbox, and what the sandbox calls: this machine, unless told more."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay.sandbox import Sandbox, Webhook
from docrelay.sandbox.mounts import MOUNTS
from docrelay.sandbox.network import REACHES, is_known_host, is_own_origin, within_reach
from docrelay.sandbox.options import Options
from docrelay.sandbox.smartdocumentor.fetch import FetchError, fetch
from tests.conftest import Answer, Service
from tests.sandbox.targets import Hostile

Ask = Callable[..., httpx.Response]
Files = tuple[str, dict[str, bytes]]
TASKS = "/api/v1.0/external/sdtask"
FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.example#localhost",
    "localhost@evil.example",
    "evil.example/localhost",
    "127.0.0.1\\evil.example",
    "0.0.0.0",
    "127.0.0.2",
    "[::]",
    "[::ffff:127.0.0.1]",
    "localhost.",
    "[",
    "",
    ":80",
    "localhost:80:80",
]


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_another_name_is_refused(sandbox: Sandbox, web: httpx.Client, host: str) -> None:
    pages = [f"{mount.prefix}/x" for mount in MOUNTS]
    for page in ("/", "/_sandbox/", "/_sandbox/requests", *pages):
        answer = web.get(sandbox.url + page, headers={"Host": host})
        assert answer.status_code == 421, page
    sandbox.faults.add("documine.list_users", status=500)
    assert web.post(f"{sandbox.url}/_sandbox/reset", headers={"Host": host}).status_code == 421
    assert len(sandbox.faults.list()) == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "LOCALHOST", "localhost:1", "[::1]", "[::1]:65535", "127.0.0.1:8"]
)
def test_names_of_loopback_are_accepted(sandbox: Sandbox, web: httpx.Client, host: str) -> None:
    assert web.get(f"{sandbox.url}/_sandbox/counts", headers={"Host": host}).status_code == 200
    assert web.get(f"{sandbox.documine_url}/api/users", headers={"Host": host}).status_code == 401


def test_a_request_without_a_host_is_refused(sandbox: Sandbox) -> None:
    assert Hostile(sandbox).send_raw(b"POST /_sandbox/reset HTTP/1.0\r\n\r\n") == [421]


@pytest.mark.parametrize("mode", ["thread", "subprocess"])
def test_more_names_can_be_allowed(web: httpx.Client, mode: Any) -> None:
    with Sandbox(allowed_hosts=["Sandbox.test", "fd00::7"], mode=mode) as sandbox:
        for host, status in (
            ("sandbox.test:80", 200),
            ("SANDBOX.TEST", 200),
            ("[fd00::7]:80", 200),
            ("localhost", 200),
            ("sandbox.test.evil.example", 421),
            ("evil.example", 421),
        ):
            answer = web.get(f"{sandbox.url}/_sandbox/counts", headers={"Host": host})
            assert answer.status_code == status, host
        headers = {"Host": "sandbox.test:80", "Origin": "http://sandbox.test:80"}
        assert web.post(f"{sandbox.url}/_sandbox/reset", headers=headers).status_code == 204


@pytest.mark.parametrize("name", ["http://sandbox", "sandbox:80", "", "a/b", "a b", "*", "a@b"])
def test_what_is_no_host_cannot_be_allowed(name: str) -> None:
    with pytest.raises(ValueError, match=r"allowed_hosts: .* is no host name"):
        Sandbox(allowed_hosts=[name])


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:1"},
        {"Origin": "{url}.evil.example"},
        {"Origin": "{url}/"},
        {"Origin": "file://{host}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "{url}", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_page_of_another_origin_changes_nothing(
    sandbox: Sandbox, web: httpx.Client, headers: dict[str, str]
) -> None:
    host = sandbox.url.removeprefix("http://")
    sent = {name: text.format(url=sandbox.url, host=host) for name, text in headers.items()}
    sandbox.faults.add("documine.list_users", status=500)
    simple = {**sent, "Content-Type": "text/plain"}  # what a page may send without being asked
    for method, page in (
        ("POST", "reset"),
        ("POST", "%72eset"),
        ("DELETE", "faults"),
        ("PUT", "jobs/pace"),
        ("POST", "faults"),
        ("OPTIONS", "reset"),
    ):
        content = b'{"operation": "*", "status": 500}'
        answer = web.request(method, f"{sandbox.url}/_sandbox/{page}", headers=simple, content=content)
        assert answer.status_code == 403, page
        assert not [name for name in answer.headers if name.startswith("access-control")]
    assert len(sandbox.faults.list()) == 1
    if "Origin" in sent:
        expected = 200 if sent["Origin"] == sandbox.url else 403
        assert web.get(f"{sandbox.url}/_sandbox/requests", headers=sent).status_code == expected


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_button_of_the_overview_works(sandbox: Sandbox, web: httpx.Client, name: str) -> None:
    own = f"http://{name}:{sandbox.url.rpartition(':')[2]}"
    headers = {"Host": own.removeprefix("http://"), "Origin": own, "Sec-Fetch-Site": "same-origin"}
    assert web.post(f"{sandbox.url}/_sandbox/reset", headers=headers).status_code == 204
    # A page that opens the overview by a link is let through; one that shows it in a frame is not.
    page = web.get(
        f"{sandbox.url}/_sandbox/", headers={"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    )
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


def test_the_sign_in_page_is_not_concerned(sandbox: Sandbox, web: httpx.Client) -> None:
    """Its own form comes with `Origin: null`, as it sends no referrer."""
    realm = f"{sandbox.documine_url}/auth/realms/{sandbox.credentials.documine.workspace}"
    answer = web.post(f"{realm}/device", data={"user_code": "x"}, headers={"Origin": "null"})
    assert answer.status_code == 200


def test_a_host_header_is_host_and_port() -> None:
    assert is_known_host("localhost:80", ())
    assert not is_known_host("localhost:80/x", ())
    assert is_own_origin("https://LOCALHOST:80", "localhost:80")
    assert not is_own_origin("ftp://localhost:80", "localhost:80")


# What leads where: loopback, the internet, and what is neither.
LOOPBACK = ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"]
PUBLIC = ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "172.17.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "255.255.255.255",
    "224.0.0.1",
    "::",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:0.0.0.0",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "198.18.0.1",
    "192.0.2.1",
]


@pytest.mark.parametrize("address", [*LOOPBACK, *PUBLIC, *PRIVATE])
def test_where_an_address_leads(address: str) -> None:
    reached = [reach for reach in REACHES if within_reach(address, reach)]
    least = 0 if address in LOOPBACK else 1 if address in PUBLIC else 2
    assert reached == list(REACHES[least:])


@pytest.fixture
def port(service: Service) -> int:
    service.responder = lambda _: Answer(200, b"a document", "text/plain")
    return int(service.url.rpartition(":")[2])


# Names of this machine that are none of loopback: Linux connects them.
@pytest.mark.skipif(not socket.has_ipv6, reason="needs IPv6")
@pytest.mark.parametrize("host", ["0.0.0.0", "0", "0x0", "[::ffff:0.0.0.0]"])
def test_other_addresses_are_not_connected_to(service: Service, port: int, tmp_path: Path, host: str) -> None:
    with pytest.raises(FetchError, match=r"not within reach \(fetch_from='loopback'\)"):
        fetch(f"http://{host}:{port}/a", tmp_path / "a", limit=100, seconds=5)
    assert service.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1"])
def test_loopback_is_connected_to(service: Service, port: int, tmp_path: Path, host: str) -> None:
    assert fetch(f"http://{host}:{port}/a", tmp_path / "a", limit=100, seconds=5) == 10


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "http://0.0.0.0:{port}/b", "https://10.0.0.1/"]
)
def test_redirects_are_no_way_around(service: Service, port: int, tmp_path: Path, target: str) -> None:
    service.routes(
        {"/a": Answer(302, headers={"Location": target.format(port=port)}), "/b": Answer(200, b"a document")}
    )
    with pytest.raises(FetchError, match="not within reach"):
        fetch(f"{service.url}/a", tmp_path / "a", limit=100, seconds=5)
    assert [request.path for request in service.received] == ["/a"]


def test_a_name_is_looked_up_once_and_its_address_checked(
    service: Service, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name server that tells another address at the second time (DNS rebinding) gains nothing."""
    answers: Iterator[str] = iter(["127.0.0.1", "169.254.169.254"])
    connected: list[str] = []
    really = socket.socket.connect

    def look_up(host: str, port: int, **options: Any) -> Any:
        assert host == "rebound.example"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    class Watched(socket.socket):
        def connect(self, address: Any) -> None:
            connected.append(address[0])
            really(self, address)

    monkeypatch.setattr("docrelay.sandbox.network.socket.getaddrinfo", look_up)
    monkeypatch.setattr("docrelay.sandbox.network.socket.socket", Watched)
    assert fetch(f"http://rebound.example:{port}/a", tmp_path / "a", limit=100, seconds=5) == 10
    with pytest.raises(FetchError, match="not within reach"):
        fetch(f"http://rebound.example:{port}/a", tmp_path / "a", limit=100, seconds=5)
    assert connected == ["127.0.0.1"]


def test_proxies_of_the_environment_are_left_alone(
    service: Service, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, service.url)
    for reach in ("loopback", "public"):
        with pytest.raises(FetchError, match="not within reach"):
            fetch("http://10.0.0.1/a", tmp_path / "a", limit=100, seconds=5, reach=reach)
    assert service.received == []
    assert fetch("http://10.0.0.1/a", tmp_path / "a", limit=100, seconds=5, reach="anywhere") == 10


@pytest.mark.skipif(os.name == "nt", reason="Windows does not connect to 0.0.0.0")
def test_anything_is_fetched_when_told(service: Service, port: int, tmp_path: Path) -> None:
    url = f"http://0.0.0.0:{port}/a"
    with pytest.raises(FetchError, match="fetch_from='public'"):
        fetch(url, tmp_path / "a", limit=100, seconds=5, reach="public")
    assert fetch(url, tmp_path / "a", limit=100, seconds=5, reach="anywhere") == 10


def _status(ask: Ask, url: str) -> int:
    made = ask("POST", f"{TASKS}/process", json={"context": {"url": url}}).json()["taskId"]
    for _ in range(3):
        found = ask("GET", f"{TASKS}/status", params={"taskid": made}).json()
    status: int = found["taskStatus"]
    return status


def test_a_task_fetches_from_loopback_only(
    service: Service, port: int, smartdocumentor: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    assert _status(smartdocumentor, f"http://127.0.0.1:{port}/a") == 100
    assert _status(smartdocumentor, f"http://0.0.0.0:{port}/b") == 33
    assert [request.path for request in service.received] == ["/a"]
    assert "fetch_from='loopback'" in caplog.text


@pytest.mark.parametrize(
    "url", ["http://[x", "http://a:99999/", "http://a:b/", "http://", "https:///a", "ftp://127.0.0.1/", "x"]
)
def test_what_is_no_url_is_refused(
    smartdocumentor: Ask, sandbox: Sandbox, web: httpx.Client, url: str
) -> None:
    answer = smartdocumentor("POST", f"{TASKS}/process", json={"context": {"url": url}})
    assert answer.status_code == 400
    with pytest.raises(ValueError, match="url"):
        Webhook(url=url)
    body = {"webhooks": [{"url": url}]}
    assert web.put(f"{sandbox.url}/_sandbox/workspaces/10/webhooks", json=body).status_code == 400


@pytest.mark.parametrize(
    ("path", "reply"),
    [("0.0.0.0:{port}/", "not within reach"), ("127.0.0.1:{port}/\u00fc", "UnicodeEncodeError")],
)
def test_webhooks_are_sent_to_loopback_only(
    sandbox: Sandbox, service: Service, port: int, smartdocumentor: Ask, path: str, reply: str
) -> None:
    sandbox.jobs.pace(reads=0)
    body = {"context": {"url": f"http://127.0.0.1:{port}/a"}}
    task = smartdocumentor("POST", f"{TASKS}/process", json=body).json()["taskId"]
    assert smartdocumentor("GET", f"{TASKS}/status", params={"taskid": task}).json()["taskStatus"] == 100
    sandbox.set_webhooks(10, Webhook(url=f"http://{path.format(port=port)}"))
    [sent] = sandbox.review(task)
    assert sent.status is None
    assert reply in sent.reply
    assert [request.method for request in service.received] == ["GET"]


def test_options_are_checked_and_travel() -> None:
    with pytest.raises(ValueError, match="fetch_from: must be one of loopback, public, anywhere"):
        Sandbox(fetch_from="everywhere")  # type: ignore[arg-type]
    options = Options(fetch_from="public", allowed_hosts=("a", "b"))
    assert Options.from_json(options.as_json()) == options
