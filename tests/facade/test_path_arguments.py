"""Ids that would lead to another resource are refused by every method, in both forms."""

from __future__ import annotations

import inspect
import itertools
from pathlib import Path
from typing import Any

import httpx
import pytest

from docrelay import ConfigurationError, operations
from docrelay.config import documine_authorize_url, documine_device_url, documine_token_url
from docrelay_api.documine.models import Dossier
from tests.facade.forms import Form
from tests.facade.invocations import INVOCATIONS, Invocation

SECRET = "canary-description"
BAD: list[tuple[Any, str]] = [
    ("..", "is '..'"),
    (".", "is '.'"),
    ("", "is empty"),
    (None, "is None"),
    (Dossier(id="1", description=SECRET), "is of type Dossier"),
]
PATHS = {(o.api, o.operation_id): o.path for o in operations()}
WITH_IDS = [row for row in INVOCATIONS if "{" in PATHS[row.api, row.operations[0]]]


@pytest.mark.parametrize("row", WITH_IDS, ids=str)
def test_an_id_that_leads_elsewhere_is_refused_and_nothing_is_sent(
    form: Form, row: Invocation, tmp_path: Path
) -> None:
    def sent(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"sent: {request.url}")

    client = form.client(row.api, "https://service.example", transport=httpx.MockTransport(sent))
    method = row.bound(client)
    names = list(inspect.signature(method).parameters)[: PATHS[row.api, row.operations[0]].count("{")]
    for place, (value, shape) in itertools.product(range(len(names)), BAD):
        arguments = row.arguments_in(tmp_path)
        arguments[place] = value
        with pytest.raises(ConfigurationError) as refused:
            form.do(method, *arguments, **row.keywords)
        assert refused.value.field == names[place]
        assert str(refused.value).startswith(f"{names[place]}: {shape}; pass ")
        assert SECRET not in str(refused.value)
        assert refused.value.__suppress_context__
    assert not list(tmp_path.iterdir())


def test_every_method_with_an_id_in_its_path_is_tested() -> None:
    assert len(WITH_IDS) == 31


@pytest.mark.parametrize(
    ("workspace", "segment"),
    [("../../x", "..%2F..%2Fx"), ("Müller", "M%C3%BCller"), ("a?b#c%2e", "a%3Fb%23c%252e"), ("w-1", "w-1")],
)
def test_a_workspace_is_one_segment_of_a_login_url(workspace: str, segment: str) -> None:
    base = "https://documine.example/"
    realm = f"https://documine.example/auth/realms/{segment}/protocol/openid-connect"
    for made, name in (
        (documine_token_url(base, workspace), "token"),
        (documine_authorize_url(base, workspace), "auth"),
        (documine_device_url(base, workspace), "auth/device"),
    ):
        assert made == f"{realm}/{name}"
        assert httpx.URL(made).raw_path.decode() == made.removeprefix("https://documine.example")


@pytest.mark.parametrize("workspace", ["", " ", ".", "..", "\ud800", None])
def test_a_workspace_that_leads_elsewhere_has_no_login_url(workspace: Any) -> None:
    for url in (documine_token_url, documine_authorize_url, documine_device_url):
        with pytest.raises(ConfigurationError, match="workspace: ") as refused:
            url("https://documine.example", workspace)
        assert refused.value.field == "workspace"


def test_a_workspace_of_the_environment_that_leads_elsewhere(form: Form) -> None:
    values = {"CLIENT_ID": "c", "USERNAME": "u", "PASSWORD": "p", "WORKSPACE": ".."}
    with pytest.raises(ConfigurationError, match=r"workspace: is '\.\.'"):
        form.class_of("documine").from_env({f"DOCUMINE_{n}": v for n, v in values.items()})
