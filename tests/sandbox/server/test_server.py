from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.mounts import MOUNTS, Catalogue

VARIABLES = """
DOCUMINE_BASE_URL DOCUMINE_WORKSPACE DOCUMINE_CLIENT_ID DOCUMINE_CLIENT_SECRET DOCUMINE_USERNAME
DOCUMINE_PASSWORD SMARTDOCUMENTOR_BASE_URL SMARTDOCUMENTOR_CLIENT_ID SMARTDOCUMENTOR_CLIENT_SECRET
SMARTCONNECT_API_URL SMARTCONNECT_LOGIN_URL SMARTCONNECT_EMAIL SMARTCONNECT_PASSWORD
SMARTCONNECT_COMPANY SMARTCONNECT_NEXT_URL SMARTCONNECT_NEXT_CLIENT_ID
SMARTCONNECT_NEXT_CLIENT_SECRET SMARTCONNECT_NEXT_USERNAME SMARTCONNECT_NEXT_PASSWORD
"""


def test_every_operation_has_a_handler_and_every_handler_an_operation() -> None:
    catalogue = Catalogue()
    for service in {id(mount.service): mount.service for mount in MOUNTS}.values():
        assert set(service.handlers) == set(catalogue.contract(service).operations)


def test_two_sandboxes_run_at_once_and_share_nothing(web: httpx.Client) -> None:
    with Sandbox() as one, Sandbox() as two:
        assert one.url != two.url
        answer = web.post(f"{one.smartconnect_login_url}/v1/public-key")
        assert web.post(f"{two.smartconnect_login_url}/v1/public-key").text != answer.text
        assert one.counts() == {"smartconnect.get_public_key": 1} == two.counts()
        one.reset()
        assert one.counts() == {}
        assert two.requests()[0]["status"] == 200
        known = one.credentials.smartdocumentor
        form = {
            "grant_type": "client_credentials",
            "scope": "WebAPI",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }
        token = web.post(f"{one.smartdocumentor_url}/connect/token", data=form).json()
        path = "/api/v1.0/external/sdworkspace/CurrentWorkspaces"
        bearer = {"Authorization": f"Bearer {token['access_token']}"}
        assert web.get(one.smartdocumentor_url + path, headers=bearer).status_code == 200
        assert web.get(two.smartdocumentor_url + path, headers=bearer).status_code == 401


@pytest.mark.anyio
async def test_it_is_an_async_context_manager() -> None:
    async with Sandbox(reads=0) as sandbox, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{sandbox.url}/_sandbox/counts")
        assert answer.json() == {}


def test_it_starts_again_after_its_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox = Sandbox()
    for _ in range(2):
        with sandbox:
            assert list(tmp_path.iterdir())
            with pytest.raises(RuntimeError, match="is running"):
                sandbox.start()
        assert not list(tmp_path.iterdir())
    sandbox.close()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.url
    with pytest.raises(RuntimeError, match="not running"):
        sandbox.counts()


def test_a_taken_port_is_an_error(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match=r"[Aa]ddress"):
        Sandbox(port=int(sandbox.url.rpartition(":")[2])).start()


def test_the_other_customer_has_a_former_name(sandbox: Sandbox) -> None:
    assert sandbox.neighbour is sandbox.other_customer
    assert sandbox.other_customer != sandbox.credentials


def test_negative_reads_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Sandbox(reads=-1)


def test_environ_names_every_variable(sandbox: Sandbox) -> None:
    assert sandbox.environ.keys() == set(VARIABLES.split())
    assert all(sandbox.environ.values())
    assert sandbox.environ["SMARTCONNECT_API_URL"] == f"{sandbox.url}/smartconnect/API"


def test_control_pages(sandbox: Sandbox, web: httpx.Client) -> None:
    control = f"{sandbox.url}/_sandbox"
    web.get(f"{sandbox.documine_url}/api/users", params={"secret": "fake-secret"})
    (entry,) = web.get(f"{control}/requests").json()
    assert (entry["operation"], entry["status"]) == ("list_users", 401)
    assert entry["query"] == [["secret", "[redacted]"]]
    assert web.get(f"{control}/counts").json() == {"documine.list_users": 1}
    assert web.get(f"{control}/pushed").json()[0]["rows"] == []
    assert web.post(f"{control}/reset").status_code == 204
    assert web.get(f"{control}/requests").json() == []
    assert web.get(f"{control}/reset").status_code == 404
    assert web.get(f"{sandbox.url}/").status_code == 404
    assert web.get(f"{sandbox.url}/documine-next/api").status_code == 404


def test_large_bodies_are_refused(sandbox: Sandbox, web: httpx.Client) -> None:
    answer = web.post(f"{sandbox.smartdocumentor_url}/connect/token", content=b"x" * (17 << 20))
    assert answer.status_code == 413


def test_the_package_is_light_and_knows_no_client() -> None:
    """Importing the sandbox loads no server, and running it loads no client code."""
    code = """
import sys
import docrelay.sandbox
heavy = {"uvicorn", "starlette", "jsonschema", "pypdf", "cryptography", "docrelay.sandbox.app"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
before = set(sys.modules)
with docrelay.sandbox.Sandbox() as sandbox:
    import urllib.request
    urllib.request.urlopen(sandbox.url + "/_sandbox/counts").close()
new = {name for name in set(sys.modules) - before if name.startswith("docrelay")}
assert all(name.startswith(("docrelay.sandbox", "docrelay._core")) for name in new), new
"""
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True, timeout=60)
