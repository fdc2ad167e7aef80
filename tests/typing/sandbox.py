"""The public names of `docrelay.sandbox`, as a test of somebody else's program uses them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

from docrelay.sandbox import ControlError, Credentials, DataError, Fault, Lifetimes, Sandbox, Webhook


def serve() -> None:
    try:
        sandbox = Sandbox(
            port=0,
            reads=0,
            seconds=None,
            clock=lambda: 0.0,
            sleep=None,
            data=Path("state"),
            mode="subprocess",
            contracts=None,
            fetch_limit=1 << 20,
            fetch_seconds=5.0,
            lifetimes=Lifetimes(documine_access=5, file_link=60),
        )
    except DataError as problem:
        raise SystemExit(str(problem)) from None
    sandbox.start()
    sandbox.close()
    with Sandbox() as running:
        assert_type(running, Sandbox)
        assert_type(running.environ, dict[str, str])
        assert_type(running.credentials, Credentials)
        assert_type(running.credentials.documine.workspace, str)
        assert_type(running.credentials.smartdocumentor.client_id, str)
        assert_type(running.credentials.smartconnect.company, str)
        assert_type(running.credentials.smartconnect_next.username, str)
        assert_type(running.neighbour, Credentials)
        addresses: list[str] = [
            running.url,
            running.documine_url,
            running.smartdocumentor_url,
            running.smartconnect_url,
            running.smartconnect_login_url,
            running.smartconnect_next_url,
        ]
        assert addresses


def look(sandbox: Sandbox) -> None:
    assert_type(sandbox.requests(), list[dict[str, Any]])
    assert_type(sandbox.counts(), dict[str, int])
    assert_type(sandbox.pushed("INVOICES"), list[Mapping[str, str]])
    assert_type(sandbox.map_key("INVOICES"), str)
    assert_type(sandbox.trash(), list[dict[str, Any]])
    for delivery in [*sandbox.deliveries(), *sandbox.review(1)]:
        assert_type(delivery.task_id, int)
        assert_type(delivery.kind, str)
        assert_type(delivery.url, str)
        assert_type(delivery.body, dict[str, Any])
        assert_type(delivery.status, int | None)
        assert_type(delivery.reply, str)
        assert_type(delivery.accepted, bool)
    assert_type(sandbox.review_state(1).review, str)
    assert_type(sandbox.review_state(1).log, tuple[str, ...])
    assert_type(sandbox.contract("documine").api, str)


def act(sandbox: Sandbox) -> None:
    sandbox.archive("d")
    sandbox.unarchive("d")
    sandbox.restore("d")
    sandbox.empty_trash()
    assert_type(sandbox.end_sessions("documine", "workspace"), int)
    sandbox.rotate_public_key()
    hook = Webhook(
        url="http://127.0.0.1:9/",
        simplified=True,
        as_file=False,
        timestamps=False,
        speakers=False,
        merge=True,
        hours=1,
    )
    sandbox.set_webhooks(1, hook, hook, delete_files=True)
    sandbox.set_integration_status(1, 2)
    sandbox.move_to_history(1)
    sandbox.reset()


def fail(sandbox: Sandbox) -> None:
    fault = sandbox.faults.add("upload_file", status=503, retry_after=1.0, times=2, nth=None, seed=1)
    assert_type(fault, Fault)
    assert_type(fault.id, str)
    assert_type(fault.status, int | None)
    assert_type(fault.as_json(), dict[str, Any])
    assert_type(sandbox.faults.list(), list[dict[str, Any]])
    sandbox.faults.remove(fault)
    sandbox.faults.clear()
    try:
        sandbox.jobs.pace(reads=1, seconds=2.0, kind="analysis")
        sandbox.jobs.fail("task", "*.pdf", times=None, state="", message="broken", download=True)
        sandbox.jobs.clear()
    except ControlError as problem:
        assert_type(problem.field, str)
        assert_type(problem.reason, str)


def wrong(sandbox: Sandbox, value: Any) -> None:
    Sandbox(8080)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    Sandbox(mode="docker")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    Lifetimes(5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    sandbox.faults.add("upload_file", code=503)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    sandbox.faults.add("upload_file", status="503")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.jobs.fail("upload")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.set_webhooks(1, "http://127.0.0.1:9/")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    sandbox.environ = value  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    Fault(status=500).status = 503  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
