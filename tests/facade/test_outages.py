"""Waiting for a service's work lasts until its own time limit, whatever happens to the service meanwhile."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from docrelay import (
    AuthenticationError,
    ConfigurationError,
    RetryPolicy,
    ServerError,
    TransportError,
    WaitTimeoutError,
)
from docrelay._core import retry
from tests.facade.forms import Form
from tests.facade.loopback import Answer, Loopback, as_json


@attrs.frozen
class Wait:
    """A method that waits: how it is called, where it looks, and the answer that ends it."""

    api: str
    group: str
    arguments: tuple[Any, ...]
    target: str
    working: dict[str, Any]
    done: dict[str, Any]

    def call(self, form: Form, client: Any, **options: Any) -> Any:
        return form.do(getattr(client, self.group).wait, *self.arguments, **options)


WAITS = [
    Wait(
        "documine",
        "files",
        ("t", "d", "f"),
        "GET /api/dossier-templates/t/dossiers/d/files/f",
        {"id": "f", "processingStatus": "OCR"},
        {"id": "f", "processingStatus": "PROCESSED"},
    ),
    Wait(
        "documine",
        "downloads",
        ("x",),
        "GET /api/downloads/x",
        {"downloadId": "x", "status": "QUEUED"},
        {"downloadId": "x", "status": "READY"},
    ),
    Wait(
        "smartdocumentor",
        "tasks",
        (44,),
        "GET /api/v1.0/external/sdtask/status",
        {"taskId": 44, "taskStatusText": "Pre-Processing"},
        {"taskId": 44, "taskStatusText": "Processed"},
    ),
]
every_wait = pytest.mark.parametrize("wait", WAITS, ids=["file", "download", "task"])
CUT = Answer(b"{", length=100)


class Clock:
    """A clock that only waiting moves on."""

    def __init__(self, form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
        self._form = form
        # The default of the argument: what every wait reads the time from.
        monkeypatch.setitem(retry.Waiter.__init__.__kwdefaults__, "clock", self)  # type: ignore[arg-type]

    def __call__(self) -> float:
        return sum(self._form.pauses)


@every_wait
@pytest.mark.parametrize("outage", [Answer(status=503), Answer(status=500), Answer(status=524), CUT])
def test_an_outage_longer_than_all_tries_of_one_call(
    form: Form, loopback: Loopback, monkeypatch: pytest.MonkeyPatch, wait: Wait, outage: Answer
) -> None:
    loopback.on(wait.target, as_json(wait.working), *[outage] * 20, as_json(wait.done))
    Clock(form, monkeypatch)
    assert wait.call(form, form.client(wait.api, loopback.url), timeout=60) is not None
    assert len(loopback.requests) == 22


@every_wait
def test_the_time_limit_holds_and_tells_the_last_failure(
    form: Form, loopback: Loopback, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    loopback.on(wait.target, as_json(wait.working), Answer(b"tea break", 502, "text/plain"))
    clock = Clock(form, monkeypatch)
    words = r"after 60 s; the last look at it failed: .*tea break"
    with pytest.raises(WaitTimeoutError, match=words) as caught:
        wait.call(form, form.client(wait.api, loopback.url), timeout=60)
    assert isinstance(caught.value.__cause__, ServerError)
    assert clock() >= 60


@every_wait
def test_the_service_is_left_alone_as_long_as_it_asks(
    form: Form, loopback: Loopback, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    """A Retry-After that is too long for one call is not too long for the wait around it."""
    busy = Answer(status=429, headers={"Retry-After": "90"})
    loopback.on(wait.target, busy, as_json(wait.done))
    Clock(form, monkeypatch)
    wait.call(form, form.client(wait.api, loopback.url), timeout=600)
    assert form.pauses == [90]


@every_wait
def test_nobody_there_at_all(
    form: Form, loopback: Loopback, monkeypatch: pytest.MonkeyPatch, wait: Wait
) -> None:
    client = form.client(wait.api, "http://127.0.0.1:1", retry=RetryPolicy(attempts=1))
    Clock(form, monkeypatch)
    with pytest.raises(WaitTimeoutError, match="was not seen after 5 s") as caught:
        wait.call(form, client, timeout=5)
    assert isinstance(caught.value.__cause__, TransportError)
    assert len(form.pauses) > 3


@every_wait
def test_what_does_not_pass_ends_it_at_once(form: Form, loopback: Loopback, wait: Wait) -> None:
    loopback.on(wait.target, Answer(status=401))
    with pytest.raises(AuthenticationError):
        wait.call(form, form.client(wait.api, loopback.url))
    assert form.pauses == []


@every_wait
@pytest.mark.parametrize("timeout", [float("nan"), "60", None, True])
def test_a_time_limit_that_is_none(form: Form, loopback: Loopback, wait: Wait, timeout: Any) -> None:
    with pytest.raises(ConfigurationError, match="timeout: must be a number of seconds"):
        wait.call(form, form.client(wait.api, loopback.url), timeout=timeout)
    assert loopback.requests == []
