"""The control pages of a sandbox, under `/_sandbox/`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docrelay.sandbox.message import Problem, Reply, json_reply

if TYPE_CHECKING:
    from docrelay.sandbox.state import World

PREFIX = "/_sandbox/"


def pushed(world: World) -> list[dict[str, Any]]:
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


async def control(world: World, method: str, path: str) -> Reply:
    """Answer a control page; raises Problem 404 for any other path."""
    match method, path.removeprefix(PREFIX) if path.startswith(PREFIX) else "":
        case "GET", "requests":
            return json_reply(world.journal.entries())
        case "GET", "counts":
            return json_reply(world.journal.counts())
        case "GET", "pushed":
            return json_reply(pushed(world))
        case "POST", "reset":
            await world.reset()
            return Reply(204)
        case "GET", name if name.startswith("originals/"):
            return await _original(world, name.removeprefix("originals/"))
        case _:
            raise Problem(404, "there is no such page")


async def _original(world: World, key: str) -> Reply:
    """Serve the document of a task, as the vendor's signed URLs do."""
    task = world.smartdocumentor.originals.get(key)
    fetched = await task.work if task else None
    if fetched is None or fetched.path is None:
        raise Problem(404, "there is no such document")
    return Reply(200, content_type="application/octet-stream", file=fetched.path)
