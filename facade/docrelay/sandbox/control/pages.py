"""The control pages of a sandbox, under `/_sandbox/`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from docrelay.sandbox.server.messages import Reply

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import attrs

from docrelay.sandbox.documine import dossiers as documine_trash
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.plan import read_fault
from docrelay.sandbox.jobs import read_order, read_pace
from docrelay.sandbox.server.messages import Problem, json_reply
from docrelay.sandbox.smartdocumentor import webhooks
from docrelay.sandbox.smartdocumentor.state import Delivery, Webhook
from docrelay.sandbox.smartdocumentor.tasks import move_to_history, set_integration_status
from docrelay.sandbox.validation.check import NotJson, read_json

_SHOWN = 100
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse}"
    "td,th{border:1px solid #bbb;padding:.15rem .6rem;text-align:left}code{overflow-wrap:anywhere}"
)


def overview(world: World) -> dict[str, Any]:
    """Return the state of the sandbox itself; the request log has the newest requests only."""
    return {
        "counts": world.journal.counts(),
        "faults": world.faults.entries(),
        "jobs": world.jobs.as_json(),
        "requests": world.journal.entries()[-_SHOWN:],
        "pages": ["requests", "counts", "faults", "jobs", "pushed", "trash", "deliveries"],
    }


def page(world: World) -> Reply:
    """Return the overview as HTML; it runs no script and loads nothing."""
    found = overview(world)
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


SERVICES = ("documine", "smartdocumentor", "smartconnect", "smartconnect_next")
# No id has more digits, and Python does not read a number of thousands of them.
_TASK = re.compile(r"tasks/([0-9]{1,18})(/review)?")
_WEBHOOKS = re.compile(r"workspaces/([0-9]{1,18})/webhooks")
_END = re.compile(r"sessions(/(?P<service>[a-z_]+)(/(?P<tenant>[^/]+))?)?")


def end_sessions(world: World, service: str | None = None, tenant: str | None = None) -> int:
    """Revoke every token of a service, or of all; returns how many sessions ended.

    SmartConnect's legacy tokens have no sessions; there the companies are counted. Raises Problem 404.
    """
    if service is not None and service not in SERVICES:
        raise Problem(404, f"the services are {', '.join(SERVICES)}")
    work = {
        "documine": world.documine.tokens.end_all,
        "smartdocumentor": world.smartdocumentor.tokens.end_all,
        "smartconnect": world.smartconnect.revoke_tokens,
        "smartconnect_next": world.smartconnect.tokens.end_all,
    }
    return sum(work[name](tenant) for name in SERVICES if service in (None, name))


async def steer(world: World, method: str, name: str, body: bytes) -> Reply | None:
    """Answer a control page of this module, None for any other; raises Problem 400, 404 or 409."""
    if (method, name) == ("POST", "public-key/rotate"):
        world.smartconnect.rotate_key()
        return Reply(204)
    if (method, name) == ("GET", "deliveries"):
        return json_reply([delivery_json(item) for item in world.smartdocumentor.deliveries])
    if method == "DELETE" and (found := _END.fullmatch(name)):
        return json_reply({"ended": end_sessions(world, found["service"], found["tenant"])})
    if method == "PUT" and (found := _WEBHOOKS.fullmatch(name)):
        wanted, delete_files = _read_webhooks(body)
        webhooks.configure(world, int(found[1]), wanted, delete_files=delete_files)
        return Reply(204)
    found = _TASK.fullmatch(name)
    if found and method == ("POST" if found[2] else "GET"):
        return await _task(world, int(found[1]), review=bool(found[2]))
    return None


async def _task(world: World, task_id: int, *, review: bool) -> Reply:
    if review:
        return json_reply([delivery_json(item) for item in await webhooks.review(world, task_id)])
    task = webhooks.find_task(world, task_id)
    return json_reply({"taskId": task.id, "review": task.review or None, "log": task.log})


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery as JSON members."""
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


