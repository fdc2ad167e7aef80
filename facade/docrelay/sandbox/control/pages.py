"""The control pages of a sandbox, under `/_sandbox/`: look at it, and steer it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import escape
from inspect import isawaitable
from typing import Any, cast

import attrs

from docrelay.sandbox.documine import dossiers
from docrelay.sandbox.documine.state import DocuMineState
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.plan import FaultPlan, read_fault
from docrelay.sandbox.jobs import read_order, read_pace
from docrelay.sandbox.server.journal import Journal
from docrelay.sandbox.server.messages import Problem, Reply, json_reply
from docrelay.sandbox.server.runtime import Runtime
from docrelay.sandbox.smartconnect.state import SmartConnectState
from docrelay.sandbox.smartdocumentor import tasks, webhooks
from docrelay.sandbox.smartdocumentor.state import Delivery, SmartDocumentorState, Webhook
from docrelay.sandbox.storage.saving import States
from docrelay.sandbox.validation.check import NotJson, read_json

PREFIX = "/_sandbox/"
_SHOWN = 100
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse}"
    "td,th{border:1px solid #bbb;padding:.15rem .6rem;text-align:left}code{overflow-wrap:anywhere}"
)


@attrs.frozen
class _Asked:
    """A request to a control page: the parts of its name, its body, and whether it is to be looked at."""

    parts: dict[str, str | None]
    data: bytes
    html: bool

    def part(self, name: str) -> str:
        """Return a part of the name that is always there."""
        return cast("str", self.parts[name])

    def members(self) -> dict[str, Any]:
        """Return the body as a JSON object; raises ControlError."""
        try:
            value: object = read_json(self.data)
        except NotJson:
            value = None
        if not isinstance(value, dict):
            raise ControlError("", "the body must be a JSON object")
        return cast("dict[str, Any]", value)


_Page = Callable[["ControlPages", _Asked], Reply | Awaitable[Reply]]
_PAGES: list[tuple[str, re.Pattern[str], _Page]] = []


def _page(method: str, pattern: str) -> Callable[[_Page], _Page]:
    """Register a page; `pattern` matches its name behind the prefix."""

    def register(work: _Page) -> _Page:
        _PAGES.append((method, re.compile(pattern, re.DOTALL), work))
        return work

    return register


class ControlPages:
    """Act on the services as nobody can through their contracts."""

    def __init__(self, runtime: Runtime, states: States, journal: Journal, faults: FaultPlan) -> None:
        """Take what there is to look at and to steer."""
        self.runtime = runtime
        self.states = states
        self.journal = journal
        self.faults = faults

    async def answer(self, method: str, name: str, data: bytes, *, html: bool = False) -> Reply:
        """Answer a control page, refusals included; `html` asks for a page to look at.

        What it changes is safe in the data folder when it returns.
        """
        epoch = self.states.epoch
        try:
            reply = await self._act(method, name, data, html=html)
            if method != "GET":
                await self.states.commit(epoch)
        except Problem as problem:
            return json_reply({"message": problem.message}, problem.status)
        except ControlError as error:
            members = {"message": str(error), "field": error.field, "reason": error.reason}
            return json_reply(members, 400)
        return reply

    async def _act(self, method: str, name: str, data: bytes, *, html: bool) -> Reply:
        """Find the page and do its work; raises Problem and ControlError."""
        for wanted, pattern, work in _PAGES:
            found = pattern.fullmatch(name)
            if found and wanted == method:
                reply = work(self, _Asked(found.groupdict(), data, html))
                return await reply if isawaitable(reply) else reply
        raise Problem(404, "there is no such page")


def _done() -> Reply:
    return Reply(204)


# The sandbox itself.


@_page("GET", "")
def _overview(pages: ControlPages, asked: _Asked) -> Reply:
    """Answer what there is to see; the request log has the newest requests only."""
    found: dict[str, Any] = {
        "counts": pages.journal.counts(),
        "faults": pages.faults.entries(),
        "jobs": pages.runtime.jobs.as_json(),
        "requests": pages.journal.entries()[-_SHOWN:],
        "pages": ["requests", "counts", "faults", "jobs", "pushed", "trash", "deliveries"],
    }
    return _html(found) if asked.html else json_reply(found)


@_page("GET", "requests")
def _requests(pages: ControlPages, _asked: _Asked) -> Reply:
    return json_reply(pages.journal.entries())


@_page("GET", "counts")
def _counts(pages: ControlPages, _asked: _Asked) -> Reply:
    return json_reply(pages.journal.counts())


@_page("POST", "reset")
async def _reset(pages: ControlPages, _asked: _Asked) -> Reply:
    """Forget everything: documents, runs, tokens, faults, orders for jobs, and the request log."""
    await pages.states.reset()
    pages.journal.clear()
    pages.faults.clear()
    pages.runtime.jobs.clear()
    return _done()


@_page("DELETE", r"sessions(/(?P<service>[a-z_]+)(/(?P<tenant>[^/]+))?)?")
def _end_sessions(pages: ControlPages, asked: _Asked) -> Reply:
    """Revoke every token of a service, or of all, and say how many sessions ended."""
    service, tenant = asked.parts["service"], asked.parts["tenant"]
    known = pages.states.all_tokens()
    if service is not None and service not in known:
        raise Problem(404, f"the services are {', '.join(known)}")
    chosen = known.values() if service is None else [known[service]]
    return json_reply({"ended": sum(tokens.end_all(tenant) for tokens in chosen)})


# Faults and jobs.


@_page("GET", "faults")
def _faults(pages: ControlPages, _asked: _Asked) -> Reply:
    return json_reply(pages.faults.entries())


@_page("POST", "faults")
def _add_fault(pages: ControlPages, asked: _Asked) -> Reply:
    return json_reply(pages.faults.add(read_fault(asked.members())).as_json(), 201)


@_page("DELETE", "faults")
def _clear_faults(pages: ControlPages, _asked: _Asked) -> Reply:
    pages.faults.clear()
    return _done()


@_page("DELETE", r"faults/(?P<id>\w+)")
def _remove_fault(pages: ControlPages, asked: _Asked) -> Reply:
    if not pages.faults.remove(asked.part("id")):
        raise Problem(404, "there is no such fault")
    return _done()


@_page("GET", "jobs")
def _jobs(pages: ControlPages, _asked: _Asked) -> Reply:
    return json_reply(pages.runtime.jobs.as_json())


@_page("PUT", "jobs/pace")
def _set_pace(pages: ControlPages, asked: _Asked) -> Reply:
    pages.runtime.jobs.set_pace(*read_pace(asked.members()))
    return _done()


@_page("POST", "jobs/failures")
def _fail_jobs(pages: ControlPages, asked: _Asked) -> Reply:
    pages.runtime.jobs.fail(read_order(asked.members()))
    return _done()


@_page("DELETE", "jobs")
def _clear_jobs(pages: ControlPages, _asked: _Asked) -> Reply:
    pages.runtime.jobs.clear()
    return _done()


# DocuMine.


@_page("GET", "trash")
def _trash(pages: ControlPages, _asked: _Asked) -> Reply:
    return json_reply(dossiers.trash(pages.states.of(DocuMineState), pages.runtime))


@_page("DELETE", "trash")
def _empty_trash(pages: ControlPages, _asked: _Asked) -> Reply:
    dossiers.empty_trash(pages.states.of(DocuMineState), pages.runtime)
    return _done()


@_page("POST", r"trash/(?P<id>[\w-]+)/restore")
def _restore(pages: ControlPages, asked: _Asked) -> Reply:
    dossiers.restore(pages.states.of(DocuMineState), pages.runtime, asked.part("id"))
    return _done()


@_page("POST", r"dossiers/(?P<id>[\w-]+)/(?P<what>archive|unarchive)")
def _archive(pages: ControlPages, asked: _Asked) -> Reply:
    archived = asked.part("what") == "archive"
    dossiers.archive(pages.states.of(DocuMineState), pages.runtime, asked.part("id"), archived=archived)
    return _done()


# SmartConnect.


@_page("GET", "pushed")
def _pushed(pages: ControlPages, _asked: _Asked) -> Reply:
    """Answer the rows that runs have pushed, map by map, company by company."""
    return json_reply(
        [
            {
                "company": company.id,
                "mapKey": item.key,
                "mapId": item.id,
                "rows": [dict(row) for row in item.pushed],
            }
            for company in pages.states.of(SmartConnectState).companies.values()
            for item in company.maps.values()
        ]
    )


@_page("POST", "public-key/rotate")
def _rotate_key(pages: ControlPages, _asked: _Asked) -> Reply:
    pages.states.of(SmartConnectState).rotate_key()
    return _done()


# SmartDocumentor. No id has more than 18 digits, and Python does not read a number of thousands of them.


@_page("GET", "(originals|exports)/(?P<key>.*)")
async def _file(pages: ControlPages, asked: _Asked) -> Reply:
    return await pages.states.of(SmartDocumentorState).links.read(asked.part("key"))


@_page("GET", "deliveries")
def _deliveries(pages: ControlPages, _asked: _Asked) -> Reply:
    return json_reply([_delivery(item) for item in pages.states.of(SmartDocumentorState).deliveries])


@_page("PUT", r"workspaces/(?P<id>[0-9]{1,18})/webhooks")
def _set_webhooks(pages: ControlPages, asked: _Asked) -> Reply:
    wanted, delete_files = _read_webhooks(asked.data)
    state = pages.states.of(SmartDocumentorState)
    webhooks.configure(state, int(asked.part("id")), wanted, delete_files=delete_files)
    return _done()


@_page("POST", r"tasks/(?P<id>[0-9]{1,18})/review")
async def _review(pages: ControlPages, asked: _Asked) -> Reply:
    state = pages.states.of(SmartDocumentorState)
    sent = await webhooks.review(state, pages.runtime, int(asked.part("id")))
    return json_reply([_delivery(item) for item in sent])


@_page("GET", r"tasks/(?P<id>[0-9]{1,18})")
def _task(pages: ControlPages, asked: _Asked) -> Reply:
    task = pages.states.of(SmartDocumentorState).task(int(asked.part("id")))
    return json_reply({"taskId": task.id, "review": task.review or None, "log": task.log})


@_page("POST", r"tasks/(?P<id>[0-9]{1,18})/history")
def _move_to_history(pages: ControlPages, asked: _Asked) -> Reply:
    tasks.move_to_history(pages.states.of(SmartDocumentorState), int(asked.part("id")))
    return _done()


@_page("PUT", r"tasks/(?P<id>[0-9]{1,18})/integration")
def _set_integration(pages: ControlPages, asked: _Asked) -> Reply:
    state, status = pages.states.of(SmartDocumentorState), asked.members().get("status")
    tasks.set_integration_status(state, int(asked.part("id")), status)
    return _done()


def _delivery(delivery: Delivery) -> dict[str, Any]:
    return {**attrs.asdict(delivery), "accepted": delivery.accepted}


def _read_webhooks(body: bytes) -> tuple[list[Webhook], bool]:
    """Read `{"webhooks": [{"url": ..., "simplified": ...}], "delete_files": false}`; raises Problem 400."""
    try:
        data: Any = read_json(body)
        delete_files = data.get("delete_files", False)
        found = [Webhook(**item) for item in data["webhooks"]]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Problem(400, f"the webhooks cannot be read: {error}") from None
    if not isinstance(delete_files, bool):
        raise Problem(400, "delete_files must be true or false")
    return found, delete_files


def _html(found: dict[str, Any]) -> Reply:
    """Return the overview as HTML; it runs no script and loads nothing."""
    requests = [
        [item["number"], item["method"], item["path"], item["operation"] or "", item["status"],
         "struck by a fault" if item["struck"] else "; ".join(item["violations"])]
        for item in reversed(found["requests"])
    ]  # fmt: skip
    faults = [
        [item["id"], item["operation"], _rest(item), item["calls"], item["strikes"]]
        for item in found["faults"]
    ]
    parts = [
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>docrelay sandbox</title>',
        f"<style>{_STYLE}</style></head><body><h1>docrelay sandbox</h1>",
        '<form method="post" action="/_sandbox/reset"><button>Reset</button></form>',
        _table("Faults", ("id", "operation", "effect", "calls", "strikes"), faults),
        _table("Calls", ("operation", "calls"), [list(pair) for pair in found["counts"].items()]),
        _table("Requests", ("no.", "method", "path", "operation", "status", "remarks"), requests),
        "<p>Each of these is JSON, too: ",
        ", ".join(f'<a href="/_sandbox/{name}">{name}</a>' for name in found["pages"]),
        "</p></body></html>\n",
    ]
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        # No other page may show this one and have its button pressed.
        "frame-ancestors 'none'"
    }
    return Reply(200, "".join(parts).encode(), "text/html; charset=utf-8", headers)


def _rest(fault: dict[str, Any]) -> str:
    known = ("id", "operation", "calls", "strikes")
    return ", ".join(f"{name}={value}" for name, value in fault.items() if name not in known)


def _table(title: str, heads: tuple[str, ...], rows: list[list[Any]]) -> str:
    if not rows:
        return f"<h2>{escape(title)}</h2><p>None.</p>"
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td><code>{escape(str(cell))}</code></td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"
