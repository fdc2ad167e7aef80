"""No request makes the sandbox answer 500, break a connection off, or stop serving."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docrelay.sandbox import Sandbox
from tests.sandbox.hostile import (
    BODIES,
    CONTROL,
    FORM,
    HEADS,
    JSON,
    PAGES,
    TEXTS,
    TYPES,
    VALUES,
    WHOLE,
    nested,
)
from tests.sandbox.targets import Hostile, Target, places, put, targets

JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


# One value of every kind, for where each is written to disk.
KINDS: tuple[Any, ...] = (None, True, 1.5, 10**30, "\0", [None], {"a": 1}, nested(40))


@pytest.fixture
def hostile(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> Iterator[Hostile]:
    """A caller; at the end nothing was answered with 500, nothing logged as a failure, and all is served."""
    caplog.set_level(logging.WARNING)
    caller = Hostile(sandbox)
    yield caller
    caller.send("afterwards", "GET", "/_sandbox/")
    caller.close()
    failed = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert caller.sent > 1
    assert (caller.bad, failed) == ([], [])


@pytest.fixture
def every(sandbox: Sandbox, web: httpx.Client) -> list[Target]:
    found = targets(sandbox, web)
    assert len(found) > 60
    return found


def _with_body(every: list[Target]) -> list[Target]:
    """Return what takes a body, and of every API and method one that takes none: those are read alike."""
    bare = [target for target in every if not target.operation.bodies]
    kinds = {(target.mount.prefix, target.operation.method): target for target in bare}
    return [*(target for target in every if target.operation.bodies), *kinds.values()]


def test_hostile_bodies(hostile: Hostile, every: list[Target]) -> None:
    for target in _with_body(every):
        headers = {**target.headers, "Content-Type": target.content_type}
        for name, body in BODIES.items():
            hostile.send(f"{target.name}, {name}", target.operation.method, target.line(), headers, body)


def test_hostile_content_types(hostile: Hostile, every: list[Target]) -> None:
    for target in _with_body(every):
        for content_type in TYPES:
            headers = {**target.headers, "Content-Type": content_type}
            for name in ("object", "multipart", "XML of odd columns"):
                what = f"{target.name}, {name} as {content_type[:40]!r}"
                hostile.send(what, target.operation.method, target.line(), headers, BODIES[name])


def _send_members(hostile: Hostile, every: list[Target], values: Sequence[Any] = VALUES) -> None:
    """Send every body that is accepted with every place of it replaced by every hostile value."""
    for target in every:
        sample = target.sample()
        if sample is None:
            continue
        is_form = target.content_type == FORM
        headers = {**target.headers, "Content-Type": FORM if is_form else JSON}

        def send(body: Any, target: Target = target, headers: Any = headers, is_form: bool = is_form) -> int:
            data = urlencode(body) if is_form else json.dumps(body)
            name = f"{target.name}, {data[:80]}"
            return hostile.send(name, target.operation.method, target.line(), headers, data.encode())

        assert send(sample) < 300, (target.name, sample)
        for path in places(sample):
            for value in values:
                body = put(target.sample(), path, value)
                if not is_form or isinstance(body, dict):
                    send(body)


def test_hostile_members(hostile: Hostile, every: list[Target]) -> None:
    _send_members(hostile, every)


def test_hostile_parameters(hostile: Hostile, every: list[Target]) -> None:
    for target in every:
        method = target.operation.method
        for text in TEXTS:
            for name in target.parameters("path"):
                hostile.send(target.name, method, target.line(path={name: text}), target.headers)
            for name in target.parameters("query"):
                hostile.send(target.name, method, target.line(query={name: text}), target.headers)


def test_hostile_control_pages(hostile: Hostile) -> None:
    for (method, page), sample in CONTROL.items():
        line = f"/_sandbox/{page}"
        assert hostile.send(page, method, line, {}, json.dumps(sample).encode()) < 300
        hostile.sandbox.faults.clear()
        for name, body in BODIES.items():
            hostile.send(f"{page}, {name}", method, line, {}, body)
        for path in places(sample):
            for value in VALUES:
                body = json.dumps(put(sample, path, value)).encode()
                hostile.send(f"{page}, {body[:80]!r}", method, line, {}, body)
        # What was accepted must be answered, too.
        hostile.send(page, "GET", "/_sandbox/", {"Accept": "text/html"})
        hostile.sandbox.faults.clear()


def test_hostile_control_addresses(hostile: Hostile) -> None:
    for page in PAGES:
        method, _, name = page.partition(" ")
        for text in TEXTS:
            line = "/_sandbox/" + name.replace("*", quote(text, safe="", errors="surrogatepass"))
            hostile.send(page, method, line, {}, b"" if method in {"GET", "HEAD"} else b"{}")


def test_hostile_heads(hostile: Hostile) -> None:
    answers = {head: hostile.send_raw(head + b"\r\n") for head in HEADS}
    # Of what is too long the server reads no more, and the system may drop its answer along with the rest.
    assert all(statuses for head, statuses in answers.items() if len(head) < 500_000)
    for whole in WHOLE:
        hostile.send_raw(whole)
    for later in (b"zz\r\n", b"\xff\xfe\r\n\r\n", b"0\r\n\r\nGET /\xff HTTP/1.1\r\n\r\n"):
        early = b"POST /documine/api/users HTTP/1.1\r\nHost: localhost\r\n"
        assert hostile.send_raw(early + b"Transfer-Encoding: chunked\r\n\r\n", later=later)[0] == 405


def test_what_hostile_requests_left_survives_a_restart(tmp_path: Path, web: httpx.Client) -> None:
    def state(sandbox: Sandbox) -> Any:
        return sandbox._in_loop(lambda app: json.dumps(app.states.collect(), sort_keys=True))

    with Sandbox(data=tmp_path, reads=0) as sandbox:
        hostile = Hostile(sandbox)
        _send_members(hostile, targets(sandbox, web), KINDS)
        for value in VALUES:
            body = put(CONTROL["PUT", "workspaces/10/webhooks"], ("webhooks", 0, "hours"), value)
            hostile.send("webhooks", "PUT", "/_sandbox/workspaces/10/webhooks", {}, json.dumps(body).encode())
        hostile.close()
        assert hostile.bad == []
        before = state(sandbox)
    with Sandbox(data=tmp_path, reads=0) as sandbox:
        assert state(sandbox) == before


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_anything_at_all(hostile: Hostile, every: list[Target], data: st.DataObject) -> None:
    target = data.draw(st.sampled_from(every))
    content_type = data.draw(st.sampled_from([target.content_type, target.content_type, *TYPES]))
    names = [item.name for item in target.operation.parameters if item.where == "query"]
    query = data.draw(st.dictionaries(st.sampled_from([*names, "x"]), st.text(), max_size=3))
    body = data.draw(st.one_of(JSON_VALUES.map(json.dumps).map(str.encode), st.binary()))
    line = target.line(query=query)
    status = hostile.send(
        target.name, target.operation.method, line, {**target.headers, "Content-Type": content_type}, body
    )
    assert 200 <= status < 500, hostile.bad