PREFIX = "/_sandbox/"
_FAULT = re.compile(r"faults/(\w+)")
_RESTORE = re.compile(r"trash/([\w-]+)/restore")
_ARCHIVE = re.compile(r"dossiers/([\w-]+)/(archive|unarchive)")
_ACT = re.compile(r"tasks/([0-9]{1,18})/(history|integration)")


async def answer(world: World, method: str, name: str, data: bytes, *, html: bool = False) -> Reply:
    """Answer a control page, refusals included; `html` asks for a page to look at.

    What it changes is safe in the data folder when it returns.
    """
    epoch = world.epoch
    try:
        reply = _look(world, method, name, html=html) or await _act(world, method, name, data)
        if method != "GET":
            await world.commit(epoch)
    except Problem as problem:
        return json_reply({"message": problem.message}, problem.status)
    except ControlError as error:
        members = {"message": str(error), "field": error.field, "reason": error.reason}
        return json_reply(members, 400)
    return reply


def _look(world: World, method: str, name: str, *, html: bool) -> Reply | None:
    """Answer a page that changes nothing, None for any other."""
    if method != "GET":
        return None
    if not name:
        return page(world) if html else json_reply(overview(world))
    shown: dict[str, Callable[[], object]] = {
        "requests": world.journal.entries,
        "counts": world.journal.counts,
        "faults": world.faults.entries,
        "jobs": world.jobs.as_json,
        "pushed": lambda: _pushed(world),
        "trash": lambda: documine_trash.trash(world),
    }
    return json_reply(shown[name]()) if name in shown else None


def _pushed(world: World) -> list[dict[str, Any]]:
    """Return the rows that runs have pushed, map by map, company by company."""
    return [
        {
            "company": company.id,
            "mapKey": item.key,
            "mapId": item.id,
            "rows": [dict(row) for row in item.pushed],
        }
        for company in world.smartconnect.companies.values()
        for item in company.maps.values()
    ]


async def _act(world: World, method: str, name: str, data: bytes) -> Reply:
    """Answer any other page; raises Problem and ControlError."""
    match method, name:
        case "POST", "reset":
            await world.reset()
        case "POST", "faults":
            fault = world.faults.add(read_fault(_members(data)))
            return json_reply(fault.as_json(), 201)
        case "DELETE", "faults":
            world.faults.clear()
        case "PUT", "jobs/pace":
            world.jobs.set_pace(*read_pace(_members(data)))
        case "POST", "jobs/failures":
            world.jobs.fail(read_order(_members(data)))
        case "DELETE", "jobs":
            world.jobs.clear()
        case "DELETE", "trash":
            documine_trash.empty_trash(world)
        case "GET", _ if name.startswith(("originals/", "exports/")):
            return await world.smartdocumentor.links.read(name.partition("/")[2])
        case _:
            if not _on_one(world, method, name, data):
                reply = await steer(world, method, name, data)
                if reply is None:
                    raise Problem(404, "there is no such page")
                return reply
    return Reply(204)


def _on_one(world: World, method: str, name: str, data: bytes) -> bool:
    """Act on one fault, dossier, file or task; False when the page is no such one."""
    if (found := _FAULT.fullmatch(name)) and method == "DELETE":
        if not world.faults.remove(found[1]):
            raise Problem(404, "there is no such fault")
    elif (found := _RESTORE.fullmatch(name)) and method == "POST":
        documine_trash.restore(world, found[1])
    elif (found := _ARCHIVE.fullmatch(name)) and method == "POST":
        documine_trash.archive(world, found[1], archived=found[2] == "archive")
    elif (found := _ACT.fullmatch(name)) and (method, found[2]) == ("POST", "history"):
        move_to_history(world, int(found[1]))
    elif found and (method, found[2]) == ("PUT", "integration"):
        set_integration_status(world, int(found[1]), _members(data).get("status"))
    else:
        return False
    return True


def _members(data: bytes) -> dict[str, Any]:
    try:
        value: object = read_json(data)
    except NotJson:
        value = None
    if not isinstance(value, dict):
        raise ControlError("", "the body must be a JSON object")
    return cast("dict[str, Any]", value)
