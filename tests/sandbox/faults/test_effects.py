from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from docrelay.sandbox import Sandbox
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.effects import UNKNOWN_FIELD, UNKNOWN_VALUE, retry_after
from docrelay.sandbox.mounts import Catalogue, find_mount

Ask = Callable[..., httpx.Response]
Plain = Callable[..., httpx.Response]
TEMPLATES = "/api/dossier-templates"


@pytest.fixture
def plain(sandbox: Sandbox, documine: Ask, web: httpx.Client) -> Plain:
    """Ask DocuMine without the check of the answer."""
    header = web.post(
        f"{sandbox.documine_url}/auth/realms/{sandbox.credentials.documine.workspace}"
        "/protocol/openid-connect/token",
        data={
            "grant_type": "password",
            "client_id": sandbox.credentials.documine.client_id,
            "client_secret": sandbox.credentials.documine.client_secret,
            "username": sandbox.credentials.documine.username,
            "password": sandbox.credentials.documine.password,
        },
    ).json()
    headers = {
        "Authorization": f"Bearer {header['access_token']}",
        "X-TENANT-ID": sandbox.credentials.documine.workspace,
    }

    def ask(method: str = "GET", path: str = TEMPLATES, **options: Any) -> httpx.Response:
        return web.request(method, sandbox.documine_url + path, headers=headers, **options)

    return ask


def test_a_status_comes_in_the_vendors_form(sandbox: Sandbox, documine: Ask) -> None:
    sandbox.faults.add("documine.list_dossier_templates", status=500, nth=2)
    sandbox.faults.add("documine.get_dossier_template", status=429, times=1)
    template = documine("GET", TEMPLATES).json()["dossierTemplates"][0]["id"]
    failed = documine("GET", TEMPLATES)
    assert failed.status_code == 500
    assert failed.json()["message"] == "a fault of the sandbox, set on demand"
    assert documine("GET", TEMPLATES).status_code == 200
    assert documine("GET", f"{TEMPLATES}/{template}").status_code == 429
    assert documine("GET", f"{TEMPLATES}/{template}").status_code == 200
    (first, second) = sandbox.faults.list()
    assert (first["calls"], first["strikes"], second["strikes"]) == (3, 1, 1)
    assert [item["struck"] for item in sandbox.requests()[-5:]] == [False, True, False, True, False]


def test_a_status_can_have_any_body_or_none(sandbox: Sandbox, plain: Plain) -> None:
    sandbox.faults.add(status=418, body="short and stout", content_type="text/x-pot", nth=1)
    sandbox.faults.add(status=520, body="", nth=2)
    sandbox.faults.add(status=204, nth=3)
    tea, odd, empty = plain(), plain(), plain()
    assert (tea.status_code, tea.text, tea.headers["content-type"]) == (
        418,
        "short and stout",
        "text/x-pot",
    )
    assert (odd.status_code, odd.content) == (520, b"")
    assert "content-type" not in odd.headers
    assert (empty.status_code, empty.content) == (204, b"")


def test_a_call_that_is_struck_is_not_performed_unless_told(sandbox: Sandbox, plain: Plain) -> None:
    template = plain().json()["dossierTemplates"][0]["id"]
    base = f"{TEMPLATES}/{template}/dossiers"
    sandbox.faults.add("documine.create_dossier", status=500, nth=1)
    sandbox.faults.add("documine.create_dossier", status=502, nth=2, performed=True)
    assert plain("POST", base, json={"name": "A"}).status_code == 500
    assert plain("GET", base).json() == {"dossiers": []}
    assert plain("POST", base, json={"name": "A"}).status_code == 502
    assert len(plain("GET", base).json()["dossiers"]) == 1
    assert plain("POST", base, json={"name": "A"}).status_code == 409


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("seconds", "90"),
        ("http-date", "Tue, 14 Nov 2023 22:14:50 GMT"),
        ("rfc850-date", "Tuesday, 14-Nov-23 22:14:50 GMT"),
        ("asctime-date", "Tue Nov 14 22:14:50 2023"),
        ("invalid", "soon"),
    ],
)
def test_retry_after_in_its_forms(sandbox: Sandbox, plain: Plain, form: Any, expected: str) -> None:
    sandbox.faults.add(status=503, retry_after=90, retry_after_form=form)
    assert plain().headers["retry-after"] == expected


def test_retry_after_rounds_up_and_pads() -> None:
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert retry_after(0.2, "seconds", moment) == "1"
    assert retry_after(0, "asctime-date", moment) == "Wed Mar  4 05:06:07 2026"
    assert parsedate_to_datetime(retry_after(60, "http-date", moment)).minute == 7


