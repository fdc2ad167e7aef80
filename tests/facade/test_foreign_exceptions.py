"""Only typed errors leave a client: bad settings when it is made, everything else from the call."""

from __future__ import annotations

import gzip
import io
import math
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import docrelay
from docrelay import AsyncDocuMine, ConfigurationError, DocrelayError, DocuMine, RetryPolicy, TransportError
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json
from tests.facade.test_forks import certificate

__all__ = ["certificate"]

FILES = "/api/dossier-templates/t/dossiers/d/files"
APIS = ["documine", "smartdocumentor", "smartconnect", "smartconnect_next"]
every_api = pytest.mark.parametrize("api", APIS)
CERTIFICATES = {"SSL_CERT_FILE", "SSL_CERT_DIR"}
PROXIES = {f"{name}_PROXY" for name in ("HTTP", "HTTPS", "ALL", "NO")}


@pytest.fixture
def bare(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that says nothing about proxies and certificates."""
    for name in CERTIFICATES | PROXIES:
        for variable in (name, name.lower()):
            monkeypatch.delenv(variable, raising=False)


@pytest.mark.usefixtures("bare")
class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value", "words"),
        [
            ("NO_PROXY", "localhost,[::1]", "without brackets"),
            ("NO_PROXY", "[fe80::1]:80", "without brackets"),
            ("HTTPS_PROXY", "http://[canary", "no URL of a proxy"),
            ("ALL_PROXY", "http://proxy:99999999", "no URL of a proxy"),
            ("HTTP_PROXY", "http://", "no URL of a proxy"),
            ("HTTPS_PROXY", "http://proxy:port", "no URL of a proxy"),
            ("HTTP_PROXY", "ftp://user:canary@proxy", "no URL of a proxy"),
            ("ALL_PROXY", "socks5://user:canary@proxy:1080", r"httpx\[socks\]"),
            ("SSL_CERT_FILE", "/nowhere/canary.pem", "FileNotFoundError"),
            ("SSL_CERT_FILE", __file__, "SSLError"),
        ],
    )
    def test_of_the_environment(
        self, form: Form, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
    ) -> None:
        monkeypatch.setenv(name, value)
        with pytest.raises(ConfigurationError, match=f"^{name}: .*{words}") as caught:
            form.client("documine", "http://127.0.0.1:1")
        assert caught.value.field == name
        assert "canary" not in str(caught.value)

    @pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
    def test_a_proxy_that_is_not_used_does_not_matter(
        self, form: Form, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        monkeypatch.setenv(name, "http://[canary")
        monkeypatch.setenv("NO_PROXY", "*")
        form.client("documine", "http://127.0.0.1:1")
        monkeypatch.delenv("NO_PROXY")
        form.client(
            "documine", "http://127.0.0.1:1", transport=httpx.MockTransport(lambda _: httpx.Response(200))
        )
        form.client("documine", "http://127.0.0.1:1", proxy="http://127.0.0.1:1")

    @every_api
    def test_of_every_client(self, form: Form, monkeypatch: pytest.MonkeyPatch, api: str) -> None:
        for name in ("retry", "tiemout", "auth", "proxy"):
            with pytest.raises(ConfigurationError, match=f"^{name}: "):
                form.client(api, "http://127.0.0.1:1", **{name: 5})
        monkeypatch.setenv("NO_PROXY", "[::1]")
        with pytest.raises(ConfigurationError, match=r"^NO_PROXY: "):
            form.client(api, "http://127.0.0.1:1")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("retry", 5),
            ("retry", "canary"),
            ("verify", "/canary.pem"),
            ("verify", None),
            ("proxy", "canary"),
            ("proxy", "ftp://user:canary@proxy"),
            ("proxy", 8080),
            ("timeout", "canary"),
            ("timeout", -1),
            ("timeout", 0),
            ("timeout", math.nan),
            ("timeout", math.inf),
            ("timeout", 1e12),
            ("timeout", True),
            ("timeout", httpx.Timeout("canary")),  # type: ignore[arg-type]
            ("timeout", (5, 5)),
            ("transport", "canary"),
            ("tiemout", 5),
            ("follow_redirects", True),
            ("auth", None),
            ("auth", ("user", "canary")),
        ],
        ids=repr,
    )
    def test_of_the_caller(self, form: Form, name: str, value: Any) -> None:
        with pytest.raises(ConfigurationError, match=f"^{name}: ") as caught:
            form.client("documine", "http://127.0.0.1:1", **{name: value})
        assert caught.value.field == name
        assert "canary" not in str(caught.value)

    def test_a_transport_of_the_other_form(self, form: Form) -> None:
        other: Any = httpx.AsyncHTTPTransport() if form.name == "sync" else httpx.HTTPTransport()
        with pytest.raises(ConfigurationError, match=r"^transport: .*this form"):
            form.client("documine", "http://127.0.0.1:1", transport=other)

    @pytest.mark.parametrize(
        "workspace", ["Müller", "a\r\nX-Admin: 1", "a\x00b", " a", "文", None, 7, "", " "]
    )
    def test_a_workspace_that_cannot_be_sent(self, form: Form, workspace: Any) -> None:
        with pytest.raises(ConfigurationError, match=r"^workspace: ") as caught:
            form.class_of("documine")(workspace, base_url="http://127.0.0.1:1", auth="t")
        assert caught.value.field == "workspace"

    @pytest.mark.parametrize(
        "url",
        [
            "https://a..b",
            "https://xn--a",
            "https://.b",
            f"https://{'a' * 64}.b",
            "https://[::1",
            None,
            7,
            "https://a:b",
        ],
    )
    @every_api
    def test_a_url_that_leads_nowhere(self, form: Form, api: str, url: Any) -> None:
        with pytest.raises(ConfigurationError):
            form.client(api, url)

    def test_what_is_good(self, form: Form, loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NO_PROXY", "::1,127.0.0.1,localhost")
        monkeypatch.setenv("HTTP_PROXY", "127.0.0.1:1")
        monkeypatch.setenv("HTTPS_PROXY", "http://user:password@proxy:8080")
        loopback.on(f"GET {FILES}/f", as_json({"id": "f"}))
        settings: list[dict[str, Any]] = [
            {"timeout": 5, "retry": RetryPolicy(attempts=5), "verify": False},
            {"timeout": httpx.Timeout(5, read=None), "verify": ssl.create_default_context()},
            {"timeout": 20.5, "verify": True, "proxy": None},
        ]
        for options in settings:
            client = form.client("documine", loopback.url, **options)
            assert form.do(client.files.get, "t", "d", "f").id == "f"


@pytest.mark.usefixtures("bare")
class TestProxies:
    def test_requests_go_through_the_proxy(self, form: Form, loopback: Loopback) -> None:
        loopback.on(f"GET {FILES}/f", as_json({"id": "f"}))
        client = form.client("documine", "http://127.0.0.1:1", proxy=loopback.url)
        assert form.do(client.files.get, "t", "d", "f").id == "f"
        assert [request.target for request in loopback.requests] == [f"http://127.0.0.1:1{FILES}/f"]

    def test_the_environment_names_it(
        self, form: Form, loopback: Loopback, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", loopback.url)
        loopback.on(f"GET {FILES}/f", as_json({"id": "f"}))
        client = form.client("documine", "http://localhost:1")
        assert form.do(client.files.get, "t", "d", "f").id == "f"


class Changing(io.FileIO):
    """A file that is longer, or shorter, once its first part was read."""

    def __init__(self, path: Path, length: int) -> None:
        path.write_bytes(b"x" * 200_000)
        super().__init__(str(path), "rb")
        self._path, self._length = path, length

    def read(self, size: int | None = -1, /) -> bytes:
        chunk = super().read(-1 if size is None else size) or b""
        if size:
            with self._path.open("r+b") as other:
                other.truncate(self._length)
        return chunk


class TestUploads:
    @pytest.mark.parametrize("length", [500_000, 70_000, 0])
    def test_a_file_that_changes_while_it_is_sent(
        self, form: Form, loopback: Loopback, tmp_path: Path, length: int
    ) -> None:
        client = form.client("documine", loopback.url)
        with (
            Changing(tmp_path / "contract.pdf", length) as file,
            pytest.raises(OSError, match=r"changed while it was sent.*contract\.pdf"),
        ):
            form.do(client.files.upload, "t", "d", file)
        assert form.pauses == []

    @pytest.mark.parametrize("failure", [EOFError("canary"), gzip.BadGzipFile("canary"), KeyError("canary")])
    def test_a_file_that_cannot_be_read_to_its_end(
        self, form: Form, loopback: Loopback, failure: Exception
    ) -> None:
        class Broken(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                raise failure

        client = form.client("documine", loopback.url)
        with pytest.raises(OSError, match=rf"{type(failure).__name__}.*a\.pdf") as caught:
            form.do(client.files.upload, "t", "d", Broken(b"abc"), filename="a.pdf")
        assert "canary" not in str(caught.value)

    def test_a_cut_archive_is_noticed_when_it_is_measured(
        self, form: Form, loopback: Loopback, tmp_path: Path
    ) -> None:
        (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(100_000))[:-10])
        client = form.client("documine", loopback.url)
        with gzip.open(tmp_path / "a.gz") as file, pytest.raises(OSError, match="EOFError"):
            form.do(client.files.upload, "t", "d", file, filename="a.pdf")

    def test_a_closed_file(self, form: Form, loopback: Loopback) -> None:
        client = form.client("documine", loopback.url)
        with Path(__file__).open("rb") as file:
            pass
        with pytest.raises(ValueError, match="closed file"):
            form.do(client.files.upload, "t", "d", file)

    def test_a_file_that_names_itself_is_told_as_it_is(self, form: Form, loopback: Loopback) -> None:
        class Gone(io.BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                raise FileNotFoundError(2, "gone", "/mnt/a.pdf")

        client = form.client("documine", loopback.url)
        with pytest.raises(FileNotFoundError, match=r"/mnt/a\.pdf"):
            form.do(client.files.upload, "t", "d", Gone(b"abc"), filename="a.pdf")


class TestCalls:
    @every_api
    def test_a_closed_client(self, form: Form, api: str) -> None:
        client = form.client(api, "http://127.0.0.1:1")
        form.do(client.aclose if hasattr(client, "aclose") else client.close)
        calls: dict[str, Callable[[], Any]] = {
            "documine": lambda: form.do(client.users.list),
            "smartdocumentor": lambda: form.do(client.workspaces.list),
            "smartconnect": lambda: form.do(client.maps.list),
            "smartconnect_next": lambda: form.do(client.integrations.run, "1"),
        }
        with pytest.raises(ConfigurationError, match=r"^client: it has been closed"):
            calls[api]()
        form._clients.remove(client)

    def test_a_body_that_is_no_json(self, form: Form, loopback: Loopback) -> None:
        client = form.client("smartdocumentor", loopback.url)
        for value in (object(), math.nan, "\ud800"):
            with pytest.raises(ConfigurationError, match="cannot be sent"):
                form.do(client.tasks.create, "https://a/b.pdf", context={"x": value})
        assert loopback.requests == []

    @pytest.mark.parametrize("status", [200, 500])
    @pytest.mark.parametrize("coding", ["gzip", "deflate"])
    def test_a_broken_content_coding(self, form: Form, loopback: Loopback, status: int, coding: str) -> None:
        loopback.on(f"GET {FILES}/f", Answer(b"junk", status, headers={"Content-Encoding": coding}))
        client = form.client("documine", loopback.url, retry=RetryPolicy(attempts=1))
        with pytest.raises(DocrelayError):
            form.do(client.files.get, "t", "d", "f")


GARBAGE = {
    "plain text": b"HTTP/1.1 200 OK\r\n\r\n",
    "a record that cannot be decrypted": b"\x17\x03\x03\x00\x20" + b"x" * 32,
    "an alert out of place": b"\x15\x03\x03\x00\x02\x02\x28",
    "nothing": b"",
}


class Liar:
    """A server that speaks TLS until it has read a request, and then sends `garbage`."""

    def __init__(self, certificate: Path, garbage: bytes) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate)
        self._garbage = garbage
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        accepted, _ = self._listening.accept()
        with self._context.wrap_socket(accepted, server_side=True) as secure:
            secure.recv(65536)
            with socket.socket(fileno=secure.detach()) as raw:
                raw.sendall(self._garbage)

    def close(self) -> None:
        self._thread.join()
        self._listening.close()


@pytest.fixture(params=list(GARBAGE.values()), ids=list(GARBAGE))
def liar(request: pytest.FixtureRequest, certificate: Path) -> Iterator[Liar]:
    """A server that does not keep to TLS."""
    running = Liar(certificate, request.param)
    yield running
    running.close()


def test_a_connection_that_is_no_tls_any_more(form: Form, liar: Liar, certificate: Path) -> None:
    trust = ssl.create_default_context(cafile=certificate)
    client = form.client("documine", liar.url, verify=trust, retry=RetryPolicy(attempts=1))
    with pytest.raises(TransportError, match="the connection broke") as caught:
        form.do(client.users.list)
    assert caught.value.connected


def test_the_options_that_are_named_are_those_that_exist() -> None:
    for kind in (DocuMine, AsyncDocuMine):
        with pytest.raises(ConfigurationError, match="known are timeout, retry, verify, proxy, transport"):
            kind("w", auth="t", nonsense=1)  # type: ignore[call-arg]
    assert docrelay.ConfigurationError is ConfigurationError
