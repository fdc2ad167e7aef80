"""Every operation has a method, and every method does what the table says, in both forms."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay import operations
from docrelay._async.base import AsyncResource
from docrelay._sync.base import Resource
from tests.facade.declared import declared_return, fits
from tests.facade.examples import Examples
from tests.facade.forms import TOKEN, Form
from tests.facade.invocations import CLASSES, INVOCATIONS, Invocation


def test_every_operation_is_performed_by_a_method() -> None:
    performed = {(row.api, name) for row in INVOCATIONS for name in row.operations}
    assert performed == {(operation.api, operation.operation_id) for operation in operations()}


@pytest.mark.parametrize("api", CLASSES)
def test_every_method_is_in_the_table(form: Form, api: str) -> None:
    client = form.client(api, "https://service.example")
    assert sorted(_methods(client)) == sorted(row.method for row in INVOCATIONS if row.api == api)


def _methods(client: Any) -> Iterator[str]:
    groups = {n: v for n, v in vars(client).items() if isinstance(v, AsyncResource | Resource)}
    assert groups
    for group, resource in groups.items():
        for name, _ in inspect.getmembers(resource, callable):
            if not name.startswith("_"):
                yield f"{group}.{name}"


@pytest.mark.parametrize("row", INVOCATIONS, ids=str)
def test_a_method_performs_its_operations(form: Form, row: Invocation, tmp_path: Path) -> None:
    service = Examples(row.api, "/API" if row.api == "smartconnect" else "")
    url = "https://service.example/API" if row.api == "smartconnect" else "https://service.example"
    client = form.client(row.api, url, transport=service.transport())
    method = row.bound(client)
    if row.raises:
        with pytest.raises(row.raises):
            form.do(method, *row.arguments_in(tmp_path), **row.keywords)
    else:
        result = form.do(method, *row.arguments_in(tmp_path), **row.keywords)
        assert fits(result, declared_return(method)), result
    assert tuple(done.operation_id for done in service.performed) == row.operations
    for done in service.performed:
        _check_token(row, done.request, done.needs_token)
    assert not form.pauses


def _check_token(row: Invocation, request: httpx.Request, needs_token: bool) -> None:
    in_query = row.api == "smartconnect"
    header = request.headers.get("Authorization")
    assert header == (f"Bearer {TOKEN}" if needs_token and not in_query else None)
    if row.method != "tokens.validate":  # There the token is an argument.
        assert request.url.params.get_list("token") == ([TOKEN] if needs_token and in_query else [])
    if in_query and needs_token:
        assert b"token=canary-Token%2B%2F%3D" in request.url.query
    assert request.headers.get("X-TENANT-ID") == ("workspace-1" if row.api == "documine" else None)
    assert str(request.headers["User-Agent"]).startswith("docrelay/")


def test_signing_in_to_smartconnect_uses_two_hosts(form: Form) -> None:
    service = Examples("smartconnect")
    urls = {"login_url": "https://login.example", "transport": service.transport()}
    client = form.client("smartconnect", "https://api.example", **urls)
    form.do(client.tokens.public_key)
    form.do(client.tokens.create, "user@example.com", "Zm9v", "company-1")
    assert [done.request.url.host for done in service.performed] == ["login.example", "api.example"]


def test_data_is_asked_for_as_xml(form: Form) -> None:
    service = Examples("smartconnect")
    client = form.client("smartconnect", "https://api.example", transport=service.transport())
    form.do(client.data.rows, "key-1")
    assert service.performed[0].request.headers["Accept"] == "application/xml"
