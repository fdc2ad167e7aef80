"""Every operation of every API sends a path value whole, or refuses it before anything is sent."""

from __future__ import annotations

import copy
import datetime
import enum
import importlib
import inspect
import itertools
import pickle
import re
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import anyio
import httpx
import pytest

from docrelay_api.documine.models import Dossier
from docrelay_api.paths import PathValueError, expand_path, path_value
from tests.conftest import Answer, Service
from tests.pipeline.calls import Call, all_calls

SECRET = "canary-description"
BAD: list[tuple[Any, str]] = [
    ("", "is empty"),
    (" \t\u2003", "is empty"),
    (".", "is '.'"),
    ("..", "is '..'"),
    (None, "is None"),
    (True, "is of type bool"),
    (1.5, "is of type float"),
    (b"id", "is of type bytes"),
    (["id"], "is of type list"),
    (Dossier(id="1", description=SECRET), "is of type Dossier"),
    ("a\ud800", "holds half of a surrogate pair"),
]
GOOD = [
    "a/b",
    "a%2Fb",
    "%2e%2e",
    "../x",
    "...",
    "..;",
    "a b",
    "ü",
    "?x",
    "#",
    "&a=b",
    "{name}",
    "\\..",
    "é\0\n",
    7,
    -1,
]


class Kind(enum.StrEnum):
    ODD = "a/b"


class Number(enum.IntEnum):
    SEVEN = 7


CALLS = [call for call in all_calls() if call.path_parameters]


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    service = Service()
    service.responder = lambda request: Answer(204)
    yield service
    service.close()


def _arguments(call: Call) -> list[str]:
    """Return the names of the arguments that fill the path, in the order of the path."""
    module: Any = importlib.import_module(call.function.__module__)
    return list(inspect.signature(module._get_kwargs).parameters)[: len(call.path_parameters)]


def _refused_by(call: Call) -> httpx.MockTransport:
    def sent(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"{call.name} sent {request.url}")

    return httpx.MockTransport(sent)


def _check(refused: pytest.ExceptionInfo[PathValueError], name: str, shape: str) -> None:
    assert (refused.value.argument, refused.value.shape) == (name, shape)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_what_leads_elsewhere_is_never_sent(call: Call) -> None:
    nothing = _refused_by(call)
    for name, (value, shape) in itertools.product(_arguments(call), BAD):
        with pytest.raises(PathValueError) as refused:
            call.send({name: value}, transport=nothing)
        _check(refused, name, shape)

    async def send() -> None:
        for name, (value, shape) in itertools.product(_arguments(call), BAD):
            with pytest.raises(PathValueError) as refused:
                await call.send_async({name: value}, transport=nothing)
            _check(refused, name, shape)

    anyio.run(send)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_a_value_arrives_whole(call: Call, running: Service) -> None:
    del running.received[:]
    given = [dict[str, Any].fromkeys(_arguments(call), value) for value in GOOD]
    for values in given:
        call.send(values, base_url=running.url)

    async def send() -> None:
        for values in given:
            await call.send_async(values, base_url=running.url)

    anyio.run(send)
    wanted = [re.sub(r"\{[^{}]*\}", quote(str(value), safe=""), call.path) for value in GOOD]
    assert [request.target.partition("?")[0] for request in running.received] == wanted * 2


def test_every_operation_with_a_path_value_is_tested() -> None:
    assert len(CALLS) == 28


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Kind.ODD, "a%2Fb"),
        (Number.SEVEN, "7"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (datetime.date(2024, 5, 23), "2024-05-23"),
        (datetime.datetime(2024, 5, 23, 10, tzinfo=datetime.UTC), "2024-05-23T10%3A00%3A00%2B00%3A00"),
    ],
)
def test_what_contracts_give_a_type_of_its_own(value: object, text: str) -> None:
    assert path_value("name", value) == text


def test_values_are_not_looked_into_for_further_names() -> None:
    assert expand_path("/{a}/{b}/{c!r}/{0}", a="{b}", b="{a.__class__}") == (
        "/%7Bb%7D/%7Ba.__class__%7D/{c!r}/{0}"
    )
    assert expand_path("/{template}", template="x") == "/x"


def test_the_error_can_be_copied_and_pickled() -> None:
    error = PathValueError("file_id", "is None")
    for made in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (made.argument, made.shape, str(made)) == (error.argument, error.shape, str(error))
    assert str(error) == "file_id: is None; pass a string that is not empty, '.' or '..', or an integer"
