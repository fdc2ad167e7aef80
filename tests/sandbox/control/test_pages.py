from __future__ import annotations

import httpx
import pytest

from docrelay.sandbox import Sandbox


def test_the_overview_is_json_for_programs(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.faults.add("documine.list_users", status=500)
    web.get(f"{sandbox.documine_url}/api/users", params={"secret": "fake-secret"})
    for page in ("/_sandbox/", "/_sandbox"):
        found = web.get(sandbox.url + page).json()
        assert found["counts"] == {"documine.list_users": 1}
        assert (found["faults"][0]["status"], found["faults"][0]["strikes"]) == (500, 1)
        assert (found["requests"][0]["status"], found["requests"][0]["struck"]) == (500, True)
        assert found["jobs"]["failures"] == []
        assert "fake-secret" not in str(found)


def test_the_overview_is_a_page_for_people(sandbox: Sandbox, web: httpx.Client) -> None:
    sandbox.faults.add("documine.list_users", status=500, body="<script>alert(1)</script>")
    web.get(f"{sandbox.documine_url}/api/users", params={"secret": "fake-secret"})
    web.get(f"{sandbox.documine_url}/<b>")
    answer = web.get(f"{sandbox.url}/_sandbox/", headers={"Accept": "text/html,*/*"})
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "documine.list_users" in answer.text
    assert "struck by a fault" in answer.text
    for harmful in ("<script", "<b>", "fake-secret"):
        assert harmful not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_an_empty_overview(sandbox: Sandbox, web: httpx.Client) -> None:
    answer = web.get(f"{sandbox.url}/_sandbox/", headers={"Accept": "text/html"})
    assert answer.text.count("<p>None.</p>") == 3


def test_the_request_log_is_bounded(sandbox: Sandbox, web: httpx.Client) -> None:
    def fill(app: object) -> None:
        for _ in range(2100):
            app.journal.add(  # type: ignore[attr-defined]
                service="documine", method="GET", path="/", query=[], operation="list_users", status=200
            )

    sandbox._in_loop(fill)
    assert len(sandbox.requests()) == 2000
    assert sandbox.counts() == {"documine.list_users": 2100}
    assert len(web.get(f"{sandbox.url}/_sandbox/").json()["requests"]) == 100


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("GET", "nothing"),
        ("GET", "faults/1/2"),
        ("POST", "faults/1"),
        ("GET", "jobs/pace"),
        ("DELETE", "requests"),
        ("GET", "tasks/1/history"),
        ("POST", "trash/x/restore"),
        ("POST", "dossiers/x/archive"),
    ],
)
def test_other_pages_do_not_exist(sandbox: Sandbox, web: httpx.Client, method: str, page: str) -> None:
    assert web.request(method, f"{sandbox.url}/_sandbox/{page}").status_code == 404
