"""A client that parent and children of a fork use at once: nobody gets the answer to another's call."""

from __future__ import annotations

import datetime
import ipaddress
import json
import os
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


class Handler(BaseHTTPRequestHandler):
    """Answers with the id that was asked for, and the port of the connection as the file's name."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        body = {"id": self.path.rpartition("/")[2], "fileName": str(self.client_address[1])}
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: it is the client's side that counts."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a key, and a certificate of its own for loopback."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC))
        .add_extension(address, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "loopback.pem"
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = key.private_bytes(serialization.Encoding.PEM, *form)
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture(scope="module", params=["http", "https"])
def service(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[str, str]]:
    """The URL of an echoing server, and the file with its certificate."""
    server = Server(("127.0.0.1", 0), Handler)
    if request.param == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield (
        f"{request.param}://127.0.0.1:{server.server_port}",
        str(certificate) if request.param == "https" else "",
    )
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    "way", ["fork", "fork-close", "multiprocessing", "async-fork", "async-multiprocessing"]
)
def test_every_process_gets_its_own_answers(service: tuple[str, str], way: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", str(HERE / "fork_process.py"), *service, way],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=HERE.parent.parent,
        env={name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")},
    )
    assert done.stderr == ""
    found: dict[str, Any] = json.loads(done.stdout)
    parent, children = found["parent"], found["children"]
    assert [process["foreign"] for process in [*parent, *children]] == [0] * 6
    # The parent keeps its one connection, whatever its children do and however they end.
    assert len({port for process in parent for port in process["ports"]}) == 1
    # Every child has one of its own.
    assert len({port for process in [parent[0], *children] for port in process["ports"]}) == 4