def test_token_endpoints_fail_in_their_own_form(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.faults.add("smartdocumentor.request_token", status=503)
    sandbox.faults.add("documine.token", status=503)
    answer = web.post(f"{sandbox.smartdocumentor_url}/connect/token", data={"grant_type": "x"})
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    path = "/auth/realms/any/protocol/openid-connect/token"
    answer = web.post(sandbox.documine_url + path, data={})
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")


def test_a_proxy_page_takes_the_place_of_the_answer(sandbox: Sandbox, plain: Plain) -> None:
    sandbox.faults.add(change="html-page", nth=1)
    sandbox.faults.add(change="html-page", status=200, nth=2)
    bad, good = plain(), plain()
    assert (bad.status_code, good.status_code) == (502, 200)
    assert bad.headers["content-type"] == "text/html; charset=utf-8"
    assert good.text.startswith("<!DOCTYPE html>")


def test_malformed_answers_cannot_be_read(sandbox: Sandbox, plain: Plain, smartconnect: Ask) -> None:
    sandbox.faults.add("documine.list_dossier_templates", change="malformed")
    broken = plain()
    assert broken.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        broken.json()
    key = sandbox.map_key("CUSTOMERS")
    whole = smartconnect("POST", "/GetAllData", params={"mapKey": key}).text
    sandbox.faults.add("smartconnect.get_all_data", change="malformed")
    assert smartconnect("POST", "/GetAllData", params={"mapKey": key}).text == whole[:-1]
    sandbox.faults.add("smartconnect.get_public_key", change="malformed")
    with pytest.raises(json.JSONDecodeError):
        httpx.post(f"{sandbox.smartconnect_login_url}/v1/public-key", trust_env=False).json()


def _walk(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _walk(item)


def test_answers_are_changed_along_their_schema(sandbox: Sandbox, plain: Plain) -> None:
    true = plain().json()
    for change in ("unknown-enum", "unknown-fields", "missing-fields", "null-fields"):
        sandbox.faults.clear()
        sandbox.faults.add("documine.list_dossier_templates", change=change)
        found = plain().json()
        assert found != true
        match change:
            case "unknown-enum":
                assert {item["status"] for item in found["dossierTemplates"]} == {UNKNOWN_VALUE}
                for item in found["dossierTemplates"]:
                    item["status"] = "ACTIVE"
                assert found == true
            case "unknown-fields":
                assert all(item.pop(UNKNOWN_FIELD) for item in _walk(found) if "added" not in item)
                assert found == true
            case "missing-fields":
                assert all(len(item) < len(true["dossierTemplates"][0]) for item in _walk(found))
            case _:
                assert None in [value for item in _walk(found) for value in item.values()]


@pytest.mark.parametrize("change", ["unknown-enum", "missing-fields", "null-fields"])
def test_one_field_can_be_named(sandbox: Sandbox, plain: Plain, change: Any) -> None:
    true = plain().json()["dossierTemplates"][0]
    sandbox.faults.add(change=change, field="status")
    found = plain().json()["dossierTemplates"][0]
    assert found.get("status") == (UNKNOWN_VALUE if change == "unknown-enum" else None)
    assert ("status" in found) == (change != "missing-fields")
    assert {**found, "status": "ACTIVE"} == true


def test_what_is_null_or_missing_still_keeps_the_contract(sandbox: Sandbox, documine: Ask) -> None:
    """Optional members are absent within the contract; `documine` checks every answer against it."""
    catalogue = Catalogue()
    mount = find_mount("/documine/")
    assert mount is not None
    assert "list_users" in catalogue.contract(mount.service).operations
    sandbox.faults.add(change="missing-fields")
    for path in (TEMPLATES, "/api/users", "/api/license/active/usage", "/api/downloads"):
        assert documine("GET", path).status_code == 200


def test_a_token_expires_early(sandbox: Sandbox, documine: Ask, smartconnect: Ask) -> None:
    sandbox.faults.add("documine.list_users", expire_token=True, times=1)
    sandbox.faults.add("smartconnect.list_maps", expire_token=True, times=1)
    assert documine("GET", TEMPLATES).status_code == 200
    assert documine("GET", "/api/users").status_code == 401
    assert documine("GET", TEMPLATES).status_code == 401
    assert smartconnect("GET", "/GetConnections").status_code == 200
    assert smartconnect("POST", "/GetMapList").status_code == 401
    assert smartconnect("GET", "/GetConnections").status_code == 401


def test_the_clock_can_be_ahead(sandbox: Sandbox, plain: Plain) -> None:
    template = plain().json()["dossierTemplates"][0]["id"]
    base = f"{TEMPLATES}/{template}/dossiers"
    usual = plain("POST", base, json={"name": "A"})
    assert usual.headers["date"] == "Tue, 14 Nov 2023 22:13:20 GMT"
    ahead = sandbox.faults.add(clock_ahead=120)
    later = plain("POST", base, json={"name": "B"})
    assert later.headers["date"] == "Tue, 14 Nov 2023 22:15:20 GMT"
    assert later.json()["date"] == "2023-11-14T22:15:20.000+00:00"
    sandbox.faults.remove(ahead)
    sandbox.faults.add(clock_ahead=301)
    assert plain().status_code == 401
    sandbox.faults.clear()
    assert plain().headers["date"] == usual.headers["date"]


def _raw(url: str, path: str = "/_probe") -> tuple[bytes, bool]:
    """Send a request over a bare socket; returns what came, and whether the connection was reset."""
    address = urlsplit(url)
    received = b""
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".encode())
        try:
            while part := connection.recv(65536):
                received += part
        except ConnectionResetError:
            return received, True
    return received, False


KEY = "/smartconnect/login/v1/public-key"


def test_a_connection_is_reset(sandbox: Sandbox) -> None:
    sandbox.faults.add("smartconnect.get_public_key", reset=True, nth=1)
    sandbox.faults.add("smartconnect.get_public_key", reset=True, cut_at=5, nth=2)
    assert _raw(sandbox.url, KEY) == (b"", True)
    head, reset = _raw(sandbox.url, KEY)
    assert reset
    assert head == b"" or head.partition(b"\r\n\r\n")[2] == b'"<RSA'
    with httpx.Client(trust_env=False) as client:
        assert client.post(sandbox.url + KEY).status_code == 200


def test_a_body_is_cut(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.faults.add("smartconnect.get_public_key", cut_at=12)
    received, reset = _raw(sandbox.url, KEY)
    head, _, body = received.partition(b"\r\n\r\n")
    assert (body, reset) == (b'"<RSAKeyValu', False)
    assert int(head.lower().partition(b"content-length: ")[2].split()[0]) > 200
    with pytest.raises(httpx.RemoteProtocolError):
        web.post(sandbox.url + KEY)


def test_a_file_is_cut_and_slowed_too(sandbox: Sandbox, documine: Ask, plain: Plain) -> None:
    sandbox.jobs.pace()
    template = documine("GET", TEMPLATES).json()["dossierTemplates"][0]["id"]
    base = f"{TEMPLATES}/{template}/dossiers"
    dossier = documine("POST", base, json={"name": "A"}).json()["id"]
    made = documine("POST", f"{base}/{dossier}/create-download", json={}).json()["downloadId"]
    assert documine("GET", f"/api/downloads/{made}").json()["status"] == "READY"
    whole = plain("GET", f"/api/downloads/{made}/download").content
    sandbox.faults.add("documine.fetch_download", bytes_per_second=1e6, nth=1)
    sandbox.faults.add("documine.fetch_download", cut_at=7, nth=2)
    sandbox.faults.add("documine.fetch_download", change="malformed", nth=3)
    assert plain("GET", f"/api/downloads/{made}/download").content == whole
    with pytest.raises(httpx.RemoteProtocolError, match="received 7 bytes"):
        plain("GET", f"/api/downloads/{made}/download")
    assert plain("GET", f"/api/downloads/{made}/download").content == whole


def test_a_cut_behind_the_end_cuts_nothing(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.faults.add("smartconnect.get_public_key", cut_at=100_000)
    assert web.post(sandbox.url + KEY).json().endswith("</RSAKeyValue>")


def test_slow_answers_sleep_as_long_as_told() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with Sandbox(sleep=sleep) as sandbox, httpx.Client(trust_env=False) as client:
        sandbox.faults.add("smartconnect.get_public_key", delay=30, nth=1)
        sandbox.faults.add("smartconnect.get_public_key", bytes_per_second=100, nth=2)
        first = client.post(sandbox.url + KEY)
        assert slept == [30]
        slept.clear()
        second = client.post(sandbox.url + KEY)
        assert second.text == first.text
        assert sum(slept) == pytest.approx(len(second.content) / 100)
        assert max(slept) <= 0.1


def test_a_slow_first_byte_is_really_late(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.faults.add("smartconnect.get_public_key", delay=20)
    with pytest.raises(httpx.ReadTimeout):
        web.post(sandbox.url + KEY, timeout=0.05)


def test_faults_over_http(sandbox: Sandbox, web: httpx.Client) -> None:
    page = f"{sandbox.url}/_sandbox/faults"
    made = web.post(page, json={"operation": "smartconnect.*", "status": 500, "times": 1})
    assert made.status_code == 201
    assert web.get(page).json() == [
        {
            "id": made.json()["id"], "operation": "smartconnect.*", "status": 500, "times": 1,
            "calls": 0, "strikes": 0,
        }
    ]  # fmt: skip
    assert web.post(sandbox.url + KEY).status_code == 500
    assert web.delete(f"{page}/{made.json()['id']}").status_code == 204
    assert web.delete(f"{page}/{made.json()['id']}").status_code == 404
    for wrong, field in (({"status": 5}, "status"), ({"operation": "x"}, "status"), ([], "")):
        answer = web.post(page, json=wrong)
        assert (answer.status_code, answer.json()["field"]) == (400, field)
    answer = web.post(page, json={"operation": "documine.run_map", "status": 500})
    assert answer.json()["message"].startswith("operation: 'documine.run_map' is not")
    web.post(page, json={"reset": True})
    assert web.delete(page).status_code == 204
    assert web.get(page).json() == []


def test_python_names_the_field_too(sandbox: Sandbox) -> None:
    with pytest.raises(ControlError, match="operation: ") as caught:
        sandbox.faults.add("documine.nothing", status=500)
    assert caught.value.field == "operation"
    with pytest.raises(ControlError, match="times: must be at least 1"):
        sandbox.faults.add(status=500, times=0)
    sandbox.faults.add(status=500)
    sandbox.reset()
    assert sandbox.faults.list() == []
