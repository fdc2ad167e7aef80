"""The control pages of a sandbox, under `/_sandbox/`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from docrelay.sandbox.control.overview import overview, page
from docrelay.sandbox.control.steering import steer
from docrelay.sandbox.documine import trash as documine_trash
from docrelay.sandbox.errors import ControlError
from docrelay.sandbox.faults.fault import read_fault
from docrelay.sandbox.jobs import read_order, read_pace
from docrelay.sandbox.json_text import NotJson, read_json
from docrelay.sandbox.server.messages import Problem, Reply, json_reply
from docrelay.sandbox.smartdocumentor.task_history import move_to_history, set_integration_status

if TYPE_CHECKING:
    from docrelay.sandbox.server.runtime import World

PREFIX = "/_sandbox/"
_FAULT = re.compile(r"faults/(\w+)")
_RESTORE = re.compile(r"trash/([\w-]+)/restore")
_ARCHIVE = re.compile(r"dossiers/([\w-]+)/(archive|unarchive)")
_TASK = re.compile(r"tasks/([0-9]{1,18})/(history|integration)")


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
    elif (found := _TASK.fullmatch(name)) and (method, found[2]) == ("POST", "history"):
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
